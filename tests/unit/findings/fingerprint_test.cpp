// Fingerprints: the same for the same fault wherever its line moves, another for another fault.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/findings/collect.h"
#include "core/parse/yaml.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsSubsetOf;
using testing::SizeIs;

constexpr Rule kRule{.id = "actions/unpinned", .title = "Not pinned", .check = {}};
constexpr Rule kOther{.id = "actions/other", .title = "Not pinned", .check = {}};

void report_uses(NodeRef node, Sink& sink) {
  if (const NodeRef uses = node["uses"]) sink.report(uses);
  for (const NodeRef child : node.children()) report_uses(child, sink);
}

std::vector<Finding> findings_of(std::string_view text, std::string_view path = "ci.yml",
                                 const Rule& rule = kRule) {
  const Parsed<Tree> parsed = parse_yaml(text, {});
  EXPECT_TRUE(parsed.usable) << text;
  Sink sink;
  sink.begin(rule);
  report_uses(parsed.tree.root(), sink);
  const std::vector<SourceView> sources{{path, text}};
  std::vector<Finding> findings = collect(sink.take(), sources, {});
  fingerprint(findings);
  return findings;
}

// The fingerprints of every `uses` in the text, in order.
std::vector<std::string> prints(std::string_view text, std::string_view path = "ci.yml",
                                const Rule& rule = kRule) {
  std::vector<std::string> list;
  for (const Finding& finding : findings_of(text, path, rule)) list.push_back(finding.fingerprint);
  return list;
}

constexpr std::string_view kText =
    "jobs:\n  build:\n    steps:\n      - uses: a/b@v1\n      - uses: c/d@v2\n";

TEST(Fingerprint, SurvivesWhatDoesNotChangeTheFault) {
  const auto wanted = prints(kText);
  ASSERT_THAT(wanted, SizeIs(2));
  for (const std::string_view text : {
           "# a comment\n\n\njobs:\n  build:\n    steps:\n      - uses: a/b@v1\n      - uses: "
           "c/d@v2\n",
           "on: push\njobs:\n  test: {}\n  build:\n    env: {x: y}\n    steps:\n      - uses: "
           "a/b@v1\n"
           "      - uses: c/d@v2\n",
           "jobs: {build: {steps: [{uses: a/b@v1}, {uses: c/d@v2}]}}\n",
           "jobs:\r\n  build:\r\n    steps:\r\n      - uses: a/b@v1\r\n      - uses: c/d@v2\r\n",
           "jobs:\n    build:\n        steps:\n        - name: x\n          uses: a/b@v1 # note\n"
           "        - uses: c/d@v2\n",
       }) {
    EXPECT_EQ(prints(text), wanted) << text;
  }
}

TEST(Fingerprint, SurvivesInsertionIntoAList) {
  const auto wanted = prints(kText);
  const auto more = prints(
      "jobs:\n  build:\n    steps:\n      - run: x\n      - uses: e/f@v3\n      - uses: a/b@v1\n"
      "      - run: y\n      - uses: c/d@v2\n");
  ASSERT_THAT(more, SizeIs(3));
  EXPECT_THAT(wanted, IsSubsetOf(more));
  // And the order of a list.
  const auto turned =
      prints("jobs:\n  build:\n    steps:\n      - uses: c/d@v2\n      - uses: a/b@v1\n");
  EXPECT_THAT(turned, ElementsAre(wanted[1], wanted[0]));
}

// Of an audit, by rule.
std::vector<std::string> audited(std::string_view path, std::string_view text,
                                 std::string_view rule) {
  Options options;
  options.select = {std::string(rule)};
  std::vector<std::string> list;
  for (const Finding& finding : audit({{std::string(path), std::string(text)}}, options).findings)
    list.push_back(finding.fingerprint);
  return list;
}

TEST(Fingerprint, SurvivesAStageBeforeOneWithoutAName) {
  for (const std::string_view rule : {"docker/no-user", "docker/download-piped-to-shell"}) {
    const std::string text = "FROM alpine:3\nRUN curl https://a.example/x | sh\n";
    const auto wanted = audited("Dockerfile", text, rule);
    ASSERT_THAT(wanted, SizeIs(1)) << rule;
    EXPECT_EQ(audited("Dockerfile", "FROM golang:1\nRUN make\n" + text, rule), wanted) << rule;
  }
}

TEST(Fingerprint, SurvivesASecondBlockOfTheName) {
  const auto text = [](std::string_view before) {
    return "resource \"aws_security_group\" \"g\" {\n" + std::string(before) +
           "  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = \"tcp\"\n"
           "    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n";
  };
  constexpr std::string_view kId = "aws/security-group-open-admin-port";
  const auto wanted = audited("main.tf", text(""), kId);
  ASSERT_THAT(wanted, SizeIs(1));
  EXPECT_EQ(audited("main.tf",
                    text("  ingress {\n    from_port   = 443\n    to_port     = 443\n"
                         "    protocol    = \"tcp\"\n    cidr_blocks = [\"10.0.0.0/8\"]\n  }\n"),
                    kId),
            wanted);
}

TEST(Fingerprint, OfWhatIsMissingSurvivesAnotherLayout) {
  constexpr std::string_view kId = "aws/sg-rule-no-description";
  const std::string_view lines =
      "{\"Resources\": {\n  \"S\": {\n    \"Type\": \"AWS::EC2::SecurityGroup\",\n"
      "    \"Properties\": {\n      \"GroupDescription\": \"x\",\n"
      "      \"SecurityGroupIngress\": [{\n        \"IpProtocol\": \"tcp\",\n"
      "        \"FromPort\": 22,\n        \"ToPort\": 22,\n"
      "        \"CidrIp\": \"10.0.0.0/8\"\n      }]\n    }\n  }\n}}\n";
  const auto wanted = audited("a.template.json", lines, kId);
  ASSERT_THAT(wanted, SizeIs(1));
  std::string one_line(lines);
  std::erase(one_line, '\n');
  EXPECT_EQ(audited("a.template.json", one_line, kId), wanted);
}

TEST(Fingerprint, SurvivesQuotes) {
  const auto wanted = prints("jobs: {build: {uses: a/b@v1}}");
  EXPECT_EQ(prints("jobs: {build: {uses: 'a/b@v1'}}"), wanted);
  EXPECT_EQ(prints("jobs: {build: {uses: \"a/b@v1\"}}"), wanted);
  EXPECT_NE(prints("jobs: {build: {uses: \"'a/b@v1'\"}}"), wanted);
}

TEST(Fingerprint, ChangesWithWhatMakesItAnotherFault) {
  const std::string wanted = prints("jobs: {build: {uses: a/b@v1}}").at(0);
  EXPECT_NE(prints("jobs: {build: {uses: a/b@v2}}").at(0), wanted) << "value";
  EXPECT_NE(prints("jobs: {test: {uses: a/b@v1}}").at(0), wanted) << "structural place";
  EXPECT_NE(prints("jobs: {build: {uses: a/b@v1}}", "cd.yml").at(0), wanted) << "path";
  EXPECT_NE(prints("jobs: {build: {uses: a/b@v1}}", "ci.yml", kOther).at(0), wanted) << "rule";
}

TEST(Fingerprint, ALongValueCountsToItsEnd) {
  const std::string start = "uses: '" + std::string(600, 'x');
  EXPECT_EQ(prints(start + "a'"), prints(start + "a'"));
  EXPECT_NE(prints(start + "a'"), prints(start + "b'"));
}

TEST(Fingerprint, EqualFaultsAreNumberedInOrder) {
  const auto two = prints("steps: [{uses: a}, {uses: a}]");
  ASSERT_THAT(two, SizeIs(2));
  EXPECT_NE(two[0], two[1]);
  const auto three = prints("steps: [{uses: a}, {uses: a}, {uses: a}]");
  ASSERT_THAT(three, SizeIs(3));
  EXPECT_THAT(two, IsSubsetOf(three));
}

TEST(Fingerprint, IsHexadecimalAndHoldsNothingOfTheFile) {
  const std::string print = prints("uses: a/b@v1").at(0);
  EXPECT_EQ(print.size(), 32U);
  EXPECT_EQ(print.find_first_not_of("0123456789abcdef"), print.npos);
}

// A number that baselines out there hold: a change of it would bring every known finding back.
TEST(Fingerprint, IsWhatItWas) {
  EXPECT_THAT(prints("jobs: {build: {steps: [{uses: a/b@v1}]}}"),
              ElementsAre("d460e7999a143e6643887f4d54463848"));
}

}  // namespace
}  // namespace sluice
