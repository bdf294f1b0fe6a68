#include "core/audit/secret_allowlists.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <variant>

#include "core/parse/json.h"
#include "core/parse/sha1.h"
#include "core/parse/toml.h"
#include "core/rules/registry.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::string_view kConfig = ".gitleaks.toml";
constexpr std::string_view kFingerprints = ".gitleaksignore";
constexpr std::string_view kBaseline = ".secrets.baseline";
constexpr std::string_view kGitleaks = "gitleaks";
constexpr std::string_view kDetectSecrets = "detect-secrets";
constexpr std::size_t kMostLists = 1'000;
constexpr std::size_t kMostPatterns = 1'000;  // of one list
constexpr std::size_t kMostFingerprints = 100'000;
constexpr std::size_t kMostKnown = 100'000;

// The rule that gitleaks tells of whatever it has no rule of its own for.
constexpr std::string_view kGeneric = "generic-api-key";

bool is_secret(const Finding& finding) {
  return std::holds_alternative<SecretPattern>(finding.rule->check);
}

// By gitleaks' name of the rule. Of secrets that it has no rule for, by that of its generic one.
bool is_gitleaks_rule(const Finding& finding, const std::string& id) {
  if (is_named(*finding.rule, "gitleaks:" + id)) return true;
  return id == kGeneric &&
         std::none_of(finding.rule->aliases.begin(), finding.rule->aliases.end(),
                      [](std::string_view alias) { return alias.starts_with("gitleaks:"); });
}

bool finds(const Regex& regex, std::string_view text) {
  return regex.find(text, {0, static_cast<std::uint32_t>(text.size())}, Regex::Anchor::none)
      .has_value();
}

std::vector<std::string> texts_of(NodeRef list) {
  std::vector<std::string> texts;
  if (list.is_scalar()) texts.emplace_back(list.value());
  for (const NodeRef item : list.children()) {
    if (item.is_scalar() && texts.size() < kMostPatterns) texts.emplace_back(item.value());
  }
  return texts;
}

std::vector<Regex> regexes_of(NodeRef list) {
  std::vector<Regex> regexes;
  for (const std::string& text : texts_of(list)) {
    if (Regex regex(text); regex.valid() && !text.empty()) regexes.push_back(std::move(regex));
  }
  return regexes;
}

}  // namespace

bool SecretAllowlist::allows(const Finding& finding, const SecretText* text) const {
  if (!rules.empty() && std::none_of(rules.begin(), rules.end(), [&](const std::string& rule) {
        return by == kGitleaks ? is_gitleaks_rule(finding, rule) : is_named(*finding.rule, rule);
      })) {
    return false;
  }
  std::string_view path = finding.primary.path;
  if (!path.starts_with(base)) return false;
  path.remove_prefix(base.size());
  bool is_any = false;
  bool is_all = true;
  const auto ask = [&](const auto& list, auto matches) {
    if (list.empty()) return;
    const bool is_one = std::any_of(list.begin(), list.end(), matches);
    is_any = is_any || is_one;
    is_all = is_all && is_one;
  };
  ask(globs, [&](const Glob& glob) { return glob.matches(path); });
  ask(paths, [&](const Regex& regex) { return finds(regex, path); });
  ask(values, [&](const Regex& regex) {
    return text != nullptr && finds(regex, target == Target::line ? text->line : text->secret);
  });
  const std::string lower = text == nullptr ? std::string() : lower_case(text->secret);
  ask(words, [&](const std::string& word) { return lower.find(word) != lower.npos; });
  ask(commits, [&](const std::string& commit) {
    constexpr std::size_t kShortest = 7;
    return finding.commit && commit.size() >= kShortest && finding.commit->id.starts_with(commit);
  });
  return is_any && (holds == Holds::any || is_all);
}

bool SecretFingerprint::names(const Finding& finding) const {
  if (!commit.empty() && (!finding.commit || finding.commit->id != commit)) return false;
  const Location& at = finding.primary;
  return path == at.path && at.start.line <= line && line <= std::max(at.start.line, at.end.line) &&
         is_gitleaks_rule(finding, rule);
}

bool SecretAllowlists::is_settings(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == kConfig || name == kFingerprints || name == kBaseline;
}

void SecretAllowlists::read(std::string_view path, std::string_view bytes,
                            const ParseLimits& limits) {
  const std::size_t folder = path.rfind('/') + 1;
  const std::string_view base = path.substr(0, folder);
  const std::string_view name = path.substr(folder);
  if (name == kConfig) read_gitleaks(base, bytes, limits);
  if (name == kFingerprints) read_fingerprints(base, bytes);
  if (name == kBaseline) read_baseline(base, bytes, limits);
}

// The baseline of detect-secrets: of each file the digests of what was there, and what the scan was
// told to leave out. Numbers of lines are not compared: they move.
void SecretAllowlists::read_baseline(std::string_view base, std::string_view bytes,
                                     const ParseLimits& limits) {
  const Parsed<Tree> parsed = parse_json(bytes, limits);
  if (!parsed.usable) return;
  const NodeRef root = parsed.tree.root();
  constexpr std::size_t kDigits = 40;
  for (const NodeRef file : root["results"].children()) {
    for (const NodeRef one : file.children()) {
      const std::string_view digest = one["hashed_secret"].value();
      if (digest.size() != kDigits || known_.size() == kMostKnown) continue;
      known_.push_back({std::string(base).append(file.key().value), lower_case(digest)});
    }
  }
  std::stable_sort(known_.begin(), known_.end(),
                   [](const auto& a, const auto& b) { return a.path < b.path; });
  const auto leave_out = [&](NodeRef patterns, std::vector<Regex> SecretAllowlist::* list,
                             SecretAllowlist::Target target) {
    SecretAllowlist one;
    one.by = kDetectSecrets;
    one.base = base;
    one.reason = "left out in " + std::string(kBaseline);
    one.target = target;
    one.*list = regexes_of(patterns);
    if (!(one.*list).empty() && lists_.size() < kMostLists) lists_.push_back(std::move(one));
  };
  using Target = SecretAllowlist::Target;
  leave_out(root["exclude"]["files"], &SecretAllowlist::paths, Target::secret);
  leave_out(root["exclude"]["lines"], &SecretAllowlist::values, Target::line);
  for (const NodeRef filter : root["filters_used"].children()) {
    const std::string_view path = filter["path"].value();
    const NodeRef patterns = filter["pattern"];
    if (path.ends_with(".should_exclude_file"))
      leave_out(patterns, &SecretAllowlist::paths, Target::secret);
    if (path.ends_with(".should_exclude_line"))
      leave_out(patterns, &SecretAllowlist::values, Target::line);
    if (path.ends_with(".should_exclude_secret"))
      leave_out(patterns, &SecretAllowlist::values, Target::secret);
  }
}

// By what detect-secrets takes for the secret: of a private key, its first line without the dashes.
bool SecretAllowlists::is_known(const Finding& finding, const SecretText* text) const {
  if (text == nullptr) return false;
  const auto first = std::lower_bound(
      known_.begin(), known_.end(), finding.primary.path,
      [](const KnownSecret& one, const std::string& path) { return one.path < path; });
  if (first == known_.end() || first->path != finding.primary.path) return false;
  constexpr std::string_view kDashes = "-----";
  std::string_view secret = text->secret;
  if (secret.starts_with(kDashes)) {
    secret.remove_prefix(kDashes.size());
    secret = secret.substr(0, secret.find(kDashes));
  }
  const std::string digest = sha1_hex(secret);
  for (auto one = first; one != known_.end() && one->path == finding.primary.path; ++one) {
    if (one->digest == digest) return true;
  }
  return false;
}

void SecretAllowlists::read_gitleaks(std::string_view base, std::string_view bytes,
                                     const ParseLimits& limits) {
  const Parsed<Tree> parsed = parse_toml(bytes, limits);
  if (!parsed.usable) return;
  const auto add = [&](NodeRef node, std::vector<std::string> rules) {
    if (!node.is_mapping() || lists_.size() >= kMostLists) return;
    SecretAllowlist list;
    list.by = kGitleaks;
    list.base = base;
    list.reason = node["description"].value();
    if (list.reason.empty()) list.reason = "by " + std::string(kConfig);
    list.rules = std::move(rules);
    const std::string condition = lower_case(node["condition"].value());
    if (condition == "and" || condition == "&&") list.holds = SecretAllowlist::Holds::all;
    // What its regex matched is told by no report: the line holds it.
    const std::string_view target = node["regexTarget"].value();
    if (target == "line" || target == "match") list.target = SecretAllowlist::Target::line;
    list.paths = regexes_of(node["paths"]);
    list.values = regexes_of(node["regexes"]);
    for (const std::string& word : texts_of(node["stopwords"]))
      list.words.push_back(lower_case(word));
    list.commits = texts_of(node["commits"]);
    lists_.push_back(std::move(list));
  };
  const NodeRef root = parsed.tree.root();
  add(root["allowlist"], {});
  for (const NodeRef list : root["allowlists"].children()) add(list, texts_of(list["targetRules"]));
  for (const NodeRef rule : root["rules"].children()) {
    const std::vector<std::string> id = {std::string(rule["id"].value())};
    if (id[0].empty()) continue;
    add(rule["allowlist"], id);
    for (const NodeRef list : rule["allowlists"].children()) add(list, id);
  }
  for (std::string& id : texts_of(root["extend"]["disabledRules"])) {
    SecretAllowlist list;
    list.by = kGitleaks;
    list.base = base;
    list.reason = "the rule is switched off in " + std::string(kConfig);
    list.rules = {std::move(id)};
    list.paths.emplace_back("");
    if (lists_.size() < kMostLists) lists_.push_back(std::move(list));
  }
}

// A path may hold colons: rule and line are the last two parts, and a commit is told by its digits.
void SecretAllowlists::read_fingerprints(std::string_view base, std::string_view bytes) {
  while (!bytes.empty() && fingerprints_.size() < kMostFingerprints) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
      line.remove_suffix(1);
    if (line.starts_with('#')) continue;
    const std::size_t before_line = line.rfind(':');
    if (before_line == line.npos || before_line == 0) continue;
    const std::size_t before_rule = line.rfind(':', before_line - 1);
    const auto number = whole_number<std::uint32_t>(line.substr(before_line + 1));
    if (before_rule == line.npos || !number) continue;
    SecretFingerprint one;
    one.line = *number;
    one.rule = line.substr(before_rule + 1, before_line - before_rule - 1);
    std::string_view path = line.substr(0, before_rule);
    constexpr std::size_t kDigits = 40;
    const std::string_view commit = path.substr(0, kDigits);
    if (path.size() > kDigits && path[kDigits] == ':' &&
        std::all_of(commit.begin(), commit.end(),
                    [](char c) { return hex_digit(c).has_value(); })) {
      one.commit = commit;
      path.remove_prefix(kDigits + 1);
    }
    one.path = std::string(base).append(path);
    fingerprints_.push_back(std::move(one));
  }
  std::stable_sort(fingerprints_.begin(), fingerprints_.end(),
                   [](const auto& a, const auto& b) { return a.path < b.path; });
}

void SecretAllowlists::hold(std::vector<Finding>& findings,
                            const std::vector<SecretText>& texts) const {
  for (Finding& finding : findings) {
    if (finding.suppressed || !is_secret(finding)) continue;
    const std::uint32_t begin = finding.primary.start.offset;
    const auto text = std::lower_bound(
        texts.begin(), texts.end(), begin,
        [](const SecretText& one, std::uint32_t wanted) { return one.begin < wanted; });
    const SecretText* const known = text != texts.end() && text->begin == begin ? &*text : nullptr;
    const auto list = std::find_if(lists_.begin(), lists_.end(), [&](const SecretAllowlist& one) {
      return one.allows(finding, known);
    });
    if (list != lists_.end()) {
      finding.suppressed = Suppression{list->by, list->reason};
      continue;
    }
    if (is_known(finding, known)) {
      finding.suppressed =
          Suppression{std::string(kDetectSecrets), "known to " + std::string(kBaseline)};
      continue;
    }
    const auto first = std::lower_bound(
        fingerprints_.begin(), fingerprints_.end(), finding.primary.path,
        [](const SecretFingerprint& one, const std::string& path) { return one.path < path; });
    for (auto one = first; one != fingerprints_.end() && one->path == finding.primary.path; ++one) {
      if (!one->names(finding)) continue;
      finding.suppressed = Suppression{std::string(kGitleaks), "by " + std::string(kFingerprints)};
      break;
    }
  }
}

}  // namespace sluice
