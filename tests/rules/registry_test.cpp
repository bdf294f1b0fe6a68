// What every rule must keep, whatever it is about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/registry.h"

namespace sluice {
namespace {

using testing::IsEmpty;

// Families of rule ids, as DESIGN names them.
const std::set<std::string_view> kFamilies = {
    "actions", "gitlab",    "delivery",       "secrets", "aws",  "azure",  "gcp",
    "github",  "terraform", "cloudformation", "sam",     "cdk",  "docker", "compose",
    "k8s",     "plan",      "image",          "supply",  "vuln", "sluice", "license",
};

// Tools whose names for the same check people know.
const std::set<std::string_view> kTools = {
    "checkov",    "trivy",      "tfsec",       "kics",        "cfn_nag",     "cfn-lint",
    "cdk_nag",    "hadolint",   "kube-linter", "kube-score",  "polaris",     "guard",
    "zizmor",     "actionlint", "poutine",     "glsec",       "sisakulint",  "ghalint",
    "scorecard",  "gitleaks",   "dockle",      "terrascan",   "kubesec",     "detect-secrets",
    "trufflehog", "semgrep",    "kingfisher",  "betterleaks", "ggshield",    "octoscan",
    "pluto",      "conftest",   "regula",      "snyk",        "noseyparker", "secretlint",
    "titus",      "dive",
};

bool is_slug_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

bool is_slug(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_slug_char) &&
         text.front() != '-' && text.back() != '-' && text.find("--") == text.npos;
}

// The word stands in the text by itself, no matter the case of its letters.
bool has_word(std::string_view text, std::string_view word) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (std::size_t at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_letter(lower[at - 1])) && (end == lower.size() || !is_letter(lower[end]))) {
      return true;
    }
  }
  return false;
}

bool is_sentence(std::string_view text) {
  return text.size() > 1 && text.ends_with('.') && !text.ends_with("..") &&
         text.find('\n') == text.npos && text.find("  ") == text.npos;
}

TEST(Registry, IdsAreWellFormedAndUnique) {
  std::set<std::string_view> ids;
  for (const Rule* const rule : all_rules()) {
    const std::size_t slash = rule->id.find('/');
    ASSERT_NE(slash, rule->id.npos) << rule->id;
    EXPECT_TRUE(kFamilies.contains(rule->id.substr(0, slash))) << rule->id;
    EXPECT_TRUE(is_slug(rule->id.substr(slash + 1))) << rule->id;
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id << " stands twice";
  }
}

TEST(Registry, TitlesSayWhatIsWrong) {
  std::set<std::string_view> titles;
  for (const Rule* const rule : all_rules()) {
    const std::string_view title = rule->title;
    ASSERT_FALSE(title.empty()) << rule->id;
    // Tools and products whose own name is written small keep it.
    static constexpr std::string_view kSmall[] = {"age", "npm", "crates.io", "xAI"};
    const std::string_view first = title.substr(0, title.find(' '));
    EXPECT_TRUE(title.front() < 'a' || title.front() > 'z' ||
                std::find(std::begin(kSmall), std::end(kSmall), first) != std::end(kSmall))
        << rule->id << ": " << title;
    EXPECT_FALSE(title.ends_with('.')) << rule->id << ": " << title;
    EXPECT_LE(title.size(), 100U) << rule->id << ": " << title;
    for (const std::string_view word : {"should", "must", "please", "consider", "ensure"}) {
      EXPECT_FALSE(has_word(title, word)) << rule->id << ": " << title;
    }
  }
}

TEST(Registry, RiskAndFixAreSentences) {
  for (const Rule* const rule : all_rules()) {
    EXPECT_TRUE(is_sentence(rule->risk)) << rule->id << ": " << rule->risk;
    const std::string fix = fix_of(*rule);
    EXPECT_TRUE(is_sentence(fix)) << rule->id << ": " << fix;
    for (const std::string_view word : {"should", "please", "consider", "ensure"}) {
      EXPECT_FALSE(has_word(fix, word)) << rule->id << ": " << fix;
    }
    for (const std::string_view text : {rule->title, rule->risk, std::string_view(fix)}) {
      // !reference and != are no exclamations.
      EXPECT_FALSE(text.ends_with('!') || text.find("! ") != text.npos) << rule->id << ": " << text;
      // The marker of an ignore is no talk about ourselves.
      const bool is_marker = rule->id == "sluice/unreadable-ignore" && text == fix;
      EXPECT_EQ(has_word(text, "sluice"), is_marker) << rule->id << ": " << text;
    }
  }
}

// What is worth a stop is shown to everybody.
TEST(Registry, HiddenRulesAreNeverAboveMedium) {
  for (const Rule* const rule : all_rules()) {
    if (rule->persona == Persona::regular) continue;
    EXPECT_LE(rule->severity, Severity::medium) << rule->id;
  }
}

TEST(Registry, EveryRuleHasATopic) {
  for (const Rule* const rule : all_rules()) EXPECT_FALSE(rule->topics.empty()) << rule->id;
}

TEST(Registry, AliasesAreToolAndId) {
  for (const Rule* const rule : all_rules()) {
    std::set<std::string_view> seen;
    for (const std::string_view alias : rule->aliases) {
      const std::size_t colon = alias.find(':');
      ASSERT_NE(colon, alias.npos) << rule->id << ": " << alias;
      EXPECT_TRUE(kTools.contains(alias.substr(0, colon))) << rule->id << ": " << alias;
      EXPECT_LT(colon + 1, alias.size()) << rule->id << ": " << alias;
      // kube-score calls its checks by names of several words.
      const bool words = alias.starts_with("kube-score:");
      EXPECT_EQ(alias.find_first_of(words ? "\t*," : " \t*,"), alias.npos)
          << rule->id << ": " << alias;
      EXPECT_TRUE(seen.insert(alias).second) << rule->id << ": " << alias << " stands twice";
    }
  }
}

TEST(Registry, RulesAreFoundByIdAndAlias) {
  for (const Rule* const rule : all_rules()) {
    EXPECT_THAT(find_rules(rule->id), testing::ElementsAre(rule)) << rule->id;
    for (const std::string_view alias : rule->aliases) {
      EXPECT_THAT(find_rules(alias), testing::Contains(rule)) << alias;
      EXPECT_THAT(find_rules(alias.substr(alias.find(':') + 1)), testing::Contains(rule)) << alias;
    }
  }
  EXPECT_THAT(find_rules("no/such-rule"), IsEmpty());
  EXPECT_THAT(find_rules(""), IsEmpty());
  EXPECT_EQ(find_rules("*").size(), all_rules().size());
}

TEST(Registry, DocumentationIsWhole) {
  std::set<const Rule*> documented;
  const std::vector<const Rule*> rules = all_rules();
  for (const RuleDoc* const doc : all_rule_docs()) {
    EXPECT_TRUE(documented.insert(&doc->rule).second) << doc->rule.id << " has two pages";
    EXPECT_THAT(rules, testing::Contains(&doc->rule)) << doc->rule.id;
    EXPECT_FALSE(doc->why.empty()) << doc->rule.id;
    EXPECT_FALSE(doc->source.empty()) << doc->rule.id;
  }
}

TEST(Registry, NamesAreUnique) {
  const auto unique = [](std::size_t count, auto name_of) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view name = name_of(i);
      EXPECT_TRUE(is_slug(name)) << name;
      EXPECT_TRUE(names.insert(name).second) << name;
    }
  };
  unique(kTopics, [](std::size_t i) { return topic_name(static_cast<Topic>(i)); });
  unique(5, [](std::size_t i) { return severity_name(static_cast<Severity>(i)); });
  unique(3, [](std::size_t i) { return confidence_name(static_cast<Confidence>(i)); });
  unique(3, [](std::size_t i) { return persona_name(static_cast<Persona>(i)); });
}

}  // namespace
}  // namespace sluice
