#include "core/audit/gitleaks_rules.h"

#include <algorithm>
#include <string>

#include "core/parse/regex.h"
#include "core/parse/toml.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::size_t kMostRules = 500;
constexpr std::size_t kLongestRegex = 4096;
constexpr std::size_t kLongestId = 100;

// An id of ours: small letters, digits and dashes.
std::string slug(std::string_view id) {
  std::string text;
  for (const char c : lower_case(id)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain) {
      text += c;
    } else if (!text.empty() && text.back() != '-') {
      text += '-';
    }
  }
  while (text.ends_with('-')) text.pop_back();
  return text;
}

bool is_keyword(std::string_view word) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 64;
  return word.size() >= kShortest && word.size() <= kLongest &&
         std::all_of(word.begin(), word.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

std::string with_one_group(std::string_view regex, std::size_t number) {
  std::string text;
  std::size_t group = 0;
  bool in_set = false;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    const char c = regex[i];
    if (c == '\\' && i + 1 < regex.size()) {
      text += c;
      text += regex[++i];
      continue;
    }
    // A bracket that comes first in a set is one of its characters.
    if (c == '[' && !in_set) {
      in_set = true;
      text += c;
      if (regex.substr(i + 1).starts_with('^')) text += regex[++i];
      if (regex.substr(i + 1).starts_with(']')) text += regex[++i];
      continue;
    }
    if (c == ']') in_set = false;
    text += c;
    if (c != '(' || in_set) continue;
    const std::string_view rest = regex.substr(i + 1);
    const bool is_named = rest.starts_with("?P<") || rest.starts_with("?<");
    if (rest.starts_with('?') && !is_named) continue;
    if (is_named) i += std::min(rest.find('>'), rest.size() - 1) + 1;
    if (++group != number) text += "?:";
  }
  return text;
}

std::vector<SecretsPolicy::Pattern> read_gitleaks_rules(std::string_view bytes,
                                                        const ParseLimits& limits) {
  std::vector<SecretsPolicy::Pattern> patterns;
  const Parsed<Tree> parsed = parse_toml(bytes, limits);
  if (!parsed.usable) return patterns;
  for (const NodeRef rule : parsed.tree.root()["rules"].children()) {
    if (patterns.size() == kMostRules) break;
    const std::string_view id = rule["id"].value();
    std::string regex(rule["regex"].value());
    if (id.empty() || id.size() > kLongestId || regex.empty() || regex.size() > kLongestRegex)
      continue;
    const auto group = whole_number<std::uint32_t>(rule["secretGroup"].value());
    if (group && *group > 0) regex = with_one_group(regex, *group);
    SecretsPolicy::Pattern pattern;
    pattern.id = std::string(kCustomSecrets) + slug(id);
    const bool is_twice = std::any_of(patterns.begin(), patterns.end(),
                                      [&](const auto& one) { return one.id == pattern.id; });
    if (is_twice || pattern.id == kCustomSecrets || !Regex(regex).valid()) continue;
    pattern.alias = "gitleaks:" + std::string(id);
    pattern.title = rule["description"].value();
    if (pattern.title.empty()) pattern.title = "Secret of a form that .gitleaks.toml names";
    pattern.fix = "Revoke it, and read its successor from a secret store at run time.";
    pattern.regex = std::move(regex);
    pattern.path = rule["path"].value();
    for (const NodeRef word : rule["keywords"].children()) {
      if (is_keyword(word.value())) pattern.keywords.push_back(lower_case(word.value()));
    }
    // One keyword that is none leaves out places: without any, all of the text is looked at.
    if (pattern.keywords.size() < rule["keywords"].size()) pattern.keywords.clear();
    if (const auto bits = decimal_number(rule["entropy"].value()); bits && *bits > 0 && *bits <= 8)
      pattern.entropy = static_cast<float>(*bits);
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

}  // namespace sluice
