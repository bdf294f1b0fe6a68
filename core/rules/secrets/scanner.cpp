#include "core/rules/secrets/scanner.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <tuple>
#include <variant>

#include "core/parse/regex.h"
#include "core/parse/sha256.h"
#include "core/rules/secrets/value.h"
#include "core/text/encoding.h"

namespace sluice::secrets {

// A rule and its regex, which is compiled when its keyword is first seen.
class Scanner::Pattern {
 public:
  explicit Pattern(const Rule& rule) : rule_(rule), data_(std::get<SecretPattern>(rule.check)) {}

  const Rule& rule() const { return rule_; }
  const SecretPattern& data() const { return data_; }

  const Regex& regex() const {
    std::call_once(once_, [this] { regex_.emplace(data_.regex); });
    return *regex_;  // NOLINT(bugprone-unchecked-optional-access): set the line before
  }

 private:
  const Rule& rule_;
  const SecretPattern& data_;
  mutable std::once_flag once_;
  mutable std::optional<Regex> regex_;
};

namespace {

// Keys the digests of secrets, so that they are of no use outside of Sluice's own baselines.
constexpr std::string_view kFingerprintKey = "sluice.secret-fingerprint/1";
constexpr std::size_t kEvidenceDigits = 32;

// How near a companion must stand.
constexpr std::uint32_t kNear = 1024;

Confidence lowered(Confidence confidence) {
  return confidence == Confidence::high ? Confidence::medium : Confidence::low;
}

Severity lowered(Severity severity) {
  return severity == Severity::note
             ? Severity::note
             : static_cast<Severity>(static_cast<std::uint8_t>(severity) - 1);
}

std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

std::string_view before(std::string_view bytes, std::uint32_t at) {
  constexpr std::uint32_t kMost = 64;
  const std::string_view text = bytes.substr(at > kMost ? at - kMost : 0, std::min(at, kMost));
  return text.substr(text.find_last_of("\r\n") + 1);
}

// What a rule makes of one match; nothing where it is no secret.
std::optional<Confidence> judge(const Rule& rule, const SecretPattern& pattern,
                                std::string_view bytes, const Regex::Match& match) {
  const std::string_view secret = slice(bytes, match.group);
  if (secret.empty() || is_placeholder(secret)) return std::nullopt;
  if (pattern.entropy > 0 && entropy(secret) < static_cast<double>(pattern.entropy)) {
    return std::nullopt;
  }
  if (pattern.judge == nullptr) return rule.confidence;
  switch (pattern.judge({secret, slice(bytes, match.whole), before(bytes, match.whole.begin)})) {
    case Verdict::refused:
      break;
    case Verdict::doubtful:
      return lowered(rule.confidence);
    case Verdict::plausible:
      return rule.confidence;
    case Verdict::proven:
      return Confidence::high;
  }
  return std::nullopt;
}

}  // namespace

Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Scanner::Scanner(const std::vector<const Rule*>& rules) {
  std::vector<KeywordIndex::Keyword> keywords;
  for (const Rule* const rule : rules) {
    if (!std::holds_alternative<SecretPattern>(rule->check)) continue;
    const std::unique_ptr<Pattern>& pattern =
        patterns_.emplace_back(std::make_unique<Pattern>(*rule));
    for (const std::string_view keyword : pattern->data().keywords) {
      keywords.push_back({keyword, offset(patterns_.size() - 1)});
    }
  }
  index_ = KeywordIndex(keywords);
}

std::vector<Found> Scanner::find(std::string_view bytes) const {
  std::vector<Found> found;
  // Behind the last secret of each pattern: none is matched twice, and a keyword within one costs
  // nothing.
  std::vector<std::uint32_t> done(patterns_.size(), 0);
  index_.scan(bytes, [&](std::uint32_t owner, std::size_t begin, std::size_t) {
    if (begin < done[owner]) return;
    const Pattern& pattern = *patterns_[owner];
    const SecretPattern& data = pattern.data();
    const std::size_t start = begin - std::min<std::size_t>(data.before, begin);
    const Span window{std::max(offset(start), done[owner]),
                      offset(std::min(bytes.size(), start + data.before + data.length))};
    const auto anchor = data.before == 0 ? Regex::Anchor::start : Regex::Anchor::none;
    const std::optional<Regex::Match> match = pattern.regex().find(bytes, window, anchor);
    if (!match || match->whole.empty()) return;
    const auto confidence = judge(pattern.rule(), data, bytes, *match);
    if (!confidence) return;
    done[owner] = match->whole.end;
    found.push_back({owner, match->group, *confidence});
  });

  // Of those that overlap, the rule that stands first wins, then the longer match.
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tuple(a.at.begin, a.pattern, b.at.end) <
           std::tuple(b.at.begin, b.pattern, a.at.end);
  });
  std::vector<Found> kept;
  for (const Found& next : found) {
    if (kept.empty() || next.at.begin >= kept.back().at.end) {
      kept.push_back(next);
    } else if (next.pattern < kept.back().pattern) {
      kept.back() = next;
    }
  }

  // Pairs: an id near its key makes both likely.
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const std::string_view companion = patterns_[kept[i].pattern]->data().companion;
    if (companion.empty()) continue;
    const auto is_companion = [&](const Found& other) {
      return patterns_[other.pattern]->rule().id == companion;
    };
    for (std::size_t k = i; k > 0 && kept[k - 1].at.end + kNear >= kept[i].at.begin; --k) {
      if (is_companion(kept[k - 1])) kept[i].confidence = Confidence::high;
    }
    for (std::size_t k = i + 1; k < kept.size() && kept[k].at.begin <= kept[i].at.end + kNear;
         ++k) {
      if (is_companion(kept[k])) kept[i].confidence = Confidence::high;
    }
  }
  return kept;
}

void Scanner::run(const Document& document, Sink& sink) const {
  if (patterns_.empty() || is_binary(document.bytes)) return;
  const bool is_sample = is_sample_path(document.path);
  for (const Found& found : find(document.bytes)) {
    const Rule& rule = patterns_[found.pattern]->rule();
    const std::string_view secret = slice(document.bytes, found.at);
    sink.begin(rule);
    Hit& hit = sink.report(found.at, masked(secret) + " is written in clear");
    hit.with_evidence(hex(hmac_sha256(kFingerprintKey, secret), kEvidenceDigits));
    hit.with_confidence(is_sample ? lowered(found.confidence) : found.confidence);
    if (is_sample) hit.with_severity(lowered(rule.severity));
  }
}

}  // namespace sluice::secrets
