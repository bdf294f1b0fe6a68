// The policy: what it may say, where it is wrong, and what it changes.
#include "core/audit/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/report.h"
#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Lines = std::vector<std::string>;

constexpr std::string_view kPolicyPath = ".sluice.yaml";
constexpr std::string_view kWorkflowPath = ".github/workflows/ci.yml";
constexpr std::string_view kBroken = "a: [1, 2\n";
// In two parts: the audit of this file must not take it for an ignore.
constexpr std::string_view kOver =
    "# sluice"
    ":ignore docker/no-user until=2020-01-01\n";
constexpr std::int32_t kToday = 20'000;  // 2024-10-04

// One medium finding (docker/unpinned-base-image), one high one (docker/no-user).
constexpr std::string_view kDockerfile = "FROM alpine\nRUN true\n";

Options with(std::string_view policy) {
  Options options;
  options.policy = PolicyFile{std::string(kPolicyPath), std::string(policy)};
  options.today = kToday;
  return options;
}

Report run(std::vector<std::pair<std::string, std::string>> files, const Options& options) {
  std::vector<Input> inputs;
  for (auto& [path, bytes] : files) inputs.push_back({std::move(path), std::move(bytes)});
  return audit(std::move(inputs), options);
}

Report dockerfile(const Options& options) {
  return run({{"app/Dockerfile", std::string(kDockerfile)}}, options);
}

Report dockerfile(std::string_view policy) { return dockerfile(with(policy)); }

Lines told(const Report& report) {
  Lines list;
  for (const Finding& finding : report.findings) {
    std::string line =
        std::string(severity_name(finding.severity)) + " " + std::string(finding.rule->id);
    if (finding.suppressed)
      line += " by " + finding.suppressed->by + ": " + finding.suppressed->reason;
    list.push_back(std::move(line));
  }
  return list;
}

std::string place(std::string_view path, std::size_t begin, std::size_t end) {
  return std::string(path) + ":" + std::to_string(begin) + "-" + std::to_string(end);
}

std::string place(const Finding& finding) {
  return place(finding.primary.path, finding.primary.start.offset, finding.primary.end.offset);
}

constexpr const char* kUnpinned = "medium docker/unpinned-base-image";

TEST(Policy, SaysWhatItSays) {
  const ParsedPolicy parsed = parse_policy(R"(version: 1
rules:
  docker/*: off
  checkov:CKV_DOCKER_3: critical
  k8s/privileged-container: {severity: low}
  compose/privileged: false
ignores:
  - rule: docker/no-user
    path: tests/**
    resource: final.FROM
    reason: "a fixture"
    expires: 2024-10-04
  - {rule: '*', reason: x}
allow_errors: [tests/broken/**, "*.bad"]
kinds: {'*.x': gitlab-ci, a/b.x: text}
persona: pedantic
fail_on: high
gates:
  merge: {severity: low}
  deploy:production: {families: [secrets, docker]}
uses: {allow: [actions/*, octo/build@v2], deny: [actions/stale]}
images: {allow: [alpine]}
includes: {deny: ['http://*']}
)",
                                           {});
  ASSERT_THAT(parsed.errors, IsEmpty());
  const Policy& policy = parsed.policy;
  ASSERT_THAT(policy.rules, SizeIs(4));
  EXPECT_EQ(policy.rules[0].name, "docker/*");
  EXPECT_EQ(policy.rules[0].severity, std::nullopt);
  EXPECT_EQ(policy.rules[1].severity, Severity::critical);
  EXPECT_EQ(policy.rules[2].severity, Severity::low);
  EXPECT_EQ(policy.rules[3].severity, std::nullopt);
  ASSERT_THAT(policy.ignores, SizeIs(2));
  EXPECT_EQ(policy.ignores[0].rule, "docker/no-user");
  EXPECT_EQ(policy.ignores[0].path, "tests/**");
  EXPECT_EQ(policy.ignores[0].resource, "final.FROM");
  EXPECT_EQ(policy.ignores[0].reason, "a fixture");
  EXPECT_EQ(policy.ignores[0].until, kToday);
  EXPECT_EQ(policy.ignores[1].until, std::nullopt);
  EXPECT_THAT(policy.allow_errors, ElementsAre("tests/broken/**", "*.bad"));
  ASSERT_THAT(policy.kinds, SizeIs(2));
  EXPECT_EQ(policy.kinds[0].glob, "*.x");
  EXPECT_EQ(policy.kinds[1].kind, Kind::text);
  EXPECT_EQ(policy.persona, Persona::pedantic);
  EXPECT_EQ(policy.fail_on, Severity::high);
  ASSERT_NE(policy.gate("merge"), nullptr);
  EXPECT_EQ(policy.gate("merge")->severity, Severity::low);
  ASSERT_NE(policy.gate("deploy:production"), nullptr);
  EXPECT_EQ(policy.gate("deploy:production")->severity, std::nullopt);
  EXPECT_THAT(policy.gate("deploy:production")->families, ElementsAre("secrets", "docker"));
  EXPECT_EQ(policy.gate("deploy:staging"), nullptr);
  EXPECT_THAT(policy.lists.uses.allow, ElementsAre("actions/*", "octo/build@v2"));
  EXPECT_THAT(policy.lists.uses.deny, ElementsAre("actions/stale"));
  EXPECT_THAT(policy.lists.images.allow, ElementsAre("alpine"));
  EXPECT_THAT(policy.lists.includes.allow, IsEmpty());
  EXPECT_THAT(policy.lists.includes.deny, ElementsAre("http://*"));
}

TEST(Policy, MaySayNothing) {
  for (const std::string_view text :
       {"", "\n \n", "# nothing yet\n", "---\n", "version: 1\n", "{version: 1}", "rules: {}\n",
        "\xEF\xBB\xBFversion: 1",
        "version: 1\nrules: {}\nignores: []\nallow_errors: []\nkinds: {}\ngates: {}\n"}) {
    EXPECT_THAT(parse_policy(text, {}).errors, IsEmpty()) << text;
    EXPECT_EQ(run({}, with(text)).exit_code(), 0) << text;
  }
}

struct BadRow {
  std::string_view text;  // «» marks each error
  std::string_view message;
};

// Each is told at its exact place, whether the policy is among the files or not, and once.
TEST(Policy, WhatIsWrongIsToldWhereItStands) {
  constexpr BadRow kRows[] = {
      // no policy at all
      {"«a text»\n", "a policy is a mapping of keys"},
      {"«[version, 1]»\n", "a policy is a mapping of keys"},
      {"version: 1\n---\n«version: 1»\n", "a policy is one document"},
      {"version: «2»\n", "version must be 1"},
      {"version: «'1'»\n", "version must be 1"},
      {"«version»:\n", "version must be 1"},
      // keys
      {"version: 1\n«licences»: {}\n", "unknown key: licences; known are version, rules,"},
      {"version: 1\n«Rules»: {}\n", "unknown key: Rules"},
      {"version: 1\n«'two words'»: {}\n", "unknown key; known are"},
      {"version: 1\nrules: {}\n«rules»: {}\n", "key stands twice"},
      {"version: 1\nrules: {docker/no-user: off, «docker/no-user»: high}\n", "key stands twice"},
      {"version: 1\nrules: {docker/no-user: {«level»: high, severity: low}}\n",
       "unknown key: level; known are severity"},
      {"version: 1\nignores: [{rule: '*', reason: x, «until»: 2024-01-01}]\n",
       "unknown key: until; known are rule, path, resource, reason and expires"},
      {"version: 1\ngates: {merge: {«severty»: high}}\n",
       "unknown key: severty; known are severity and families"},
      // rules
      {"version: 1\nrules: «off»\n", "rules must be a mapping of rules"},
      {"version: 1\n«rules»:\n", "rules must be a mapping of rules"},
      {"version: 1\nrules: {«docker/no-such»: off}\n", "no rule is called so: docker/no-such"},
      {"version: 1\nrules: {«nosuch/*»: off}\n", "no rule is called so: nosuch/*"},
      {"version: 1\nrules: {«''»: off}\n", "no rule is called so"},
      {"version: 1\nrules: {docker/no-user: «on»}\n", "a rule is off, note, low,"},
      {"version: 1\nrules: {docker/no-user: «fatal»}\n", "a rule is off, note, low,"},
      {"version: 1\nrules: {docker/no-user: «[high]»}\n", "a rule is off, note, low,"},
      {"version: 1\nrules: {«docker/no-user»: }\n", "a rule is off, note, low,"},
      {"version: 1\nrules: {«docker/no-user»: {}}\n", "a rule is off, or has a severity"},
      {"version: 1\nrules: {docker/no-user: {severity: «off»}}\n", "a severity is note, low,"},
      {"version: 1\nrules: {sluice/expired-ignore: «off»}\n",
       "what the audit says of itself cannot be switched off"},
      {"version: 1\nrules: {«sluice/parse-error»: low}\n", "what could not be audited is always"},
      {"version: 1\nrules: {«sluice/limit-reached»: high}\n",
       "what could not be audited is always"},
      {"version: 1\nrules: {«sluice/*»: low}\n", "what could not be audited is always"},
      // ignores
      {"version: 1\nignores: «{}»\n", "ignores must be a list of ignores"},
      {"version: 1\nignores: [«docker/no-user»]\n", "an ignore is a mapping of"},
      {"version: 1\nignores:\n  - «rule»: docker/no-user\n", "an ignore needs a reason"},
      {"version: 1\nignores:\n  - «path»: a\n    reason: x\n", "an ignore needs a rule"},
      {"version: 1\nignores: [{rule: «docker/nouser», reason: x}]\n", "no rule is called so"},
      {"version: 1\nignores: [{rule: «[docker/no-user]», reason: x}]\n", "rule must be a text"},
      {"version: 1\nignores: [{rule: docker/no-user, reason: «''»}]\n", "reason must be a text"},
      {"version: 1\nignores: [{rule: docker/no-user, reason: «' '»}]\n", "reason must be a text"},
      {"version: 1\nignores: [{rule: docker/no-user, «reason»: }]\n", "reason must be a text"},
      {"version: 1\nignores: [{rule: «sluice/parse-error», reason: x}]\n",
       "what could not be audited is always told; allow_errors names files that need not parse"},
      {"version: 1\nignores: [{rule: «sluice/limit*», reason: x}]\n",
       "what could not be audited is always told"},
      {"version: 1\nignores: [{rule: '*', reason: x, path: «'!a'»}]\n", "a glob cannot be negated"},
      {"version: 1\nignores: [{rule: '*', reason: x, path: «./a»}]\n", "a glob is relative"},
      {"version: 1\nignores: [{rule: '*', reason: x, path: «{}»}]\n", "path must be a text"},
      {"version: 1\nignores: [{rule: '*', reason: x, resource: «[]»}]\n",
       "resource must be a text"},
      {"version: 1\nignores: [{rule: '*', reason: x, expires: «2024-02-30»}]\n",
       "expires must be a date, YYYY-MM-DD"},
      {"version: 1\nignores: [{rule: '*', reason: x, expires: «tomorrow»}]\n",
       "expires must be a date"},
      {"version: 1\nignores: [{rule: '*', reason: x, expires: «[]»}]\n", "expires must be a date"},
      // globs and kinds
      {"version: 1\nallow_errors: «a»\n", "allow_errors must be a list of globs"},
      {"version: 1\nallow_errors: [a, «'[b'»]\n", "'[' is not closed"},
      {"version: 1\nallow_errors: [«[a]»]\n", "a glob in allow_errors must be a text"},
      {"version: 1\nkinds: «[]»\n", "kinds must be a mapping of globs to kinds"},
      {"version: 1\nkinds: {a.x: «yaml»}\n", "no kind is called so: yaml"},
      {"version: 1\nkinds: {«../a.x»: text}\n", "a glob is relative"},
      // how far, and what stops
      {"version: 1\npersona: «root»\n", "persona must be regular, pedantic or auditor"},
      {"version: 1\nfail_on: «never»\n", "a severity is note, low, medium, high or critical"},
      {"version: 1\nfail_on: «[low]»\n", "a severity is note, low, medium, high or critical"},
      {"version: 1\ngates: «[merge]»\n", "gates must be a mapping of gates"},
      {"version: 1\ngates: {«mrege»: {}}\n", "a gate is called merge or deploy:ENVIRONMENT"},
      {"version: 1\ngates: {«'deploy:'»: {}}\n", "a gate is called merge or deploy:ENVIRONMENT"},
      {"version: 1\ngates: {merge: «high»}\n", "a gate is a mapping of severity and families"},
      {"version: 1\npins: «[]»\n", "pins must be a mapping of names to commits and digests"},
      {"version: 1\npins: {a/b@v1: «v1.2.3»}\n", "a pin is a commit id of 40 digits"},
      {"version: 1\npins: {a/b@v1: «0123456789abcdef0123456789abcdef0123456»}\n",
       "a pin is a commit id of 40 digits"},
      {"version: 1\npins: {«a/b»: 0123456789abcdef0123456789abcdef01234567}\n",
       "an action is named ACTION@REF"},
      {"version: 1\nuses: «[actions/*]»\n", "uses must be a mapping of allow and deny"},
      {"version: 1\nuses: {«allowed»: [a/b]}\n", "unknown key: allowed; known are allow and deny"},
      {"version: 1\nimages: {allow: «[]»}\n", "must be a list of names"},
      {"version: 1\nimages: {deny: «alpine»}\n", "must be a list of names"},
      {"version: 1\nincludes: {allow: [a/b, «''»]}\n", "a name must be a text"},
      {"version: 1\ngates: {merge: {severity: «off»}}\n", "a severity is note,"},
      {"version: 1\ngates: {merge: {families: «secrets»}}\n", "families must be a list"},
      {"version: 1\ngates: {merge: {families: «[]»}}\n", "families must be a list"},
      {"version: 1\ngates: {merge: {families: [«secret»]}}\n", "no rule is of the family: secret"},
      // several at once, each at its own place
      {"version: «0»\n«ignore»: []\n«fail»: low\n", ""},
      // no YAML
      {"version: 1\nrules: «[»", "'[' is never closed"},
      {"version: 1\nallow_errors: ['a«\x01»']\n", "control character is not allowed"},
  };
  for (const auto& [marked, message] : kRows) {
    const test::Example example = test::read_example(marked, kPolicyPath);
    const std::string& text = example.files.at(0).bytes;
    for (const bool is_file : {false, true}) {
      const Report report =
          is_file ? run({{std::string(kPolicyPath), text}}, with(text)) : run({}, with(text));
      Lines places;
      for (const Finding& finding : report.findings) {
        EXPECT_EQ(finding.rule->id, "sluice/parse-error") << text;
        EXPECT_THAT(finding.message, HasSubstr(std::string(message))) << text;
        places.push_back(place(finding));
      }
      EXPECT_EQ(places, example.marks) << text;
      EXPECT_EQ(report.exit_code(), 2) << text;
      EXPECT_EQ(report.summary.files, is_file ? 1U : 0U);
    }
  }
}

TEST(Policy, LimitsAreToldAsSuch) {
  std::string many = "version: 1\nallow_errors:\n";
  for (int i = 0; i < 10'001; ++i) many += "- a\n";
  std::string deep = "version: 1\nallow_errors: " + std::string(1000, '[');
  Options small = with("version: 1\n");
  small.limits.file_bytes = 4;
  for (const Options& options : {with(many), with(deep), small}) {
    const Report report = run({}, options);
    EXPECT_THAT(told(report), Contains("high sluice/limit-reached"));
    EXPECT_EQ(report.exit_code(), 2);
  }
}

TEST(Policy, ABrokenOneLetsNothingPass) {
  for (const std::string_view mild :
       {"rules: {docker/*: off}", "rules: {'*': note}", "ignores: [{rule: '*', reason: x}]",
        "kinds: {Dockerfile: text}", "fail_on: critical",
        "gates: {merge: {families: [secrets]}}"}) {
    const std::string text = "version: 1\n" + std::string(mild) + "\n";
    EXPECT_EQ(dockerfile(text).exit_code(), 0) << text;
    const Report report = dockerfile(text + "typo: 1\n");
    EXPECT_EQ(report.exit_code(), 2) << text;
    EXPECT_TRUE(report.gate_failed) << text;
    EXPECT_THAT(told(report), Contains("high docker/no-user")) << text;
  }
}

TEST(Policy, ABrokenOneCannotAllowItself) {
  Options options = with("version: 1\nallow_errors: ['*']\nkinds: {'*': text}\ntypo: 1\n");
  options.allow_errors = {"*"};
  options.baseline = {run({}, options).findings.at(0).fingerprint};
  const Report report = run({{std::string(kPolicyPath), options.policy->text}}, options);
  EXPECT_THAT(told(report), ElementsAre("high sluice/parse-error"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Policy, AmongTheFilesItIsAudited) {
  const std::string text = "version: 1\n" + std::string(kOver);
  const Report report = run({{std::string(kPolicyPath), text}}, with(text));
  ASSERT_THAT(report.files, SizeIs(1));
  EXPECT_EQ(report.files[0].kind, Kind::policy);
  EXPECT_EQ(report.files[0].status, FileEntry::Status::audited);
  EXPECT_THAT(told(report), ElementsAre("medium sluice/expired-ignore"));
}

// Such as the one of a change, held against the policy of its base.
TEST(Policy, AnotherOneAmongTheFilesIsHeldToTheSameAndCountsForNothing) {
  const std::string own = "version: 1\nrules: {docker/*: off}\n";
  const Report mild =
      run({{std::string(kPolicyPath), own}, {"Dockerfile", std::string(kDockerfile)}},
          with("version: 1\n"));
  EXPECT_THAT(told(mild), Contains("high docker/no-user"));
  EXPECT_EQ(mild.exit_code(), 1);
  const Report broken = run({{std::string(kPolicyPath), own + "x: 1\n"}}, with("version: 1\n"));
  EXPECT_THAT(told(broken), ElementsAre("high sluice/parse-error"));
  EXPECT_EQ(broken.exit_code(), 2);
  const Report nested = run({{"a/.sluice.yaml", "x: 1\n"}}, {});
  EXPECT_EQ(nested.exit_code(), 2);
}

TEST(Policy, UnderAnotherNameItIsToldThatNobodyReadsIt) {
  for (const std::string path : {".sluice.yml", ".Sluice.yaml", "a/.sluice.yml"}) {
    const Report report = run({{path, "version: 1\n"}}, {});
    ASSERT_THAT(report.findings, SizeIs(1)) << path;
    EXPECT_THAT(report.findings[0].message, HasSubstr("a policy is read from .sluice.yaml only"));
    EXPECT_EQ(report.exit_code(), 2);
  }
  Options named;
  named.policy = PolicyFile{".sluice.yml", "version: 1\n"};
  EXPECT_EQ(run({{".sluice.yml", "version: 1\n"}}, named).exit_code(), 0);
}

TEST(Policy, UnderTheNameThatWasGivenItIsAPolicy) {
  Options options;
  options.policy = PolicyFile{"ci/rules.txt", "version: 1\n"};
  const Report report = run({{"ci/rules.txt", "version: 1\n"}}, options);
  EXPECT_EQ(report.files.at(0).kind, Kind::policy);
}

TEST(Policy, RulesAreOffOrGradedAnew) {
  struct Row {
    std::string_view rules;
    Lines told;
  };
  const Row rows[] = {
      {"{}", {kUnpinned, "high docker/no-user"}},
      {"{docker/no-user: off}", {kUnpinned}},
      {"{docker/no-user: false}", {kUnpinned}},
      {"{'*': off}", {}},
      {"{docker/*: off}", {}},
      {"{docker/no-user: low}", {kUnpinned, "low docker/no-user"}},
      {"{docker/no-user: {severity: critical}}", {kUnpinned, "critical docker/no-user"}},
      {"{hadolint:DL3006: note}", {"note docker/unpinned-base-image", "high docker/no-user"}},
      // the last that names a rule decides
      {"{docker/*: off, docker/no-user: high}", {"high docker/no-user"}},
      {"{docker/no-user: high, docker/*: off}", {}},
      {"{docker/*: low, docker/no-user: off}", {"low docker/unpinned-base-image"}},
  };
  for (const auto& [rules, lines] : rows) {
    Lines found = told(dockerfile("version: 1\nrules: " + std::string(rules) + "\n"));
    Lines wanted = lines;
    std::sort(found.begin(), found.end());
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(found, wanted) << rules;
  }
}

TEST(Policy, ARuleThatIsNamedInFullRunsWhateverItsPersona) {
  EXPECT_THAT(told(dockerfile("version: 1\nrules: {docker/no-healthcheck: high}\n")),
              Contains("high docker/no-healthcheck"));
  EXPECT_THAT(told(dockerfile("version: 1\nrules: {docker/no-health*: high}\n")),
              Not(Contains("high docker/no-healthcheck")));
}

TEST(Policy, ASelectionIsOfWhatThePolicyLeavesOn) {
  Options options = with("version: 1\nrules: {docker/no-user: off}\n");
  options.select = {"docker/no-user", "docker/unpinned-base-image"};
  EXPECT_THAT(told(dockerfile(options)), ElementsAre(kUnpinned));
}

TEST(Policy, TheAuditsOwnFindingsAreGradedAnewButNotSwitchedOff) {
  const std::string file = "FROM scratch\n" + std::string(kOver);
  const auto found = [&](std::string_view rules) {
    const Options options = with("version: 1\nrules: " + std::string(rules) + "\n");
    return told(run({{"Dockerfile", file}, {".gitlab-ci.yml", std::string(kBroken)}}, options));
  };
  EXPECT_THAT(found("{'*': off}"),
              ElementsAre("high sluice/parse-error", "medium sluice/expired-ignore"));
  EXPECT_THAT(found("{'*': off, sluice/expired-ignore: note}"),
              ElementsAre("high sluice/parse-error", "note sluice/expired-ignore"));
  // Of what stands for many rules, what tells errors is left out.
  EXPECT_THAT(found("{'*': note}"), Contains("high sluice/parse-error"));
}

TEST(Policy, IgnoresSilenceWhatTheyName) {
  struct Row {
    std::string_view ignore;
    std::size_t silenced;
  };
  constexpr Row kRows[] = {
      {"rule: docker/no-user", 1},
      {"rule: '*'", 2},
      {"rule: docker/*", 2},
      {"rule: checkov:CKV_DOCKER_3", 1},
      {"rule: k8s/*", 0},
      {"rule: '*', path: app", 2},
      {"rule: '*', path: app/**", 2},
      {"rule: '*', path: Dockerfile", 2},
      {"rule: '*', path: /Dockerfile", 0},
      {"rule: '*', path: lib/**", 0},
      {"rule: '*', resource: nothing", 0},
      {"rule: '*', resource: no*", 0},
      {"rule: '*', resource: '*'", 2},
      {"rule: '*', path: app/**, expires: 2024-10-04", 2},
      {"rule: '*', expires: 2199-01-01", 2},
  };
  for (const auto& [ignore, silenced] : kRows) {
    Options options =
        with("version: 1\nignores: [{reason: we know, " + std::string(ignore) + "}]\n");
    const Report report = dockerfile(options);
    EXPECT_EQ(report.summary.suppressed, silenced) << ignore;
    EXPECT_EQ(report.findings.size(), 2 - silenced) << ignore;
    EXPECT_EQ(report.exit_code(), silenced == 2 ? 0 : 1) << ignore;
    options.show_suppressed = true;
    const Report shown = dockerfile(options);
    EXPECT_THAT(shown.findings, SizeIs(2)) << ignore;
    for (const Finding& finding : shown.findings) {
      if (!finding.suppressed) continue;
      EXPECT_EQ(finding.suppressed->by, "policy");
      EXPECT_EQ(finding.suppressed->reason, "we know");
    }
  }
}

TEST(Policy, AnIgnoreByAnAliasIsOfWhatTheFindingIsAbout) {
  const auto found = [](std::string_view name) {
    Options options = with("version: 1\nignores: [{rule: " + std::string(name) + ", reason: x}]\n");
    options.select = {"docker/unpinned-base-image"};
    return run({{"Dockerfile", "FROM a:latest\n"}}, options).findings.size();
  };
  EXPECT_EQ(found("DL3007"), 0U);
  EXPECT_EQ(found("DL3006"), 1U);
}

TEST(Policy, IgnoresNameResources) {
  const std::string text =
      "resource \"aws_s3_bucket\" \"logs\" {\n  acl = \"public-read\"\n}\n"
      "resource \"aws_s3_bucket\" \"site\" {\n  acl = \"public-read\"\n}\n";
  for (const std::string_view resource : {"aws_s3_bucket.site", "aws_s3_bucket.s*"}) {
    Options options =
        with("version: 1\nignores: [{rule: aws/s3-public-acl, reason: a site, resource: " +
             std::string(resource) + "}]\n");
    options.select = {"aws/s3-public-acl"};
    const Report report = run({{"main.tf", text}}, options);
    ASSERT_THAT(report.findings, SizeIs(1)) << resource;
    EXPECT_EQ(report.findings[0].resource, "aws_s3_bucket.logs");
  }
}

TEST(Policy, AnIgnoreThatIsOverIsAFindingAndCountsNoMore) {
  constexpr std::string_view kMarked =
      "version: 1\nignores:\n  - {rule: docker/*, reason: x, expires: «2024-10-03»}\n";
  const test::Example example = test::read_example(kMarked, kPolicyPath);
  const std::string& text = example.files[0].bytes;
  for (const bool is_file : {false, true}) {
    std::vector<std::pair<std::string, std::string>> files = {
        {"app/Dockerfile", std::string(kDockerfile)}};
    if (is_file) files.emplace_back(kPolicyPath, text);
    const Report report = run(files, with(text));
    ASSERT_THAT(report.findings, SizeIs(3));
    EXPECT_EQ(report.findings[0].rule->id, "sluice/expired-ignore");
    EXPECT_EQ(place(report.findings[0]), example.marks.at(0));
    EXPECT_EQ(report.exit_code(), 1);
  }
  // Without a date nothing is over.
  Options timeless = with(text);
  timeless.today.reset();
  EXPECT_THAT(told(dockerfile(timeless)), IsEmpty());
}

TEST(Policy, AnIgnoreThatIsOverIsNotSilencedByAnother) {
  const Report report = dockerfile(
      "version: 1\nignores:\n- {rule: docker/*, reason: x, expires: 2024-10-03}\n"
      "- {rule: '*', reason: all}\n- {rule: sluice/expired-ignore, reason: all}\n");
  EXPECT_THAT(told(report), ElementsAre("medium sluice/expired-ignore"));
}

TEST(Policy, ErrorsAreAllowedByNameAndInNoOtherWay) {
  const auto code = [&](std::string_view policy) {
    return run({{"fixtures/.gitlab-ci.yml", std::string(kBroken)}},
               with("version: 1\n" + std::string(policy) + "\n"))
        .exit_code();
  };
  EXPECT_EQ(code("allow_errors: [fixtures/**]"), 0);
  EXPECT_EQ(code("allow_errors: [other/**]"), 2);
  EXPECT_EQ(code("ignores: [{rule: '*', reason: x}]"), 2);
  EXPECT_EQ(code("rules: {'*': off}"), 2);
}

TEST(Policy, KindsAreThePolicysBeforeTheOptions) {
  Options options = with("version: 1\nkinds: {'*.x': compose, 'a.x': gitlab-ci}\n");
  const auto kind = [&] { return run({{"a.x", "a: b"}}, options).files.at(0).kind; };
  EXPECT_EQ(kind(), Kind::gitlab_ci);
  options.kinds = {{"*.x", Kind::text}};
  EXPECT_EQ(kind(), Kind::text);
}

TEST(Policy, PersonaIsTheCallersBeforeThePolicys) {
  Options options = with("version: 1\npersona: auditor\n");
  const std::size_t most = dockerfile(options).findings.size();
  EXPECT_GT(most, 2U);
  options.persona = Persona::regular;
  EXPECT_THAT(dockerfile(options).findings, SizeIs(2));
}

TEST(Policy, TheGateDecides) {
  struct Row {
    std::string_view policy;
    std::string_view gate;
    int code;
  };
  constexpr std::string_view kGates =
      "fail_on: critical\ngates: {merge: {severity: high, families: [docker]}, "
      "deploy:production: {families: [docker]}, deploy:dev: {severity: note, families: [secrets]}, "
      "deploy:all: {severity: low}}";
  constexpr Row kRows[] = {
      {"", "", 1},
      {"fail_on: high", "", 1},
      {"fail_on: critical", "", 0},
      {"fail_on: critical", "merge", 0},
      {kGates, "", 1},
      {kGates, "merge", 1},
      {kGates, "deploy:production", 0},
      {kGates, "deploy:dev", 0},
      {kGates, "deploy:all", 1},
      {"gates: {merge: {severity: critical}}", "", 0},
      {"gates: {merge: {families: [secrets, k8s]}}", "", 0},
      {"gates: {merge: {families: [secrets, docker]}}", "", 1},
      {"gates: {deploy:x: {severity: critical}}", "", 1},
  };
  for (const auto& [policy, gate, code] : kRows) {
    Options options = with("version: 1\n" + std::string(policy) + "\n");
    options.gate = gate;
    EXPECT_EQ(gate_fault(options), "");
    EXPECT_EQ(dockerfile(options).exit_code(), code) << policy << " " << gate;
  }
  // What the caller says wins.
  Options options = with("version: 1\ngates: {merge: {families: [secrets]}}\n");
  options.fail_on = Severity::high;
  EXPECT_EQ(dockerfile(options).exit_code(), 1);
  options.fail_on = Severity::critical;
  EXPECT_EQ(dockerfile(options).exit_code(), 0);
}

TEST(Policy, AGateThatItDoesNotHaveIsAFault) {
  Options options = with("version: 1\ngates: {deploy:a: {}}\n");
  options.gate = "deploy:b";
  EXPECT_EQ(gate_fault(options), "the policy has no gate called deploy:b");
  options.gate = "deploy:a";
  EXPECT_EQ(gate_fault(options), "");
  options.gate = "merge";
  EXPECT_EQ(gate_fault(options), "");
  options.policy.reset();
  EXPECT_EQ(gate_fault(options), "");
  options.gate = "deploy:a";
  EXPECT_NE(gate_fault(options), "");
  // Of a broken policy nothing is known; the audit says so.
  options.policy = PolicyFile{std::string(kPolicyPath), "gates: 1\n"};
  EXPECT_EQ(gate_fault(options), "");
}

TEST(Policy, FingerprintsDoNotDependOnIt) {
  const auto prints = [](std::string_view policy) {
    Options options = with(policy);
    options.show_suppressed = true;
    Lines list;
    for (const Finding& finding : dockerfile(options).findings) list.push_back(finding.fingerprint);
    return list;
  };
  EXPECT_EQ(prints("version: 1\nrules: {'*': low}\nignores: [{rule: '*', reason: x}]\n"),
            prints("version: 1\n"));
}

// A tree of nothing but pipelines is taken for a part of a repository, with a policy or without.
TEST(Policy, IsNoContentOfTheTree) {
  const std::string text = "on: push\njobs: {a: {runs-on: x, steps: [{uses: ./local}]}}\n";
  Options options;
  options.whole_tree = true;
  const Report alone = run({{std::string(kWorkflowPath), text}}, options);
  const Report both = run(
      {{std::string(kWorkflowPath), text}, {std::string(kPolicyPath), "version: 1\n"}}, options);
  EXPECT_EQ(told(both), told(alone));
}

// Each glob is held against each file, and each name against each use.
TEST(Policy, GlobsAreBounded) {
  const auto code = [](std::size_t size) {
    const std::string policy =
        "version: 1\nallow_errors: [" + std::string(size, 'a') +
        "]\nkinds: {abcd: text}\nignores: [{rule: '*', path: " + std::string(65'536, 'a') +
        ", reason: x}]\nuses: {deny: [abcd]}\n";
    return run({{"a.txt", "a"}}, with(policy)).exit_code();
  };
  EXPECT_EQ(code(65'528), 0);
  EXPECT_EQ(code(65'529), 2);
}

}  // namespace
}  // namespace sluice
