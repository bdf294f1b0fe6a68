// Each format, from a report made by hand: what is said where, and what hostile text becomes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/report/report.h"

namespace sluice {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kAliases[] = {"checkov:CKV_1"};
constexpr Rule kRule{.id = "actions/unpinned",
                     .severity = Severity::high,
                     .confidence = Confidence::medium,
                     .title = "Action is not pinned",
                     .risk = "Its owner can change it.",
                     .fix = "Pin it.",
                     .aliases = kAliases,
                     .topics = {Topic::supply_chain},
                     .check = {}};
constexpr Rule kNote{
    .id = "docker/note", .severity = Severity::note, .title = "Note", .fix = "Do it.", .check = {}};

Finding finding() {
  Finding finding;
  finding.rule = &kRule;
  finding.severity = Severity::high;
  finding.confidence = Confidence::medium;
  finding.aliases = kAliases;
  finding.message = "x/y@v1 is a tag. Its owner can change it.";
  finding.fix = "Pin it.";
  finding.primary = {"ci.yml", {12, 9, 100}, {12, 16, 107}, "jobs.a.steps[0].uses", ""};
  finding.resource = "jobs.a";
  finding.fingerprint = "0123";
  finding.excerpt = {12, {"  uses: x/y@v1 # é"}};
  return finding;
}

Report report_of(std::vector<Finding> findings) {
  Report report;
  report.summary = {.files = 3, .audited = 1, .skipped = 1, .errors = 1};
  for (const Finding& finding : findings) {
    if (finding.suppressed) {
      ++report.summary.suppressed;
    } else {
      ++report.summary.by_severity[static_cast<std::size_t>(finding.severity)];
    }
  }
  report.files = {{"ci.yml", Kind::github_actions, FileEntry::Status::audited, ""},
                  {"b.bin", Kind::unknown, FileEntry::Status::skipped, "binary"},
                  {"c.tf", Kind::terraform, FileEntry::Status::error, "no access"}};
  report.findings = std::move(findings);
  report.incomplete = true;
  return report;
}

TEST(TextReport, IsThisWithoutColour) {
  Finding second = finding();
  second.rule = &kNote;
  second.severity = Severity::note;
  second.message = "It is there.";
  second.fix = "Do it.";
  second.resource.clear();
  second.excerpt = {};
  second.related = {{"vars.tf", {3, 1, 0}, {3, 2, 1}, "", "set here"}};
  second.suppressed = Suppression{"checkov", "reason"};
  EXPECT_EQ(write_text(report_of({finding(), second}), Color::never),
            R"(high actions/unpinned: Action is not pinned
  ci.yml:12:9  jobs.a
  12 |   uses: x/y@v1 # é
     |         ^^^^^^^
  x/y@v1 is a tag. Its owner can change it.
  Fix: Pin it.

note docker/note: Note (suppressed by checkov)
  ci.yml:12:9
  It is there.
  set here: vars.tf:3:1
  Fix: Do it.

not wholly audited c.tf: no access
1 file audited, 1 skipped, 1 not wholly readable: 1 finding (1 high), 1 suppressed
)");
}

// The colours of a terminal, written so that a reader sees them: {31}red{0}
std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\x1b[")) {
      const std::size_t end = text.find('m', i);
      out += '{' + std::string(text.substr(i + 2, end - i - 2)) + '}';
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

TEST(TextReport, IsThisInColour) {
  EXPECT_EQ(visible(write_text(report_of({finding()}), Color::always)),
            R"({31}high{0} {1}actions/unpinned{0}: Action is not pinned
  {34}ci.yml:12:9{0}{2}  jobs.a{0}
{2}  12 | {0}  uses: x/y@v1 # é
{2}     | {0}        {31}^^^^^^^{0}
  x/y@v1 is a tag. Its owner can change it.
{32}  Fix: {0}Pin it.

{31}not wholly audited{0} c.tf: no access
1 file audited, 1 skipped, 1 not wholly readable: 1 finding ({31}1 high{0})
)");
}

// No line of a report may be a command for the runner that prints it.
TEST(TextReport, HoldsNoCommandForARunner) {
  Finding hostile = finding();
  hostile.primary.path = "::error title=x::pwn/ci.yml";
  hostile.primary.start = {12, 10, 100};
  hostile.primary.end = {12, 13, 103};
  hostile.message = "::warning::pwn";
  hostile.related = {{":", {1, 1, 0}, {1, 2, 1}, "", "::debug::"}};
  hostile.excerpt = {12, {"##[error]uses: ::error::"}};
  Report report = report_of({hostile});
  report.files[2].path = "##[add-mask]a";
  EXPECT_EQ(write_text(report, Color::never),
            R"(high actions/unpinned: Action is not pinned
  \u{3a}:error title=x::pwn/ci.yml:12:10  jobs.a
  12 | #\u{23}[error]uses: ::error::
     |               ^^^
  \u{3a}:warning::pwn
  \u{3a}:debug::: \u{3a}:1:1
  Fix: Pin it.

not wholly audited #\u{23}[add-mask]a: no access
1 file audited, 1 skipped, 1 not wholly readable: 1 finding (1 high)
)");
  for (const std::string& text : {write_json(report), write_sarif(report)}) {
    EXPECT_THAT(text, Not(HasSubstr("##[")));
    EXPECT_FALSE(json::parse(text).is_discarded());
  }
  EXPECT_EQ(json::parse(write_json(report))["files"][2]["path"], "##[add-mask]a");
}

TEST(TextReport, TheRulerStandsUnderWhatIsShown) {
  Finding odd = finding();
  // A tab, an emoji and an escape stand before; the finding is the z.
  odd.primary.start = {12, 4, 0};
  odd.primary.end = {12, 5, 0};
  odd.excerpt = {12, {"\t🙂\x1bz"}};
  EXPECT_THAT(write_text(report_of({odd}), Color::never), HasSubstr("  12 |  🙂\\u{1b}z\n"
                                                                    "     |          ^\n"));
  odd.primary.end = odd.primary.start;
  EXPECT_THAT(write_text(report_of({odd}), Color::never), HasSubstr("     |          ^\n"));
  odd.primary.end = {14, 2, 0};
  odd.excerpt.lines = {"abc de", "f", "g"};
  EXPECT_THAT(write_text(report_of({odd}), Color::never), HasSubstr("  12 | abc de\n"
                                                                    "     |    ^^^\n"
                                                                    "  13 | f\n"
                                                                    "  14 | g\n"));
}

TEST(TextReport, SaysThatNothingWasFound) {
  Report report;
  report.summary = {.files = 2, .audited = 2};
  EXPECT_EQ(write_text(report, Color::never), "2 files audited: no findings\n");
}

constexpr std::string_view kHostile =
    "\x1b[2J\u202E<img src=x onerror=alert(1)>[a](javascript:b){0}@all\n`\"\\\xFF";

Finding hostile() {
  const std::string text(kHostile);
  Finding hostile = finding();
  hostile.message = text;
  hostile.primary.path = text;
  hostile.primary.node = text;
  hostile.resource = text;
  hostile.excerpt.lines = {text};
  hostile.related = {{text, {1, 1, 0}, {1, 2, 1}, text, text}};
  hostile.suppressed = Suppression{text, text};
  hostile.edit = LocatedEdit{Edit::Safety::safe, {{hostile.primary, text}}};
  return hostile;
}

Report hostile_report() {
  Report report = report_of({hostile()});
  for (FileEntry& file : report.files) {
    file.path = std::string(kHostile);
    file.reason = std::string(kHostile);
  }
  return report;
}

TEST(TextReport, SendsNothingThatATerminalObeys) {
  const std::string text = write_text(hostile_report(), Color::never);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  EXPECT_THAT(text, Not(HasSubstr("@all\n")));
}

TEST(JsonReport, IsTheContract) {
  Finding one = finding();
  one.related = {{"vars.tf", {3, 1, 0}, {3, 2, 1}, "", "set here"}};
  one.edit = LocatedEdit{Edit::Safety::needs_review, {{one.primary, "x"}}};
  one.suppressed = Suppression{"comment", ""};
  const json report = json::parse(write_json(report_of({one})));
  EXPECT_EQ(report["schema"], "sluice.report/1");
  EXPECT_EQ(report["summary"]["suppressed"], 1);
  EXPECT_EQ(
      report["files"][2],
      json::parse(
          R"({"path": "c.tf", "kind": "terraform", "status": "error", "reason": "no access"})"));
  EXPECT_EQ(report["findings"][0], json::parse(R"({
    "rule": "actions/unpinned", "severity": "high", "confidence": "medium", "persona": "regular",
    "title": "Action is not pinned", "message": "x/y@v1 is a tag. Its owner can change it.",
    "fix": "Pin it.", "path": "ci.yml",
    "span": {"start": {"line": 12, "column": 9, "offset": 100},
             "end": {"line": 12, "column": 16, "offset": 107}},
    "resource": "jobs.a", "node": "jobs.a.steps[0].uses",
    "related": [{"path": "vars.tf", "note": "set here",
                 "span": {"start": {"line": 3, "column": 1, "offset": 0},
                          "end": {"line": 3, "column": 2, "offset": 1}}}],
    "aliases": ["checkov:CKV_1"], "topics": ["supply-chain"], "fingerprint": "0123",
    "edit": {"safety": "needs-review", "edits": [{"path": "ci.yml", "text": "x",
      "span": {"start": {"line": 12, "column": 9, "offset": 100},
               "end": {"line": 12, "column": 16, "offset": 107}}}]},
    "suppressed": {"by": "comment"}})"));
}

TEST(JsonReport, IsUtf8WhateverItIsGiven) {
  const std::string text = write_json(hostile_report());
  EXPECT_TRUE(text.ends_with("}\n"));
  EXPECT_FALSE(json::parse(text).is_discarded());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xFF")));
}

TEST(SarifReport, SaysWhatTheReportSays) {
  Finding one = finding();
  one.edit = LocatedEdit{Edit::Safety::safe, {{one.primary, "x"}}};
  Finding waived = finding();
  waived.rule = &kNote;
  waived.severity = Severity::medium;
  waived.aliases = {};
  waived.suppressed = Suppression{"baseline", "known"};
  const json run = json::parse(write_sarif(report_of({one, waived})))["runs"][0];
  const json& rules = run["tool"]["driver"]["rules"];
  const json& results = run["results"];
  ASSERT_EQ(results.size(), 2U);
  for (const json& result : results) {
    EXPECT_EQ(rules[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  }
  EXPECT_EQ(results[0]["level"], "error");
  EXPECT_EQ(results[1]["level"], "warning");
  EXPECT_EQ(results[0]["locations"][0]["physicalLocation"]["region"],
            json::parse(R"({"startLine": 12, "startColumn": 9, "endLine": 12, "endColumn": 16,
                            "byteOffset": 100, "byteLength": 7})"));
  EXPECT_EQ(results[0]["partialFingerprints"]["sluice/v1"], "0123");
  EXPECT_EQ(results[0]["properties"]["aliases"], json::parse(R"(["checkov:CKV_1"])"));
  EXPECT_FALSE(results[1].contains("properties"));
  EXPECT_EQ(results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"],
            json::parse(R"({"text": "x"})"));
  EXPECT_FALSE(results[0].contains("suppressions"));
  EXPECT_EQ(results[1]["suppressions"],
            json::parse(R"([{"kind": "external", "justification": "known"}])"));
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  const json& invocation = run["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "no access");
}

TEST(SarifReport, SaysNothingTwice) {
  Finding one = finding();
  const json run = json::parse(write_sarif(report_of({one})))["runs"][0];
  const json& rule = run["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["shortDescription"]["text"], "Action is not pinned");
  EXPECT_EQ(rule["fullDescription"]["text"], "Its owner can change it.");
  EXPECT_EQ(rule["help"]["text"], "Pin it.");
  EXPECT_EQ(run["results"][0]["message"]["text"], "x/y@v1 is a tag. Its owner can change it.");
  // What the rule's help does not hold stands in the message.
  one.fix = "Pin x/y.";
  EXPECT_EQ(json::parse(write_sarif(report_of({one})))["runs"][0]["results"][0]["message"]["text"],
            "x/y@v1 is a tag. Its owner can change it. Pin x/y.");
}

TEST(SarifReport, OnlySafeEditsAreFixes) {
  Finding one = finding();
  one.edit = LocatedEdit{Edit::Safety::needs_review, {{one.primary, "x"}}};
  const json run = json::parse(write_sarif(report_of({one})))["runs"][0];
  EXPECT_FALSE(run["results"][0].contains("fixes"));
}

// SARIF 2.1.0, 3.11: braces are placeholders, brackets links.
TEST(SarifReport, MessagesHoldNeitherLinksNorPlaceholders) {
  Finding one = finding();
  one.message = R"([a](b) {0} ${{ c }} \ d)";
  const json run = json::parse(write_sarif(report_of({one})))["runs"][0];
  EXPECT_EQ(run["results"][0]["message"]["text"], R"(\[a\](b) {{0}} ${{{{ c }}}} \\ d)");
}

TEST(SarifReport, HostilePathsAreUrisBelowTheRoot) {
  const std::string text = write_sarif(hostile_report());
  const json run = json::parse(text)["runs"][0];
  const json& artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
  EXPECT_EQ(artifact["uriBaseId"], "ROOT");
  EXPECT_EQ(artifact["uri"].get<std::string>().find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%"),
            std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xFF")));
}

TEST(BaselineReport, HoldsNoTextOfAnyFile) {
  Finding own = finding();
  constexpr static Rule kOwn{.id = "sluice/parse-error", .title = "t", .check = {}};
  own.rule = &kOwn;
  Finding waived = finding();
  waived.suppressed = Suppression{"comment", ""};
  EXPECT_EQ(json::parse(write_baseline(report_of({finding(), own, waived}))),
            json::parse(R"({"schema": "sluice.baseline/1", "findings":
              [{"fingerprint": "0123", "rule": "actions/unpinned", "path": "ci.yml"}]})"));
}

}  // namespace
}  // namespace sluice
