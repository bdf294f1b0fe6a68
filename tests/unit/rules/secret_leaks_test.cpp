// A secret never leaves in clear, in no format, whichever rule tells of its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/findings/collect.h"
#include "core/report/report.h"
#include "tests/support/archives.h"
#include "tests/support/samples.h"

namespace sluice {
namespace {

using namespace test;  // NOLINT: the samples are the vocabulary of this file
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> every_format(const Report& report) {
  return {write_json(report), write_sarif(report), write_text(report, Color::never),
          write_text(report, Color::always), write_baseline(report)};
}

Report audited(std::string path, std::string bytes, Options options = {}) {
  options.excerpts = true;
  options.show_suppressed = true;
  options.persona = Persona::auditor;
  std::vector<Input> inputs;
  inputs.push_back({std::move(path), std::move(bytes)});
  return audit(std::move(inputs), options);
}

void expect_absent(const Report& report, const std::vector<std::string>& secrets) {
  for (const std::string& text : every_format(report)) {
    for (const std::string& secret : secrets) EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

std::size_t secrets_of(const Report& report) {
  std::size_t count = 0;
  for (const Finding& finding : report.findings) {
    count += finding.rule->id.starts_with("secrets/") ? 1U : 0U;
  }
  return count;
}

TEST(SecretLeaks, NoFormatShowsASecret) {
  const std::string token = with_crc("ghp_");
  const std::string password = base62(16);
  const std::string key = base62(32);
  const std::string block = pem("RSA PRIVATE KEY", "\n");
  const Report report = audited(
      "deploy/run.sh", "A=1 TOKEN=" + token + " B=" + token + "\nDB=postgres://shop:" + password +
                           "@db.shop.internal/shop\nAPI_KEY=" + key + "\n" + block + "\n");
  EXPECT_EQ(secrets_of(report), 4U);  // of the token the first of its line
  std::vector<std::string> absent = {token, password, key};
  for (std::size_t line = 0; line < 24; ++line) {
    absent.push_back(block.substr(block.find('\n') + 1 + line * 65, 64));
  }
  expect_absent(report, absent);
}

// Beyond the limit on findings a secret is not told, and not shown either.
TEST(SecretLeaks, ThoseThatAreNotListedAreMaskedAsWell) {
  const std::string first = with_crc("ghp_");
  const std::string second = with_crc("ghs_");
  Options options;
  options.limits.findings_per_file = 1;
  const Report report = audited("run.sh", "A=" + first + " B=" + second + "\n", options);
  EXPECT_EQ(secrets_of(report), 1U);
  expect_absent(report, {first, second});
  // Of other rules about credentials likewise.
  const std::string password = base62(20);
  const Report docker = audited(
      "Dockerfile", "FROM a\nENV A_TOKEN=x1Y2z3A4b5C6d7 PASSWORD=" + password + "\n", options);
  expect_absent(docker, {password});
}

// What is reported is chosen; what is masked is not.
TEST(SecretLeaks, RulesThatAreNotChosenMaskAsWell) {
  const std::string token = with_crc("ghp_");
  const std::string password = base62(20);
  const std::string docker = "FROM a:latest\nRUN sudo curl -H 'Authorization: " + token +
                             "' https://shop.internal/a | sh\nENV PASSWORD=" + password +
                             " OTHER=1\nLABEL a=1 \\\n  b=" + token + "\n";
  Options select;
  select.select = {"docker/*", "sluice/*"};
  Options off;
  off.policy = PolicyFile{".sluice.yaml",
                          "version: 1\nrules:\n  secrets/*: off\n  docker/secret-in-env: off\n"};
  Options one;
  one.select = {"docker/unpinned-base-image"};
  for (const Options& options : {select, off, one}) {
    const Report report = audited("Dockerfile", docker, options);
    EXPECT_EQ(secrets_of(report), 0U);
    EXPECT_FALSE(report.findings.empty());
    expect_absent(report, {token, password});
  }
}

// One look at the file more or less changes no fingerprint: a baseline holds for every choice.
TEST(SecretLeaks, WhatIsChosenChangesNoFingerprint) {
  const std::string docker = "FROM a/" + with_crc("ghp_") + "\n";
  Options one;
  one.select = {"docker/unpinned-base-image"};
  const Report chosen = audited("Dockerfile", docker, one);
  ASSERT_EQ(chosen.findings.size(), 1U);
  EXPECT_THAT(audited("Dockerfile", docker).findings,
              testing::Contains(
                  testing::Field(&Finding::fingerprint, chosen.findings.front().fingerprint)));
}

TEST(SecretLeaks, RulesAboutSeveralFilesMaskWhatNoChosenRuleFinds) {
  const std::string token = with_crc("ghp_");
  Options options;
  options.select = {"actions/reusable-call", "actions/local-action", "terraform/*", "sluice/*"};
  options.excerpts = true;
  std::vector<Input> inputs;
  inputs.push_back({"main.tf", "module \"a\" {\n  source = \"./a\" # " + token + "\n}\n"});
  inputs.push_back({"a/main.tf", "module \"b\" {\n  source = \"../\" # " + token + "\n}\n"});
  const Report report = audit(std::move(inputs), options);
  EXPECT_FALSE(report.findings.empty());
  expect_absent(report, {token});
}

TEST(SecretLeaks, NamesOfFilesAreMasked) {
  const std::string token = with_crc("ghp_");
  Options options;
  options.select = {"docker/*", "sluice/*"};
  const Report report = audited(token + "/Dockerfile", "FROM a:latest\n", options);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().primary.path, "ghp_…/Dockerfile");
  EXPECT_EQ(report.files.front().path, "ghp_…/Dockerfile");
  expect_absent(report, {token});

  // The policy's own globs are about the true names.
  Options ignored = options;
  ignored.policy =
      PolicyFile{".sluice.yaml", "version: 1\nignores:\n  - rule: docker/*\n    path: " + token +
                                     "/**\n    reason: known, as " + token + "\n"};
  const Report quiet = audited(token + "/Dockerfile", "FROM a:latest\n", ignored);
  EXPECT_EQ(quiet.summary.suppressed, report.findings.size());
  expect_absent(quiet, {token});
}

TEST(SecretLeaks, NamesInArchivesAreMasked) {
  const std::string token = with_crc("ghp_");
  for (const std::string& name :
       {"../" + token + "/x.yml", token + "/x.yml", "../" + std::string(180, 'a') + "/" + token}) {
    expect_absent(audited("a.zip", zip({stored(name, "a: b\n")})), {token, token.substr(0, 20)});
  }
}

TEST(SecretLeaks, WhatIsReadIsMaskedInWhatIsWrittenAndInWhatIsRead) {
  const std::string token = with_crc("ghp_");
  const std::string escaped = "gh\\u0070" + token.substr(3);
  Options options;
  options.select = {"compose/*", "secrets/*"};
  const Report report =
      audited("compose.yaml", "services:\n  a:\n    image: \"a/" + escaped + "\"\n", options);
  EXPECT_EQ(secrets_of(report), 1U);
  EXPECT_GT(report.findings.size(), 1U);
  expect_absent(report, {token, escaped, token.substr(4)});
}

TEST(SecretLeaks, OneSecretIsToldOnceALine) {
  const std::string token = with_crc("ghp_");
  const Report report = audited("a.txt", token + " " + token + "\n" + token + "\n" + token);
  EXPECT_EQ(secrets_of(report), 3U);
  Options options;
  options.select = {"compose/*", "secrets/*"};
  const Report twice = audited(
      "compose.yaml",
      "services: {a: {image: \"a/" + token + "\"}, b: {image: \"b/" + token + "\"}}\n", options);
  EXPECT_GT(twice.findings.size(), 1U);
  expect_absent(twice, {token, token.substr(4)});
}

// What is known by its name alone stands back where a rule knows what the value is for.
TEST(SecretLeaks, OneDefectIsOneFinding) {
  const std::string value = base62(32);
  const auto found = [&](std::string path, const std::string& bytes,
                         std::vector<std::string> select) {
    Options options;
    options.select = std::move(select);
    std::vector<std::string> rules;
    for (const Finding& finding : audited(std::move(path), bytes, options).findings) {
      if (finding.rule->topics.has(Topic::credentials)) rules.emplace_back(finding.rule->id);
    }
    return rules;
  };
  using testing::ElementsAre;
  const std::string gitlab = "variables:\n  DEPLOY_TOKEN: \"" + value + "\"\na:\n  script: [x]\n";
  EXPECT_THAT(found(".gitlab-ci.yml", gitlab, {}), ElementsAre("gitlab/hardcoded-secret-variable"));
  EXPECT_THAT(found(".gitlab-ci.yml", gitlab, {"secrets/*"}),
              ElementsAre("secrets/generic-credential"));
  // In another place, both.
  EXPECT_THAT(found(".gitlab-ci.yml", gitlab + "  # API_KEY=" + base62(31) + "\n", {}),
              ElementsAre("gitlab/hardcoded-secret-variable", "secrets/generic-credential"));
  EXPECT_THAT(found("Dockerfile", "FROM a\nENV DEPLOY_TOKEN=" + value + "\n", {}),
              ElementsAre("docker/secret-in-env"));
  EXPECT_THAT(
      found("compose.yaml",
            "services:\n  a:\n    image: a\n    environment:\n      DEPLOY_TOKEN: " + value + "\n",
            {}),
      ElementsAre("compose/secret-in-environment"));
  // A format that is known stays: it tells whose the secret is.
  EXPECT_THAT(
      found(".gitlab-ci.yml",
            "variables:\n  DEPLOY_TOKEN: " + with_crc("ghp_") + "\na:\n  script: [x]\n", {}),
      testing::Contains("secrets/github-pat"));
}

TEST(SecretLeaks, SuppressedOnesAreMaskedAsWell) {
  const std::string token = with_crc("ghp_");
  const Report report =
      audited("run.sh", "T=" + token + " # gitleaks:allow the token " + token + " is old\n");
  EXPECT_EQ(report.summary.suppressed, 1U);
  expect_absent(report, {token});
}

TEST(SecretLeaks, WhatOtherRulesSayIsMasked) {
  // Reported by another rule whose message, place and edit hold the secret.
  static constexpr Rule secret{.id = "secrets/x", .title = "X", .check = SecretPattern{}};
  static constexpr Rule other{.id = "actions/x", .title = "X", .check = {}};
  const std::string token = with_crc("ghp_");
  const std::string bytes = "key: " + token + "\nagain: " + token + "\n";
  Sink sink;
  sink.begin(SourceId{});
  sink.begin(secret);
  sink.report(Span{5, 45}, "X (ghp_…)").with_evidence("digest");
  sink.begin(other);
  sink.report(Span{0, 45}, "Value " + token + " is odd")
      .with_node("jobs." + token + ".steps")
      .with_resource("jobs." + token)
      .relate(Span{53, 93}, "and " + token)
      .with_edit(Edit::Safety::safe, Span{0, 45}, token);
  CollectOptions options;
  options.excerpts = Excerpts::lines;
  Report report;
  report.findings = collect(sink.take(), {{"a.yml", bytes}}, options);
  fingerprint(report.findings);
  ASSERT_EQ(report.findings.size(), 2U);
  expect_absent(report, {token});
  EXPECT_THAT(write_json(report), HasSubstr("Value ghp_… is odd"));
}

TEST(SecretLeaks, RulesAboutSeveralFilesKnowTheSecretsOfEach) {
  static constexpr Rule other{.id = "actions/x", .title = "X", .check = {}};
  const std::string token = with_crc("ghp_");
  const std::string bytes = "key: " + token + "\n";
  const HiddenPlaces known = {{{5, 45}}, {}};
  Sink sink;
  sink.begin(SourceId{});
  sink.begin(other);
  sink.report(Span{0, 3}, "See " + token);
  CollectOptions options;
  options.excerpts = Excerpts::lines;
  options.hidden = {&known};
  Report report;
  report.findings = collect(sink.take(), {{"a.yml", bytes}}, options);
  fingerprint(report.findings);
  expect_absent(report, {token});
}

TEST(SecretLeaks, EachMarkerOfAnIgnoreCounts) {
  for (const std::string_view marker :
       {"# gitleaks:allow", "# pragma: allowlist secret", "// trufflehog:ignore",
        "# betterleaks:allow", "# kingfisher:ignore", "# ggignore",
        "# sluice:ignore secrets/github-pat -- rotated", "# sluice:ignore gitleaks:github-pat"}) {
    const Report report = audited("run.sh", "T=" + with_crc("ghp_") + " " + std::string(marker));
    EXPECT_EQ(report.summary.suppressed, 1U) << marker;
  }
  const Report report =
      audited("run.sh", "# pragma: allowlist nextline secret\nT=" + with_crc("ghp_") + "\n");
  EXPECT_EQ(report.summary.suppressed, 1U);
}

TEST(SecretLeaks, EveryKindOfTextIsScanned) {
  for (const std::string_view path :
       {"main.tf", "Dockerfile", ".github/workflows/ci.yml", ".gitlab-ci.yml", "k8s.yaml", ".env",
        "src/main.go", "notes", "a.json", "yarn.lock"}) {
    const Report report = audited(std::string(path), "# " + with_crc("ghp_") + "\n");
    EXPECT_EQ(secrets_of(report), 1U) << path;
  }
}

TEST(SecretLeaks, WhatIsSealedIsNoneUpToTheNextObject) {
  const std::string data = "\n  api_key: " + std::string("kR7pZ2mQ9xT4vW8nB3cJ5hL6") + "\n";
  const std::string sealed = "kind: SealedSecret\nspec:\n encryptedData:" + data;
  EXPECT_EQ(secrets_of(audited("a.yaml", sealed)), 0U);
  EXPECT_EQ(secrets_of(audited("a.yaml", sealed + "---\nkind: ConfigMap\ndata:" + data)), 1U);
  EXPECT_EQ(secrets_of(audited("a.yaml", "kind: Secret\nstringData:" + data)), 1U);
  EXPECT_EQ(secrets_of(audited("a.yaml", "kind: Secret\nstringData:" + data + "---\n" + sealed)),
            1U);
}

TEST(SecretLeaks, RangesOfVersionsAreNone) {
  for (const std::string_view line : {R"(    minipass: "npm:^7.0.4")", R"(    minipass "^7.1.2")",
                                      R"("minipass": ">=7.0.4-beta")"}) {
    for (const std::string_view path : {"yarn.lock", "package.json", "a.yaml"})
      EXPECT_EQ(secrets_of(audited(std::string(path), std::string(line) + "\n")), 0U) << line;
  }
}

TEST(SecretLeaks, BinaryIsNot) {
  EXPECT_EQ(secrets_of(audited("main.tf", std::string("\0\1", 2) + with_crc("ghp_"))), 0U);
}

TEST(SecretLeaks, Utf16IsScannedAtItsPlaces) {
  const std::string secret = with_crc("ghp_");
  for (const std::string mark : {"\xFF\xFE", "\xFE\xFF", ""}) {
    const bool is_big = mark == "\xFE\xFF";
    std::string wide = mark;
    for (const char c : "a=b\r\nt=" + secret + "\r\n") {
      if (is_big) wide += '\0';
      wide += c;
      if (!is_big) wide += '\0';
    }
    const Report report = audited("a.env", wide);
    ASSERT_EQ(secrets_of(report), 1U);
    const Location& at = report.findings[0].primary;
    EXPECT_EQ(at.start.line, 2U);
    EXPECT_EQ(at.start.column, 3U);
    EXPECT_EQ(at.start.offset, mark.size() + 14);
    EXPECT_EQ(at.end.offset, mark.size() + 14 + 2 * secret.size());
  }
}

TEST(SecretLeaks, TestsAndDocumentsWeighLess) {
  const std::string text = "T=" + with_crc("ghp_") + "\n";
  const Report code = audited("src/run.sh", text);
  const Report test = audited("tests/run.sh", text);
  ASSERT_EQ(code.findings.size(), 1U);
  ASSERT_EQ(test.findings.size(), 1U);
  EXPECT_EQ(code.findings[0].severity, Severity::critical);
  EXPECT_EQ(test.findings[0].severity, Severity::high);
  EXPECT_EQ(code.findings[0].confidence, Confidence::high);
  EXPECT_EQ(test.findings[0].confidence, Confidence::medium);
}

TEST(SecretLeaks, AFingerprintSurvivesMoves) {
  const std::string line = "T=" + with_crc("ghp_") + "\n";
  const Report before = audited("run.sh", line);
  const Report after = audited("run.sh", "# moved\n\n  " + line);
  ASSERT_EQ(before.findings.size(), 1U);
  ASSERT_EQ(after.findings.size(), 1U);
  EXPECT_EQ(before.findings[0].fingerprint, after.findings[0].fingerprint);
}

}  // namespace
}  // namespace sluice
