#include "core/audit/secrets_policy.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/parse/regex.h"
#include "core/rules/registry.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::size_t kMostPatterns = 500;
constexpr std::size_t kLongestRegex = 4096;
constexpr std::size_t kShortestKeyword = 3;
constexpr std::size_t kLongestKeyword = 64;

class SecretsReader {
 public:
  explicit SecretsReader(PolicyFaults& faults) : faults_(faults) {}

  SecretsPolicy read(NodeRef value) {
    if (!value.is_mapping()) {
      faults_.fail(value, "secrets must be a mapping of patterns and allow");
      return {};
    }
    for (const NodeRef member : value.children()) {
      const std::string_view key = member.key().value;
      if (key == "patterns") {
        faults_.each(member, member.is_sequence(), "a list of patterns",
                     [&](NodeRef item) { pattern(item); });
      } else if (key == "allow") {
        faults_.each(member, member.is_sequence(), "a list of secrets that may stand",
                     [&](NodeRef item) { allow(item); });
      } else {
        faults_.unknown_key(member, "patterns and allow");
      }
    }
    return std::move(policy_);
  }

 private:
  void pattern(NodeRef item) {
    if (!item.is_mapping())
      return faults_.fail(item, "a pattern is a mapping of id, pattern, keywords and severity");
    SecretsPolicy::Pattern pattern;
    for (const NodeRef value : item.children()) pattern_member(value, pattern);
    for (const std::string_view key : {"id", "pattern", "keywords"}) {
      if (!item[key]) faults_.fail_header(item, "a pattern needs " + std::string(key));
    }
    if (pattern.title.empty()) pattern.title = "Secret of a form that the policy names";
    if (pattern.fix.empty())
      pattern.fix = "Revoke it, and read its successor from a secret store at run time.";
    if (policy_.patterns.size() == kMostPatterns)
      return faults_.fail(item, "a policy has at most 500 patterns");
    policy_.patterns.push_back(std::move(pattern));
  }

  void pattern_member(NodeRef value, SecretsPolicy::Pattern& pattern) {
    const std::string_view key = value.key().value;
    if (key == "id") {
      id(value, pattern);
    } else if (key == "pattern") {
      pattern.regex = regex(value);
    } else if (key == "keywords") {
      faults_.each(value, value.is_sequence() && value.size() > 0, "a list of words",
                   [&](NodeRef word) { keyword(word, pattern); });
    } else if (key == "severity") {
      const auto severity = severity_of_name(value.value());
      if (!severity)
        return faults_.fail(value, "a severity is note, low, medium, high or critical");
      pattern.severity = *severity;
    } else if (key == "title") {
      pattern.title = faults_.text(value, key);
    } else if (key == "fix") {
      pattern.fix = faults_.text(value, key);
    } else if (key == "entropy") {
      const std::optional<double> bits = decimal_number(value.value());
      if (!bits || *bits < 0 || *bits > 8)
        return faults_.fail(value, "entropy is a number of bits a character, 0 to 8");
      pattern.entropy = static_cast<float>(*bits);
    } else {
      faults_.unknown_key(value, "id, title, pattern, keywords, entropy, severity and fix");
    }
  }

  void id(NodeRef value, SecretsPolicy::Pattern& pattern) {
    const std::string_view id = value.value();
    const auto is_of_id = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (!value.is_scalar() || id.empty() || id.starts_with('-') || id.ends_with('-') ||
        !std::all_of(id.begin(), id.end(), is_of_id)) {
      return faults_.fail(value, "an id is made of small letters, digits and dashes");
    }
    pattern.id = std::string(kCustomSecrets) + std::string(id);
    const bool is_twice = std::any_of(policy_.patterns.begin(), policy_.patterns.end(),
                                      [&](const auto& one) { return one.id == pattern.id; });
    if (is_twice) faults_.fail(value, "another pattern has this id");
  }

  std::string regex(NodeRef value) {
    std::string text = faults_.text(value, value.key().value);
    if (text.empty()) return text;
    if (text.size() > kLongestRegex) {
      faults_.fail(value, "a pattern is at most 4096 bytes long");
    } else if (!Regex(text).valid()) {
      faults_.fail(value,
                   "this is no regular expression of RE2, or one that takes too much memory");
    }
    return text;
  }

  void keyword(NodeRef value, SecretsPolicy::Pattern& pattern) {
    std::string word = faults_.text(value, "a keyword");
    if (word.empty()) return;
    const bool is_ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (word.size() < kShortestKeyword || word.size() > kLongestKeyword || !is_ascii)
      return faults_.fail(value, "a keyword has 3 to 64 characters of ASCII, and no blank");
    pattern.keywords.push_back(lower_case(word));
  }

  void allow(NodeRef item) {
    if (!item.is_mapping())
      return faults_.fail(item,
                          "what may stand is a mapping of rule, path, pattern, words and reason");
    SecretsPolicy::Allow allow;
    for (const NodeRef value : item.children()) allow_member(value, allow);
    if (!item["reason"]) faults_.fail_header(item, "what may stand needs a reason");
    if (!item["path"] && !item["pattern"] && !item["words"])
      faults_.fail_header(item, "what may stand needs a path, a pattern or words");
    policy_.allow.push_back(std::move(allow));
  }

  void allow_member(NodeRef value, SecretsPolicy::Allow& allow) {
    const std::string_view key = value.key().value;
    if (key == "rule") {
      allow.rule = faults_.text(value, key);
      if (!allow.rule.empty() && find_rules(allow.rule).empty() &&
          !allow.rule.starts_with(kCustomSecrets)) {
        faults_.fail(value, with_word("no rule is called so", allow.rule));
      }
    } else if (key == "path") {
      allow.path = faults_.glob(value, key);
    } else if (key == "pattern") {
      allow.pattern = regex(value);
    } else if (key == "words") {
      faults_.each(value, value.is_sequence() && value.size() > 0, "a list of words",
                   [&](NodeRef word) {
                     std::string text = faults_.text(word, "a word");
                     if (!text.empty()) allow.words.push_back(lower_case(text));
                   });
    } else if (key == "reason") {
      allow.reason = faults_.text(value, key);
    } else {
      faults_.unknown_key(value, "rule, path, pattern, words and reason");
    }
  }

  PolicyFaults& faults_;
  SecretsPolicy policy_;
};

}  // namespace

SecretsPolicy read_secrets_policy(NodeRef value, PolicyFaults& faults) {
  return SecretsReader(faults).read(value);
}

SecretAllowlist allowlist_of(const SecretsPolicy::Allow& allow) {
  SecretAllowlist list;
  list.by = "policy";
  list.reason = allow.reason;
  list.holds = SecretAllowlist::Holds::all;
  if (!allow.rule.empty()) list.rules.push_back(allow.rule);
  if (!allow.path.empty()) list.globs.emplace_back(allow.path);
  if (!allow.pattern.empty()) list.values.emplace_back(allow.pattern);
  list.words = allow.words;
  return list;
}

CustomSecrets::CustomSecrets(std::vector<SecretsPolicy::Pattern> patterns)
    : patterns_(std::move(patterns)) {
  // How far a match may begin before its keyword, and how long it may be.
  constexpr std::uint16_t kBefore = 256;
  constexpr std::uint16_t kLength = 1024;
  for (const SecretsPolicy::Pattern& pattern : patterns_) {
    const std::vector<std::string_view>& words =
        keywords_.emplace_back(pattern.keywords.begin(), pattern.keywords.end());
    std::span<const std::string_view> aliases;
    if (!pattern.alias.empty()) aliases = {&aliases_.emplace_back(pattern.alias), 1};
    if (!pattern.path.empty()) paths_.emplace(pattern.id, Regex(pattern.path));
    rules_.push_back({.id = pattern.id,
                      .severity = pattern.severity,
                      .title = pattern.title,
                      .risk = pattern.alias.empty()
                                  ? "The policy says what it opens, and who may have it."
                                  : "The settings of gitleaks name its form.",
                      .fix = pattern.fix,
                      .aliases = aliases,
                      .topics = {Topic::credentials},
                      .check = SecretPattern{.keywords = words,
                                             .regex = pattern.regex,
                                             .before = kBefore,
                                             .length = kLength,
                                             .entropy = pattern.entropy}});
  }
}

bool CustomSecrets::is_about(const Finding& finding) const {
  const auto asked = paths_.find(finding.rule->id);
  if (asked == paths_.end()) return true;
  const std::string& path = finding.primary.path;
  return asked->second.valid() &&
         asked->second.find(path, {0, static_cast<std::uint32_t>(path.size())}, Regex::Anchor::none)
             .has_value();
}

}  // namespace sluice
