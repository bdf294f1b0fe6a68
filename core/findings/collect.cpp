#include "core/findings/collect.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "core/detect/detect.h"
#include "core/findings/ignore_index.h"
#include "core/findings/mask.h"
#include "core/parse/sha256.h"
#include "core/rules/registry.h"
#include "core/rules/wording.h"
#include "core/text/order.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Lines longer than this are cut around the finding: a minified file must not flood a terminal.
constexpr std::size_t kLongestLine = 240;
constexpr std::uint32_t kShownBefore = 80;
constexpr std::size_t kMostLines = 8;

bool is_secret(const Rule& rule) { return std::holds_alternative<SecretPattern>(rule.check); }

// A place without what moves when something is put before it: positions in lists, and the numbers
// of the stages of a Dockerfile that have no name (0.RUN). Of blocks of Terraform one alone has no
// position (ingress), and gets one with the second (ingress[0]).
std::string without_positions(std::string_view place, const Rule& rule) {
  constexpr std::string_view kDigits = "0123456789";
  if (rule.id.starts_with("docker/")) {
    const std::size_t number = std::min(place.find_first_not_of(kDigits), place.size());
    if (place.substr(number).starts_with('.')) place.remove_prefix(number);
  }
  const bool is_terraform = place.starts_with("resource.");
  std::string text;
  bool in_brackets = false;
  for (const char c : place) {
    if (c == ']') in_brackets = false;
    if (!in_brackets && !(is_terraform && (c == '[' || c == ']'))) text += c;
    if (c == '[') in_brackets = true;
  }
  return text;
}

class Collector {
 public:
  Collector(const std::vector<SourceView>& sources, const CollectOptions& options)
      : sources_(sources),
        options_(options),
        lines_(sources.size()),
        ignores_(sources.size()),
        mask_(sources.size()) {}

  Finding finding(Hit& hit) {
    Finding finding;
    finding.rule = hit.rule;
    finding.severity = hit.severity.value_or(hit.rule->severity);
    finding.confidence = hit.confidence.value_or(hit.rule->confidence);
    finding.aliases = hit.aliases.value_or(hit.rule->aliases);
    finding.message = message(hit);
    finding.fix = hit.fix.empty() ? fix_of(*hit.rule) : told(hit.fix);
    finding.primary = locate(hit.primary);
    finding.resource = shown(hit.resource);
    for (const Place& place : hit.related) finding.related.push_back(locate(place));
    if (hit.edit && can_be_made(*hit.edit)) {
      finding.edit.emplace().safety = hit.edit->safety;
      for (const Edit::Replacement& replacement : hit.edit->replacements) {
        finding.edit->replacements.push_back(
            {locate({replacement.source, replacement.at, {}, {}}), replacement.text});
      }
    }
    finding.fingerprint = evidence(hit);
    if (options_.excerpts == Excerpts::lines) finding.excerpt = excerpt(hit);
    suppress(hit, finding);
    if (options_.secrets != nullptr && !finding.suppressed && is_secret(*hit.rule))
      remember(hit, finding);
    return finding;
  }

  // Takes in every secret before anything is told of any hit.
  void remember_secrets(const std::deque<Hit>& hits) {
    for (std::size_t i = 0; i < options_.hidden.size(); ++i) {
      if (options_.hidden[i] != nullptr) hide(static_cast<SourceId>(i), *options_.hidden[i]);
    }
    for (const Hit& hit : hits) {
      HiddenPlaces places;
      places.add(hit);
      hide(hit.primary.source, places);
    }
  }

 private:
  void remember(const Hit& hit, const Finding& finding) {
    constexpr std::size_t kLongestSecret = 4096;
    constexpr std::uint32_t kAround = 1024;
    const SourceId id = hit.primary.source;
    const Span at = hit.primary.at;
    const std::uint32_t line = lines(id).at(at.begin).line;
    const std::uint32_t start = lines(id).start(line);
    const std::uint32_t from = at.begin - start > kAround ? at.begin - start - kAround : 0;
    options_.secrets->push_back(
        {finding.primary.start.offset,
         std::string(slice(source(id).bytes, at).substr(0, kLongestSecret)),
         std::string(lines(id).line(line).substr(from, std::size_t{2} * kAround + at.size()))});
  }

  const SourceView& source(SourceId id) const { return sources_[static_cast<std::size_t>(id)]; }

  const LineIndex& lines(SourceId id) {
    std::unique_ptr<LineIndex>& index = lines_[static_cast<std::size_t>(id)];
    if (!index) index = std::make_unique<LineIndex>(source(id).bytes, source(id).written);
    return *index;
  }

  void hide(SourceId id, const HiddenPlaces& places) {
    for (const Span at : places.secrets) {
      mask_.add_place(id, at);
      mask_.add_value(slice(source(id).bytes, at));
    }
    for (const Span at : places.credentials) mask_.add_place(id, at);
  }

  // What comes from a file, as a report may show it.
  std::string shown(std::string text) const { return utf8::valid(mask_.cover(std::move(text))); }

  // What a check says, with what it quotes of the file.
  std::string told(std::string_view sentence) const {
    return shown(with_quotations(
        sentence, [&](std::string quoted) { return mask_.cover(std::move(quoted)); }));
  }

  // What is wrong here, and what it leads to. The title is told beside it, so it is told again only
  // where there is nothing else.
  std::string message(const Hit& hit) const {
    // What the secret rules say holds no more than the mask.
    std::string text = is_secret(*hit.rule) ? utf8::valid(hit.particulars) : told(hit.particulars);
    if (text.empty() && hit.rule->risk.empty()) text = hit.rule->title;
    if (!text.empty() && !text.ends_with('.')) text += '.';
    if (!text.empty() && !hit.rule->risk.empty()) text += ' ';
    return text.append(hit.rule->risk);
  }

  // Masked, an edit would write the mask into the file; and what it writes is UTF-8.
  bool can_be_made(const Edit& edit) const {
    return std::none_of(
        edit.replacements.begin(), edit.replacements.end(), [&](const Edit::Replacement& change) {
          return mask_.holds(change.text) || source(change.source).written != Encoding::utf8;
        });
  }

  Location locate(const Place& place) {
    const LineIndex& index = lines(place.source);
    Location location;
    location.path = source(place.source).path;
    location.start = index.at(place.at.begin);
    location.end = index.at(place.at.end);
    location.node = shown(place.node);
    location.note = shown(place.note);
    return location;
  }

  // What the fingerprint takes besides rule and path; replaced by the digest in fingerprint().
  std::string evidence(const Hit& hit) const {
    std::string text;
    // Masked as well: a digest of a short secret can be guessed.
    text = without_positions(
        mask_.cover(hit.primary.node.empty() ? hit.resource : hit.primary.node), *hit.rule);
    text += '\0';
    if (!hit.evidence.empty()) return text + mask_.cover(hit.evidence);
    constexpr std::size_t kMost = std::size_t{64} * 1024;
    std::string written(slice(source(hit.primary.source).bytes, hit.primary.at).substr(0, kMost));
    mask_.cover_line(hit.primary.source, hit.primary.at.begin, written);
    std::erase_if(written, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    // YAML has three ways to write a value, and formatters go from one to the other.
    const bool is_quoted = written.size() > 1 && written.front() == written.back() &&
                           (written.front() == '"' || written.front() == '\'');
    if (is_quoted && is_yaml_name(source(hit.primary.source).path))
      written = written.substr(1, written.size() - 2);
    // What is long is kept by its digest: all findings are in memory at once.
    constexpr std::size_t kLong = 512;
    return text + (written.size() > kLong ? hex(sha256(written)) : written);
  }

  Excerpt excerpt(const Hit& hit) {
    if (source(hit.primary.source).bytes.empty()) return {};
    const LineIndex& index = lines(hit.primary.source);
    const std::uint32_t first = index.at(hit.primary.at.begin).line;
    const std::uint32_t last = index.at(hit.primary.at.end).line;
    Excerpt excerpt;
    excerpt.first_line = first;
    const std::uint32_t cut = cut_before(hit);
    std::string before;
    if (cut > 0) {
      before = "…";
      excerpt.first_column = index.at(index.start(first) + cut).column - 1;
    }
    excerpt.lines.push_back(before + masked(hit.primary.source, first, cut));
    for (std::uint32_t line = first + 1; line <= last && excerpt.lines.size() < kMostLines; ++line)
      excerpt.lines.push_back(masked(hit.primary.source, line, 0));
    return excerpt;
  }

  // How many bytes of its first line are left out, so that the finding is among what is shown.
  std::uint32_t cut_before(const Hit& hit) {
    const LineIndex& index = lines(hit.primary.source);
    const std::uint32_t line = index.at(hit.primary.at.begin).line;
    const std::uint32_t start = index.start(line);
    const std::uint32_t at = hit.primary.at.begin - start;
    if (index.line(line).size() <= kLongestLine || at < kLongestLine) return 0;
    const std::string_view bytes = source(hit.primary.source).bytes;
    std::uint32_t cut = at - kShownBefore;
    while (cut < at && (static_cast<unsigned char>(bytes[start + cut]) & 0xC0U) == 0x80) ++cut;
    return cut;
  }

  std::string masked(SourceId id, std::uint32_t line, std::uint32_t from) {
    const LineIndex& index = lines(id);
    // Enough to shorten what is covered and still fill the line; the whole may be the whole file.
    std::string text(index.line(line).substr(from, 2 * kLongestLine));
    mask_.cover_line(id, index.start(line) + from, text);
    text = mask_.cover(std::move(text));
    const bool is_cut = text.size() > kLongestLine;
    if (is_cut) {
      // No code point is cut in two; of bytes that are none as many may go as one has.
      constexpr std::size_t kMostBehind = 3;
      std::size_t end = kLongestLine;
      const auto goes_on = [&](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
      while (end > kLongestLine - kMostBehind && goes_on(text[end])) --end;
      text.resize(end);
    }
    return utf8::valid(text) + (is_cut ? "…" : "");
  }

  IgnoreIndex& ignores(std::size_t source) {
    std::unique_ptr<IgnoreIndex>& index = ignores_[source];
    if (!index) index = std::make_unique<IgnoreIndex>(*options_.ignores[source], options_.today);
    return *index;
  }

  void suppress(const Hit& hit, Finding& finding) {
    const auto id = static_cast<std::size_t>(hit.primary.source);
    if (id >= options_.ignores.size() || options_.ignores[id] == nullptr) return;
    // Faults of the audit itself are not the file's to silence.
    if (hit.rule->id.starts_with("sluice/")) return;
    const std::uint32_t first = finding.primary.start.line;
    const std::uint32_t last = std::max(first, finding.primary.end.line);
    Lines scope;
    if (hit.scope) {
      const LineIndex& index = lines(hit.primary.source);
      scope = {index.at(hit.scope->begin).line, index.at(hit.scope->end).line};
    }
    IgnoreComment* const comment =
        ignores(id).find(*hit.rule, finding.aliases, {first, last}, scope);
    if (comment == nullptr) return;
    ++comment->used;
    finding.suppressed = Suppression{std::string(comment->tool), shown(comment->reason)};
  }

  const std::vector<SourceView>& sources_;
  const CollectOptions& options_;
  std::vector<std::unique_ptr<LineIndex>> lines_;
  std::vector<std::unique_ptr<IgnoreIndex>> ignores_;  // likewise, of each source
  SecretMask mask_;
};

auto order_key(const Finding& finding) {
  return std::tie(finding.primary.path, finding.primary.start.offset, finding.primary.end.offset,
                  finding.rule->id, finding.message, finding.resource, finding.primary.node);
}

}  // namespace

bool before(const Finding& a, const Finding& b) { return order_key(a) < order_key(b); }

std::vector<Finding> collect(std::deque<Hit> hits, const std::vector<SourceView>& sources,
                             const CollectOptions& options) {
  Collector collector(sources, options);
  collector.remember_secrets(hits);
  std::vector<Finding> findings;
  findings.reserve(hits.size());
  for (Hit& hit : hits) findings.push_back(collector.finding(hit));
  sort_stably(findings, before);
  if (options.secrets != nullptr) {
    sort_stably(*options.secrets,
                [](const SecretText& a, const SecretText& b) { return a.begin < b.begin; });
  }
  const auto same = [](const Finding& a, const Finding& b) {
    return a.rule == b.rule && a.primary.path == b.primary.path &&
           a.primary.start.offset == b.primary.start.offset &&
           a.primary.end.offset == b.primary.end.offset && a.message == b.message &&
           // Of what is no text the resource is the place.
           (a.primary.start.offset != a.primary.end.offset || a.resource == b.resource);
  };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
  return findings;
}

void fingerprint(std::vector<Finding>& findings) {
  std::map<std::string, std::uint32_t, std::less<>> seen;
  for (Finding& finding : findings) {
    std::string text = "sluice.fingerprint/1";
    for (const std::string_view part : {finding.rule->id, std::string_view(finding.primary.path),
                                        std::string_view(finding.fingerprint)}) {
      text += '\0';
      text += part;
    }
    const std::uint32_t number = seen[text]++;
    text += '\0';
    text += std::to_string(number);
    constexpr std::size_t kDigits = 32;
    finding.fingerprint = hex(sha256(text), kDigits);
  }
}

}  // namespace sluice
