#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/audit/audit.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Options, NothingAskedForIsTheDefault) {
  const ParsedOptions parsed = parse_options("{}");
  EXPECT_EQ(parsed.error, "");
  EXPECT_FALSE(parsed.options.policy);
  EXPECT_FALSE(parsed.options.persona);
  EXPECT_FALSE(parsed.options.fail_on);
  EXPECT_EQ(parsed.options.gate, "");
  EXPECT_THAT(parsed.options.select, IsEmpty());
  EXPECT_TRUE(parsed.options.honour_ignores);
  EXPECT_FALSE(parsed.options.show_suppressed);
  EXPECT_FALSE(parsed.options.today);
  EXPECT_EQ(parsed.options.limits.file_bytes, Limits{}.file_bytes);
}

TEST(Options, AllThatCanBeAskedForIsTaken) {
  const ParsedOptions parsed = parse_options(R"({
    "persona": "auditor", "fail_on": "critical", "select": ["sluice/*"],
    "kinds": [{"glob": "*.x", "kind": "gitlab-ci"}, {"glob": "y", "kind": "text"}],
    "baseline": ["a", "b"], "allow_errors": ["c/**"], "honour_ignores": false,
    "show_suppressed": true, "date": "2024-10-04",
    "limits": {"file_bytes": 1, "total_bytes": 2, "files": 3, "findings_per_file": 4,
      "archive_entries": 5, "inflated_bytes": 6, "inflate_ratio": 7, "archive_depth": 8,
      "depth": 9, "nodes": 10, "expanded": 11}})");
  ASSERT_EQ(parsed.error, "");
  const Options& options = parsed.options;
  EXPECT_EQ(options.persona, Persona::auditor);
  EXPECT_EQ(options.fail_on, Severity::critical);
  EXPECT_THAT(options.select, ElementsAre("sluice/*"));
  ASSERT_EQ(options.kinds.size(), 2U);
  EXPECT_EQ(options.kinds[0].glob, "*.x");
  EXPECT_EQ(options.kinds[1].kind, Kind::text);
  EXPECT_THAT(options.baseline, ElementsAre("a", "b"));
  EXPECT_THAT(options.allow_errors, ElementsAre("c/**"));
  EXPECT_FALSE(options.honour_ignores);
  EXPECT_TRUE(options.show_suppressed);
  EXPECT_EQ(options.today, 20'000);
  EXPECT_EQ(options.limits.file_bytes, 1U);
  EXPECT_EQ(options.limits.total_bytes, 2U);
  EXPECT_EQ(options.limits.files, 3U);
  EXPECT_EQ(options.limits.findings_per_file, 4U);
  EXPECT_EQ(options.limits.archive_entries, 5U);
  EXPECT_EQ(options.limits.inflated_bytes, 6U);
  EXPECT_EQ(options.limits.inflate_ratio, 7U);
  EXPECT_EQ(options.limits.archive_depth, 8U);
  EXPECT_EQ(options.limits.parse.depth, 9U);
  EXPECT_EQ(options.limits.parse.nodes, 10U);
  EXPECT_EQ(options.limits.parse.expanded, 11U);
}

TEST(Options, APolicyAndOneOfItsGatesAreTaken) {
  const ParsedOptions parsed = parse_options(
      R"({"gate": "deploy:a",
          "policy": {"path": ".sluice.yaml", "text": "version: 1\ngates: {deploy:a: {}}\n"}})");
  ASSERT_EQ(parsed.error, "");
  EXPECT_EQ(parsed.options.gate, "deploy:a");
  ASSERT_TRUE(parsed.options.policy);
  EXPECT_EQ(parsed.options.policy->path, ".sluice.yaml");
  EXPECT_EQ(parsed.options.policy->text, "version: 1\ngates: {deploy:a: {}}\n");
  // A broken policy is told by the report.
  EXPECT_EQ(parse_options(R"({"policy": {"path": "p", "text": "a: 1"}, "gate": "b"})").error, "");
}

TEST(Options, WhatIsWrongIsToldInOneSentence) {
  struct Row {
    std::string_view text;
    std::string_view error;
  };
  constexpr Row kRows[] = {
      {"", "options are not valid JSON"},
      {"{", "options are not valid JSON"},
      {"[]", "options must be an object"},
      {"null", "options must be an object"},
      {R"({"colour": 1})", "unknown option: colour"},
      {R"({"persona": "root"})", "persona must be regular, pedantic or auditor"},
      {R"({"persona": 1})", "persona must be regular, pedantic or auditor"},
      {R"({"fail_on": "worst"})", "fail_on must be note, low, medium, high or critical"},
      {R"({"policy": "version: 1"})", "policy must be {path, text}"},
      {R"({"policy": {"path": "a"}})", "policy must be {path, text}"},
      {R"({"policy": {"path": "a", "text": "", "x": 1}})", "policy must be {path, text}"},
      {R"({"policy": {"path": "a", "text": 1}})", "policy must be {path, text}"},
      {R"({"settings": {}})", "settings must be a list of {path, text}"},
      {R"({"settings": ["a"]})", "settings must be a list of {path, text}"},
      {R"({"settings": [{"path": "a", "text": 1}]})", "settings must be a list of {path, text}"},
      {R"({"gate": 1})", "gate must be a name"},
      {R"({"gate": ""})", "gate must be a name"},
      {R"({"gate": "deploy:a"})", "the policy has no gate called deploy:a"},
      {R"({"gate": "merge", "fail_on": "low"})", "gate and fail_on exclude each other"},
      {R"({"select": "a"})", "select must be a list of strings"},
      {R"({"select": [1]})", "select must be a list of strings"},
      {R"({"select": ["no/such"]})", "no rule is called no/such"},
      {R"({"kinds": {}})", "kinds must be a list of {glob, kind}"},
      {R"({"kinds": [{"glob": "a"}]})", "kinds must be a list of {glob, kind}"},
      {R"({"kinds": [{"glob": "a", "kind": "b"}]})", "unknown kind: b"},
      {R"({"baseline": [null]})", "baseline must be a list of strings"},
      {R"({"allow_errors": 1})", "allow_errors must be a list of strings"},
      {R"({"honour_ignores": "yes"})", "honour_ignores must be true or false"},
      {R"({"show_suppressed": 0})", "show_suppressed must be true or false"},
      {R"({"date": "tomorrow"})", "date must be YYYY-MM-DD"},
      {R"({"date": "2023-02-29"})", "date must be YYYY-MM-DD"},
      {R"({"date": 20000})", "date must be YYYY-MM-DD"},
      {R"({"limits": []})", "limits must be an object"},
      {R"({"limits": {"stack": 1}})", "unknown limit: stack"},
      {R"({"limits": {"depth": -1}})", "depth must be a whole number up to 256"},
      {R"({"limits": {"depth": 1.5}})", "depth must be a whole number up to 256"},
      {R"({"limits": {"depth": 257}})", "depth must be a whole number up to 256"},
      {R"({"limits": {"nodes": 4294967296}})", "nodes must be a whole number up to 4294967295"},
  };
  for (const auto& [text, error] : kRows) EXPECT_EQ(parse_options(text).error, error) << text;
}

TEST(Options, SettingsAreTaken) {
  const ParsedOptions parsed = parse_options(
      R"({"settings": [{"path": "a.json", "text": "{}"}, {"path": "b", "text": ""}]})");
  ASSERT_EQ(parsed.error, "");
  ASSERT_EQ(parsed.options.settings.size(), 2U);
  EXPECT_EQ(parsed.options.settings[0].path, "a.json");
  EXPECT_EQ(parsed.options.settings[0].bytes, "{}");
}

// Each glob is held against each file.
TEST(Options, GlobsAreBounded) {
  const auto error = [](std::size_t count, std::size_t size) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) list += ',';
      list += '"' + std::string(size, 'a') + '"';
    }
    return parse_options(R"({"kinds": [{"glob": "aaaa", "kind": "text"}], "allow_errors": [)" +
                         list + "]}")
        .error;
  };
  EXPECT_EQ(error(9'999, 10), "");
  EXPECT_EQ(error(10'000, 1), "allow_errors and kinds hold more than 10000 globs");
  EXPECT_EQ(error(1, 131'068), "");
  EXPECT_EQ(error(1, 131'069), "the globs of allow_errors and kinds are longer than 131072 bytes");
  EXPECT_EQ(error(2'000, 1'000),
            "the globs of allow_errors and kinds are longer than 131072 bytes");
}

TEST(Options, DeepTextIsAnErrorAndNoCrash) {
  EXPECT_FALSE(parse_options(std::string(1'000'000, '[')).error.empty());
  EXPECT_FALSE(parse_options(std::string(100'000, '[') + std::string(100'000, ']')).error.empty());
}

}  // namespace
}  // namespace sluice
