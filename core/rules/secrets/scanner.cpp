#include "core/rules/secrets/scanner.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "core/detect/detect.h"
#include "core/parse/regex.h"
#include "core/parse/sha256.h"
#include "core/rules/secrets/assignment.h"
#include "core/rules/secrets/beginning.h"
#include "core/rules/secrets/files.h"
#include "core/rules/secrets/shape.h"
#include "core/rules/secrets/value.h"
#include "core/text/ascii.h"
#include "core/text/encoding.h"

namespace sluice::secrets {

// A rule and its regex, which is compiled when a match may first begin.
class Scanner::Pattern {
 public:
  // Rows that differ in their judge have one regex, and stand one behind the other.
  Pattern(const Rule& rule, const Pattern* before)
      : rule_(rule),
        data_(std::get<SecretPattern>(rule.check)),
        required_(required_byte(data_.regex)),
        same_(before != nullptr && !data_.regex.empty() && before->data_.regex == data_.regex
                  ? before
                  : nullptr),
        beginnings_(data_.regex.empty() ? 0 : data_.keywords.size()) {}
  ~Pattern() {
    for (const auto& made : beginnings_) delete made.load();  // NOLINT: make_unique made it
  }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  const Rule& rule() const { return rule_; }
  const SecretPattern& data() const { return data_; }

  // NOLINTBEGIN(bugprone-unchecked-optional-access): set the line before
  const Regex& regex() const {
    if (same_ != nullptr) return same_->regex();
    std::call_once(compiled_, [this] { regex_.emplace(data_.regex); });
    return *regex_;
  }

  // False where no match stands in the window.
  bool may_hold(std::string_view window) const {
    return required_ == '\0' || window.find(required_) != window.npos;
  }

  const Stretch& stretch() const {
    if (same_ != nullptr) return same_->stretch();
    std::call_once(parsed_, [this] { stretch_.emplace(data_.regex); });
    return *stretch_;
  }

  // NOLINTEND(bugprone-unchecked-optional-access)

  // False where no match begins with its keyword of that number at `at`.
  bool may_begin_at(std::string_view bytes, std::size_t at, std::uint32_t keyword) const {
    return beginning(keyword).may_stand_at(bytes, at);
  }

 private:
  // Made at the first look. A row may have a hundred keywords, of which a tree holds three.
  const Beginning& beginning(std::uint32_t keyword) const {
    std::atomic<const Beginning*>& own = beginnings_[keyword];
    const Beginning* made = own.load(std::memory_order_acquire);
    if (made != nullptr) return *made;
    auto fresh = std::make_unique<const Beginning>(data_.regex, data_.keywords[keyword]);
    if (own.compare_exchange_strong(made, fresh.get())) made = fresh.release();
    return *made;  // another thread's, where it was first
  }

  const Rule& rule_;
  const SecretPattern& data_;
  char required_;
  const Pattern* same_;  // that has the same regex
  mutable std::once_flag compiled_;
  mutable std::optional<Regex> regex_;
  mutable std::once_flag parsed_;
  mutable std::optional<Stretch> stretch_;
  mutable std::vector<std::atomic<const Beginning*>> beginnings_;  // one a keyword
};

namespace {

// Keys the digests of secrets, so that they are of no use outside of Sluice's own baselines.
constexpr std::string_view kFingerprintKey = "sluice.secret-fingerprint/1";
constexpr std::size_t kEvidenceDigits = 32;

// How many encodings of encodings are taken off.
constexpr int kLayers = 3;

// How near a companion must stand.
constexpr std::uint32_t kNear = 1024;

constexpr bool is_word(char c) {
  return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == '_';
}

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
                                const SecretMatch& match) {
  if (match.secret.empty()) return std::nullopt;
  // Refuses most of what only a name tells, by its first bytes.
  const Verdict verdict = pattern.judge == nullptr ? Verdict::plausible : pattern.judge(match);
  if (verdict == Verdict::refused) return std::nullopt;
  // Where more than a name tells, a token that somebody marked is told as one that was made up.
  const bool marked = is_stand_in(match.secret);
  if (marked && (pattern.generic || !is_marked(match.secret))) return std::nullopt;
  // What was made up has the form all the same: it is told, as what it most likely is. A name alone
  // is too little for that.
  const bool made_up = is_made_up(match.secret);
  if (made_up && (pattern.generic || (!pattern.shape.empty() && is_one_character(match.secret)))) {
    return std::nullopt;
  }
  if (pattern.entropy > 0 && (!made_up || is_one_character(match.secret)) &&
      entropy(match.secret) < static_cast<double>(pattern.entropy)) {
    return std::nullopt;
  }
  if (verdict == Verdict::proven) return Confidence::high;
  if (made_up || marked) return Confidence::low;
  return verdict == Verdict::doubtful ? lowered(rule.confidence) : rule.confidence;
}

// What only a controller in the cluster can read: the data of a SealedSecret, up to the next
// object.
bool is_sealed(std::string_view bytes, std::uint32_t at) {
  constexpr std::uint32_t kFurthest = 64 * 1024;
  const std::uint32_t from = at > kFurthest ? at - kFurthest : 0;
  const std::string_view before = bytes.substr(from, at - from);
  const std::size_t kind = before.rfind("kind: SealedSecret");
  const std::size_t data = before.rfind("encryptedData:");
  return kind != before.npos && data != before.npos &&
         before.find("\n---", std::min(kind, data)) == before.npos;
}

std::string_view how_it_is_written(const Found& found) {
  if (found.decoded.empty()) return " is written in clear";
  switch (found.form) {
    case Decoded::Form::base64:
      return " is written in base64, which hides nothing";
    case Decoded::Form::hex:
      return " is written in hexadecimal digits, which hide nothing";
    case Decoded::Form::percent:
      return " is written with percent signs, which hide nothing";
    case Decoded::Form::escapes:
      break;
  }
  return " is written in escapes, which hide nothing";
}

}  // namespace

Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Scanner::Scanner(const std::vector<const Rule*>& rules) {
  std::vector<KeywordIndex::Keyword> keywords;
  for (const Rule* const rule : rules) {
    if (!std::holds_alternative<SecretPattern>(rule->check)) continue;
    const Pattern* const last = patterns_.empty() ? nullptr : patterns_.back().get();
    const std::unique_ptr<Pattern>& pattern =
        patterns_.emplace_back(std::make_unique<Pattern>(*rule, last));
    // Where the regex begins a word with its keyword, other places are not worth a look.
    const SecretPattern& data = pattern->data();
    if (data.keywords.empty() && !data.regex.empty()) everywhere_.push_back(patterns_.size() - 1);
    finds_decoded_ = finds_decoded_ || (!data.keywords.empty() && !data.generic);
    const bool begins_word = data.before == 0 && data.regex.starts_with("\\b");
    std::uint32_t number = 0;
    for (const std::string_view keyword : data.keywords) {
      keywords.push_back(
          {keyword, offset(triggers_.size()), begins_word && is_word(keyword.front())});
      triggers_.push_back({offset(patterns_.size() - 1), number++});
    }
  }
  index_ = KeywordIndex(keywords);
}

// One pass over one text.
class Scanner::Search {
 public:
  Search(const Scanner& scanner, std::string_view bytes, FileUse use, std::vector<Found>& found)
      : patterns_(scanner.patterns_),
        triggers_(scanner.triggers_),
        bytes_(bytes),
        use_(use),
        found_(found),
        own_(patterns_.size(), kNone) {}

  // At the keyword of a pattern that stands at `begin`. Keywords come in order.
  void at_keyword(std::uint32_t trigger, std::size_t begin, std::size_t end) {
    const auto [owner, keyword] = triggers_[trigger];
    Progress& progress = progress_of(owner);
    if (begin < progress.next) return;
    const Pattern& pattern = *patterns_[owner];
    const SecretPattern& data = pattern.data();
    if (data.regex.empty()) return at_name(owner, {offset(begin), offset(end)});
    if (data.before == 0 && !pattern.may_begin_at(bytes_, begin, keyword)) return;
    const std::size_t start = begin - std::min<std::size_t>(data.before, begin);
    Span window{std::max(offset(start), progress.from),
                offset(std::min(bytes_.size(), start + data.before + data.length))};
    if (!pattern.may_hold(slice(bytes_, window))) return;
    if (!holds_stretch(pattern.stretch(), window, progress)) return;
    auto anchor = data.before == 0 ? Regex::Anchor::start : Regex::Anchor::none;
    if (window.begin >= progress.tried) {
      progress.tried = window.end;
      progress.overlapping = 0;
    }
    // Where many windows overlap, one search answers for all of them that end before it does, so
    // that no byte is looked at more than a few times.
    const bool is_dense = ++progress.overlapping > kMostOverlapping;
    if (is_dense) {
      const std::size_t ahead = std::max(kLeastAhead, window.size() / 4);
      window.end = offset(std::min(bytes_.size(), window.end + ahead));
      anchor = Regex::Anchor::none;
      progress.tried = window.end;
    }
    const auto match = pattern.regex().find(bytes_, window, anchor, data.least);
    if (!match || match->whole.empty()) {
      if (is_dense) {
        progress.next = window.end == bytes_.size() ? window.end : window.end - data.length + 1;
      }
      return;
    }
    if (data.before == 0 && match->whole.begin > begin) {
      progress.next = match->whole.begin;  // at a keyword that is yet to come
      return;
    }
    progress.from = match->whole.begin + 1;
    const auto confidence = match->whole.size() < data.least || is_within_base64(match->group)
                                ? std::nullopt
                                : judge(pattern.rule(), data,
                                        {slice(bytes_, match->group), slice(bytes_, match->whole),
                                         before(bytes_, match->whole.begin)});
    if (!confidence) {
      refuse(progress, match->whole);
      return;
    }
    progress.from = progress.next = match->whole.end;
    found_.push_back({owner, match->group, *confidence, {}, {}});
  }

 private:
  // At a keyword that is a part of a name: the pattern is whatever the name is assigned.
  void at_name(std::uint32_t owner, Span keyword) {
    const SecretPattern& data = patterns_[owner]->data();
    if (!data.shape.empty() && !begins_word(keyword.begin)) return;
    if (continues(keyword)) return;
    // Several rows ask about one name.
    if (keyword != asked_) {
      asked_ = keyword;
      assignment_ = assignment_at(bytes_, keyword);
    }
    const Assignment& found = assignment_;
    progress_of(owner).next = found.name.end;
    const Pattern& pattern = *patterns_[owner];
    const std::string_view secret = slice(bytes_, found.value);
    const std::string_view shape = data.shape;
    const bool is_generic = data.generic;
    if (secret.size() < kShortestNamed && (secret.empty() || !is_generic)) return;
    if (!shape.empty() && !has_shape(secret, shape)) return;
    auto confidence = judge(pattern.rule(), data,
                            {secret, slice(bytes_, Span{found.name.end, found.value.end}),
                             slice(bytes_, found.name), before(bytes_, found.name.begin)});
    if (!confidence && is_generic && logins_ < kMostLogins) {
      ++logins_;
      const Verdict verdict = judge_login(bytes_, found, use_);
      if (verdict == Verdict::refused) return;
      confidence = verdict == Verdict::doubtful ? lowered(pattern.rule().confidence)
                                                : pattern.rule().confidence;
    }
    if (!confidence) return;
    progress_of(owner).next = found.value.end;
    found_.push_back({owner, found.value, *confidence, {}, {}});
  }

  // An accident in the middle of an image or another text of that kind.
  bool is_within_base64(Span at) const {
    constexpr std::uint32_t kLongest = 100;
    if (at.begin < kLongest) return false;
    const auto is_base64 = [](char c) {
      return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == '+' ||
             c == '/';
    };
    const std::string_view ahead = bytes_.substr(at.begin - kLongest, kLongest);
    const auto has = [&](char first, char last) {
      return std::any_of(ahead.begin(), ahead.end(),
                         [=](char c) { return c >= first && c <= last; });
    };
    return std::all_of(ahead.rbegin(), ahead.rend(), is_base64) && has('A', 'Z') && has('a', 'z') &&
           has('0', '9');
  }

  // A word of a name, and not the middle of one.
  bool begins_word(std::uint32_t at) const {
    if (at == 0) return true;
    const char before = bytes_[at - 1];
    const bool humps = before >= 'a' && before <= 'z' && bytes_[at] >= 'A' && bytes_[at] <= 'Z';
    return humps || lower_case(before) < 'a' || lower_case(before) > 'z';
  }

  // "pat" is a word of its own; in path and pattern it tells nothing.
  bool continues(Span keyword) const {
    if (keyword.end == bytes_.size() || !equals_ignoring_case(slice(bytes_, keyword), "pat"))
      return false;
    const char next = bytes_[keyword.end];
    return next >= 'a' && next <= 'z';
  }

  // Further ones in a text are no logins: each takes a look at some hundred bytes.
  static constexpr std::size_t kMostLogins = 20'000;
  static constexpr std::uint32_t kShortestNamed = 8;
  static constexpr std::uint32_t kLeastAhead = 64;
  static constexpr unsigned kMostOverlapping = 8;
  static constexpr unsigned kMostRefused = 3;

  // Of one pattern. `next` and `from` differ where a match may start before its keyword.
  struct Progress {
    std::uint32_t next = 0;     // keywords before it are answered
    std::uint32_t from = 0;     // no match starts before it
    std::uint32_t tried = 0;    // windows that begin before it overlap others
    unsigned overlapping = 0;   // how many did
    std::uint32_t refused = 0;  // end of the refused matches, each overlapping the one before
    unsigned refusals = 0;      // how many
    Span clear;                 // where no stretch begins that a match must hold
    bool at_stretch = false;    // one begins at its end
  };

  // Windows overlap: each byte is looked at once.
  bool holds_stretch(const Stretch& wanted, Span window, Progress& progress) const {
    if (!wanted.is_known()) return true;
    Span& clear = progress.clear;
    if (window.begin < clear.begin || window.begin > clear.end) {
      clear = {window.begin, window.begin};
      progress.at_stretch = false;
    }
    if (!progress.at_stretch) {
      const std::size_t place = wanted.find(bytes_, clear.end, window.end);
      progress.at_stretch = place != bytes_.npos;
      if (progress.at_stretch) {
        clear.end = offset(place);
      } else if (window.end >= wanted.size()) {
        clear.end = std::max(clear.end, offset(window.end - wanted.size() + 1));
      }
    }
    return progress.at_stretch && clear.end + wanted.size() <= window.end;
  }

  // Of most patterns a text holds nothing. Good until the next call.
  Progress& progress_of(std::uint32_t pattern) {
    std::uint32_t& own = own_[pattern];
    if (own == kNone) {
      own = offset(progress_.size());
      progress_.emplace_back();
    }
    return progress_[own];
  }

  // A name within the value of another is looked at for itself; within that of many, it is a text
  // made of nothing else.
  static void refuse(Progress& progress, Span match) {
    if (match.begin >= progress.refused) progress.refusals = 0;
    progress.refused = std::max(progress.refused, match.end);
    if (++progress.refusals >= kMostRefused) progress.next = progress.refused;
  }

  const std::vector<std::unique_ptr<Pattern>>& patterns_;
  const std::vector<Trigger>& triggers_;
  std::string_view bytes_;
  FileUse use_;
  std::vector<Found>& found_;
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> own_;  // by pattern: its progress
  std::vector<Progress> progress_;
  Span asked_;  // the keyword of the name of `assignment_`
  Assignment assignment_;
  std::size_t logins_ = 0;
};

void Scanner::find_in(const Decoded& decoded, int layers, std::vector<Found>& found) const {
  std::vector<Found> inner;
  std::optional<Search> search;  // most texts hold no keyword
  index_.scan(decoded.text, [&](std::uint32_t trigger, std::size_t begin, std::size_t end) {
    if (patterns_[triggers_[trigger].pattern]->data().generic) return;
    if (!search) search.emplace(*this, decoded.text, FileUse::anything, inner);
    search->at_keyword(trigger, begin, end);
  });
  find_decoded(decoded.text, layers - 1, inner);
  for (Found& one : inner) {
    const std::string secret =
        one.decoded.empty() ? std::string(slice(decoded.text, one.at)) : std::move(one.decoded);
    one.at = decoded.source(one.at);
    // Beside an escape it may stand as it is.
    const bool is_clear = !decoded.places.empty() && one.at.size() == secret.size();
    one.decoded = is_clear ? std::string() : secret;
    if (!is_clear) one.form = decoded.form;
    found.push_back(std::move(one));
  }
}

// Layers of a layer: each is no longer than the one around it.
void Scanner::find_decoded(std::string_view bytes, int layers, std::vector<Found>& found) const {
  if (layers == 0) return;
  for (const auto next : {next_run, next_escaped, next_percent}) {
    for (std::size_t from = 0;;) {
      const Decoded decoded = next(bytes, from);
      if (decoded.at.empty()) break;
      find_in(decoded, layers, found);
      from = decoded.at.end;
    }
  }
}

// Of a rule that somebody wrote without a keyword: RE2 looks at all of the text, once.
void Scanner::find_everywhere(std::size_t pattern, std::string_view bytes,
                              std::vector<Found>& found) const {
  const SecretPattern& data = patterns_[pattern]->data();
  constexpr std::size_t kMost = 10'000;
  Span window{0, offset(bytes.size())};
  for (std::size_t matches = 0; matches < kMost && !window.empty(); ++matches) {
    const auto match = patterns_[pattern]->regex().find(bytes, window, Regex::Anchor::none);
    if (!match) return;
    window.begin = std::max(match->whole.end, match->whole.begin + 1);
    const auto confidence = judge(patterns_[pattern]->rule(), data,
                                  {slice(bytes, match->group), slice(bytes, match->whole),
                                   before(bytes, match->whole.begin)});
    if (confidence) found.push_back({pattern, match->group, *confidence, {}, {}});
  }
}

std::vector<Found> Scanner::find(std::string_view bytes, FileUse use) const {
  std::vector<Found> found;
  if (patterns_.empty()) return found;
  {
    Search search(*this, bytes, use, found);
    index_.scan(bytes, [&](std::uint32_t trigger, std::size_t begin, std::size_t end) {
      search.at_keyword(trigger, begin, end);
    });
  }
  for (const std::size_t pattern : everywhere_) find_everywhere(pattern, bytes, found);
  if (finds_decoded_) find_decoded(bytes, kLayers, found);
  if (found.empty()) return found;

  // Of those that overlap, the rule that stands first wins, then the longer match, then what is
  // written as it reads.
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tuple(a.at.begin, a.pattern, b.at.end, a.decoded.size()) <
           std::tuple(b.at.begin, b.pattern, a.at.end, b.decoded.size());
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

void Scanner::add_of_file(const Document& document, std::vector<Found>& found) const {
  for (const FileSecret& one : secrets_of_file(document.path, document.bytes)) {
    const auto pattern = std::find_if(
        patterns_.begin(), patterns_.end(),
        [&](const std::unique_ptr<Pattern>& each) { return each->rule().id == one.rule; });
    const bool is_known = std::any_of(found.begin(), found.end(), [&](const Found& other) {
      return other.at.begin < one.at.end && one.at.begin < other.at.end;
    });
    if (pattern == patterns_.end() || is_known) continue;
    const auto index = static_cast<std::size_t>(pattern - patterns_.begin());
    found.push_back({index, one.at, (*pattern)->rule().confidence, {}, {}});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.at.begin < b.at.begin; });
}

void Scanner::run(const Document& document, Sink& sink) const {
  if (patterns_.empty() || is_binary(document.bytes)) return;
  std::vector<Found> all = find(document.bytes, use_of_file(document.path));
  add_of_file(document, all);
  if (all.empty()) return;
  const bool is_sample = is_sample_path(document.path);
  // By its name: where nothing but secrets is asked for, all are texts.
  const bool is_lock = document.kind == Kind::lockfile || document.path.ends_with(".sum") ||
                       detect_by_path(document.path).kind == Kind::lockfile;
  // A URL of one token a hundred times is one place.
  std::map<std::pair<std::size_t, std::string_view>, std::uint32_t> told;  // where each was, last
  for (const Found& found : all) {
    // Names of packages stand beside digests there.
    if (is_lock && found.confidence == Confidence::low) continue;
    const bool is_generic = patterns_[found.pattern]->data().generic;
    if (is_generic && is_sealed(document.bytes, found.at.begin)) continue;
    const Rule& rule = patterns_[found.pattern]->rule();
    const std::string_view secret =
        found.decoded.empty() ? slice(document.bytes, found.at) : std::string_view(found.decoded);
    const auto [last, is_first] = told.try_emplace({found.pattern, secret}, found.at.begin);
    const std::uint32_t before = std::exchange(last->second, found.at.begin);
    constexpr std::uint32_t kFar = 1U << 16U;
    if (!is_first && before < found.at.begin && found.at.begin - before < kFar &&
        slice(document.bytes, Span{before, found.at.begin}).find('\n') == std::string_view::npos)
      continue;
    sink.begin(rule);
    Hit& hit = sink.report(found.at, masked(secret).append(how_it_is_written(found)));
    hit.with_evidence(hex(hmac_sha256(kFingerprintKey, secret), kEvidenceDigits));
    hit.with_confidence(is_sample ? lowered(found.confidence) : found.confidence);
    if (is_sample) hit.with_severity(lowered(rule.severity));
  }
}

}  // namespace sluice::secrets
