#include "core/model/gitlab_condition.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/files.h"
#include "tests/support/gitlab.h"

namespace sluice::gitlab {
namespace {

using nlohmann::json;

// A table of the corpus; null where there is none.
json table(const std::string& name) {
  const std::string corpus = test::corpus();
  if (corpus.empty()) return nullptr;
  std::ifstream in(corpus + "pipelines/gitlab-ci-local/unit/" + name);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

Variables complete(const json& values) {
  Variables variables;
  variables.is_complete = true;
  for (const auto& [name, value] : values.items()) variables.known[name] = value.get<std::string>();
  return variables;
}

struct Case {
  std::string_view text;
  Truth expected;
};

TEST(Condition, IsAlwaysTrueWhereNoValueMakesItFalse) {
  for (const std::string_view text :
       {"\"a\" == \"a\"", "\"a\" != \"b\"", "$A || \"x\"", "$A == \"x\" || $A != \"x\"",
        "($A =~ /x/ && $B) || $A !~ /x/ || $B == null || $B != null"}) {
    EXPECT_TRUE(Condition(text).is_always_true()) << text;
  }
  for (const std::string_view text :
       {"$A", "$A == \"x\" || $A != \"y\"", "$A || \"x\" && $B", "$A || ", "\"\"",
        "$A == $B || $A != $C", "$A || $B || $C || $D || $E || $F || $G || $H || $I || \"x\""}) {
    EXPECT_FALSE(Condition(text).is_always_true()) << text;
  }
}

TEST(Condition, TellsWhatIsMatchedByWhichPattern) {
  const Condition condition("$A =~ /^x\\/y$/ && ($B =~ /z/i || $C !~ /w/) && $D =~ $E");
  const auto matches = condition.matches();
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0].variable, "A");
  EXPECT_EQ(matches[0].pattern, "^x/y$");
  EXPECT_EQ(matches[1].variable, "B");
  EXPECT_EQ(matches[1].pattern, "(?i)z");
}

TEST(Condition, KnowsWhatIsNotSet) {
  Variables variables;
  variables.unset.emplace("A");
  EXPECT_EQ(Condition("$A").evaluate(variables), Truth::no);
  EXPECT_EQ(Condition("$A == null").evaluate(variables), Truth::yes);
  EXPECT_EQ(Condition("$B == null").evaluate(variables), Truth::unknown);
  EXPECT_EQ(expand("x$A", variables), "x");
  EXPECT_EQ(expand("x$B", variables), std::nullopt);
}

TEST(Condition, SaysWhatItSaysOfWhatIsKnown) {
  Variables variables;
  variables.known = {{"A", "one"},           {"EMPTY", ""},   {"NESTED", "$A-$A"},
                     {"PATTERN", "/^o.e$/"}, {"WORD", "one"}, {"LOOP", "$LOOP"}};
  const Case cases[] = {
      {"$A", Truth::yes},
      {"$EMPTY", Truth::no},
      {"$OTHER", Truth::unknown},
      {"$A == \"one\"", Truth::yes},
      {"$A == 'two'", Truth::no},
      {"$A != null", Truth::yes},
      {"$EMPTY == \"\"", Truth::yes},
      {"$EMPTY == null", Truth::no},
      {"$OTHER == null", Truth::unknown},
      {"$NESTED == \"one-one\"", Truth::yes},
      {"$LOOP == \"x\"", Truth::unknown},
      {"$A =~ /^O/i", Truth::yes},
      {"$A =~ /^O/", Truth::no},
      {"$A !~ /^O/", Truth::yes},
      {"$A =~ $PATTERN", Truth::yes},
      {"$A =~ $WORD", Truth::unknown},
      {"$OTHER =~ /x/", Truth::unknown},
      {"$A && $OTHER", Truth::unknown},
      {"$EMPTY && $OTHER", Truth::no},
      {"$A || $OTHER", Truth::yes},
      {"$OTHER || $EMPTY", Truth::unknown},
      // '&&' binds before '||'.
      {"$A || $A && $EMPTY", Truth::yes},
      {"($A || $A) && $EMPTY", Truth::no},
      {"$A==\"one\"&&\n  $A!=\"two\"", Truth::yes},
      {"\"a/b\" =~ /a\\/b/", Truth::yes},
      {"null == null", Truth::yes},
  };
  for (const auto& [text, expected] : cases) {
    const Condition condition(text);
    EXPECT_EQ(condition.error(), "") << text;
    EXPECT_EQ(condition.evaluate(variables), expected) << text;
  }
}

TEST(Condition, GitLabLooksForTheLeftSideInTexts) {
  EXPECT_TRUE(Condition("$A =~ \"b\"").is_tolerated());
  EXPECT_FALSE(Condition("$A =~ /(/").is_tolerated());
  EXPECT_EQ(Condition("$A =~ \"b\"").evaluate({}), Truth::unknown);
}

TEST(Condition, TellsWhatIsWrongAndWhere) {
  struct Wrong {
    std::string_view text;
    std::uint32_t at;
  };
  const Wrong cases[] = {
      {"", 0},          {"$A ==", 5},  {"${A}", 0}, {"$A == x", 6},    {"$A =~ /a/b/", 9},
      {"$A =~ /(/", 6}, {"\"a", 0},    {"($A", 3},  {"$A = \"b\"", 3}, {"$A =~ \"b\"", 9},
      {"$A &&", 5},     {"$A /a/", 3}, {"/a/", 0}};
  for (const auto& [text, at] : cases) {
    const Condition condition(text);
    EXPECT_NE(condition.error(), "") << text;
    EXPECT_EQ(condition.error_at().begin, at) << text << ": " << condition.error();
    EXPECT_EQ(condition.evaluate({}), Truth::unknown) << text;
  }
}

TEST(Condition, EndsOnHostileText) {
  EXPECT_NE(Condition(std::string(100'000, '(')).error(), "");
  std::string chain = "$A";
  for (int i = 0; i < 50'000; ++i) chain += " && $A";
  EXPECT_EQ(Condition(chain).evaluate({}), Truth::unknown);
  std::string equal = "$A";
  for (int i = 0; i < 50'000; ++i) equal += " == $A";
  EXPECT_EQ(Condition(equal).evaluate({}), Truth::unknown);
}

TEST(Expand, PutsValuesIn) {
  Variables variables;
  variables.known = {{"A", "1"}, {"B", "<$A>"}, {"SELF", "x$SELF"}};
  struct {
    std::string_view text;
    std::string_view expected;
  } const cases[] = {{"$A", "1"},      {"${A}b", "1b"}, {"%A%", "1"},
                     {"$B$A", "<1>1"}, {"$$A", "$$A"},  {"50%", "50%"},
                     {"$", "$"},       {"${A", "${A"},  {"a $ b", "a $ b"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(expand(text, variables), expected) << text;
  EXPECT_EQ(expand("$C", variables), std::nullopt);
  EXPECT_EQ(expand("$SELF", variables), std::nullopt);
  variables.is_complete = true;
  EXPECT_EQ(expand("[$C]", variables), "[]");
}

TEST(Expand, EndsOnValuesThatGrow) {
  Variables variables;
  for (int i = 0; i < 60; ++i) {
    const std::string next = "$V" + std::to_string(i + 1);
    variables.known["V" + std::to_string(i)] = next + next;
  }
  variables.known["V60"] = "";
  EXPECT_EQ(expand("$V0", variables), std::nullopt);
}

TEST(Corpus, ConditionsAreRight) {
  const json cases = table("conditions.json");
  if (!cases.is_array()) GTEST_SKIP() << "there is no corpus";
  for (const json& one : cases) {
    const std::string text = one["if"];
    const Condition condition(text);
    EXPECT_EQ(condition.error().empty(), !one.contains("error"))
        << text << ": " << condition.error();
    if (!one.contains("result")) continue;
    const Truth expected = one["result"].get<bool>() ? Truth::yes : Truth::no;
    EXPECT_EQ(condition.evaluate(complete(json::object())), expected) << text;
  }
}

TEST(Corpus, ExpansionsAreRight) {
  const json cases = table("expand.json");
  if (!cases.is_array()) GTEST_SKIP() << "there is no corpus";
  for (const json& one : cases) {
    const std::string text = one["text"];
    EXPECT_EQ(expand(text, complete(one["variables"])), one["expect"].get<std::string>()) << text;
  }
}

TEST(Corpus, RulesAreRight) {
  const json cases = table("rules.json");
  if (!cases.is_array()) GTEST_SKIP() << "there is no corpus";
  for (const json& one : cases) {
    const json file = {{"job", {{"script", "x"}, {"rules", one["rules"]}}}};
    test::GitlabProject project(file.dump());
    const Effective pipeline = project.effective();
    ASSERT_FALSE(pipeline.error) << pipeline.error->message;
    const Variables variables = complete(one["variables"]);
    RuleContext context{variables};
    const std::string when = one["expect"]["when"];
    const bool allow_failure = one["expect"]["allowFailure"];
    // The table leaves out what the job itself says of these.
    const bool is_said = when != "manual" || one["rules"][0].contains("when");
    if (!is_said) context.job_when = "manual";
    if (!is_said && !allow_failure) context.job_allow_failure = false;
    const RulesResult result = evaluate_rules(*pipeline.jobs.front().get("rules"), context);
    EXPECT_TRUE(result.is_known);
    EXPECT_EQ(result.when, when) << one["test"];
    EXPECT_EQ(result.allow_failure, allow_failure) << one["test"];
    EXPECT_EQ(result.variables, nullptr) << one["test"];
  }
}

}  // namespace
}  // namespace sluice::gitlab
