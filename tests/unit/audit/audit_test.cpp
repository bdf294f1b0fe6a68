// The one function: which rules run, what counts, what ends the audit, and with which exit code.
#include "core/audit/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Lines = std::vector<std::string>;

constexpr std::string_view kPath = ".gitlab-ci.yml";
constexpr std::string_view kBroken = "a: [1, 2\n";

Report run(std::vector<std::pair<std::string, std::string>> files, const Options& options = {}) {
  std::vector<Input> inputs;
  for (auto& [path, bytes] : files) inputs.push_back({std::move(path), std::move(bytes)});
  return audit(std::move(inputs), options);
}

Lines rules_of(const Report& report) {
  Lines list;
  for (const Finding& finding : report.findings) list.emplace_back(finding.rule->id);
  return list;
}

Lines files_of(const Report& report) {
  Lines list;
  for (const FileEntry& file : report.files) {
    std::string line = file.path + " " + std::string(kind_name(file.kind)) + " " +
                       std::string(status_name(file.status));
    if (!file.reason.empty()) line += ": " + file.reason;
    list.push_back(std::move(line));
  }
  return list;
}

// A workflow with findings of several personas, one of them twice.
constexpr std::string_view kWorkflow = R"(on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: octo/tool@main
)";

Report workflow(const Options& options = {}) {
  return run({{".github/workflows/ci.yml", std::string(kWorkflow)}}, options);
}

Options selecting(std::vector<std::string> names) {
  Options options;
  options.select = std::move(names);
  return options;
}

TEST(Audit, EveryFileIsTold) {
  const Report report = run({{"z.yaml", "a: b\n"},
                             {"a.txt", "text\n"},
                             {"empty.tf", ""},
                             {"blank.tf", "\n \n"},
                             {"x.bin", std::string("\0\1\2", 3)},
                             {"broken.json", "{\"Resources\": [\"AWS::\""}});
  EXPECT_THAT(files_of(report),
              ElementsAre("a.txt text audited", "blank.tf terraform audited",
                          "broken.json cloudformation skipped: does not parse as cloudformation: "
                          "'[' is never closed",
                          "empty.tf terraform audited", "x.bin unknown skipped: binary",
                          "z.yaml text audited"));
  EXPECT_EQ(report.summary.files, 6U);
  EXPECT_EQ(report.summary.audited, 4U);
  EXPECT_EQ(report.summary.skipped, 2U);
  EXPECT_EQ(report.exit_code(), 0);
}

TEST(Audit, WhatTheHostDidNotReadIsTold) {
  const Report report = audit({{"link.tf", {}, Input::State::skipped, "symbolic link"},
                               {"locked.tf", {}, Input::State::unreadable, "no access"},
                               {"large.tf", {}, Input::State::too_large, ""}},
                              {});
  EXPECT_THAT(files_of(report),
              ElementsAre("large.tf terraform error: larger than the limit of 67108864 bytes",
                          "link.tf terraform skipped: symbolic link",
                          "locked.tf terraform error: no access"));
  EXPECT_THAT(rules_of(report), ElementsAre("sluice/limit-reached", "sluice/parse-error"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Audit, TextIsNeverPassedOver) {
  const std::string token = "# ghp_" + std::string(4, 'x') + "\n";
  EXPECT_THAT(files_of(run({{"action.yml", "name: x\n" + token},
                            {"b.yml", "a: [b\n" + token},
                            {"c.txt", token + std::string(std::size_t{20} * 1024, ' ') + '\0'}})),
              ElementsAre("action.yml text audited", "b.yml text audited", "c.txt text audited"));
}

constexpr std::string_view kUnpinned = "build:\n  image: node:latest\n  script: [make]\n";

TEST(Audit, WhatGitLabIncludesIsGitLabs) {
  const std::string unpinned(kUnpinned);
  const Options options = selecting({"gitlab/unpinned-image"});
  const Report report = run({{".gitlab-ci.yml",
                              "include: [ci/a.yml, {local: '/ci/b*.yml'}]\n"
                              "child: {trigger: {include: /ci/f.yml}}\n"},
                             {"ci/a.yml", "include: /ci/deep.yml\n" + unpinned},
                             {"ci/bb.yml", "# x\n" + unpinned},
                             {"ci/c.yml", unpinned},
                             {"ci/deep.yml", "include: /.gitlab-ci.yml\n" + unpinned},
                             {"ci/f.yml", unpinned},
                             {"sub/.gitlab-ci.yml", "include: /ci/a.yml\n"},
                             {"sub/ci/a.yml", unpinned}},
                            options);
  EXPECT_THAT(
      files_of(report),
      ElementsAre(".gitlab-ci.yml gitlab-ci audited", "ci/a.yml gitlab-ci audited",
                  "ci/bb.yml gitlab-ci audited", "ci/c.yml text audited",
                  "ci/deep.yml gitlab-ci audited", "ci/f.yml gitlab-ci audited",
                  "sub/.gitlab-ci.yml gitlab-ci audited", "sub/ci/a.yml gitlab-ci audited"));
  Lines places;
  for (const Finding& finding : report.findings)
    places.push_back(finding.primary.path + ":" + std::to_string(finding.primary.start.line));
  EXPECT_THAT(places, ElementsAre("ci/a.yml:3", "ci/bb.yml:3", "ci/deep.yml:3", "ci/f.yml:2",
                                  "sub/ci/a.yml:2"));
}

TEST(Audit, WhatGitLabIncludesMustBeGitLabs) {
  const auto with = [](std::string path, std::string bytes, const Options& options = {}) {
    return run({{".gitlab-ci.yml", "include: /" + path + "\n"}, {path, std::move(bytes)}}, options);
  };
  // Whatever else it looks like, and whatever it is written in.
  const std::string other = "services: {a: {image: b}}\n" + std::string(kUnpinned);
  EXPECT_THAT(files_of(with("ci/x.yml", other)), Contains("ci/x.yml gitlab-ci audited"));
  EXPECT_THAT(rules_of(with("ci/x.yml", std::string(kBroken))), ElementsAre("sluice/parse-error"));
  EXPECT_EQ(with("ci/x.yml", std::string(kBroken)).exit_code(), 2);
  // But for what is named otherwise, or said to be something.
  EXPECT_THAT(files_of(with("ci/compose.yml", other)), Contains("ci/compose.yml compose audited"));
  Options options;
  options.kinds = {{"ci/x.yml", Kind::text}};
  EXPECT_THAT(files_of(with("ci/x.yml", other, options)), Contains("ci/x.yml text audited"));
  // Its secrets are found once, and its comments count.
  const Report report =
      with("ci/x.yml", "x: {image: a, script: [b]} # sluice:ignore gitlab/unpinned-image -- c\n",
           selecting({"gitlab/unpinned-image"}));
  EXPECT_THAT(rules_of(report), IsEmpty());
  EXPECT_EQ(report.summary.suppressed, 1U);
}

TEST(Audit, DigestsBesideNamesOfPackagesAreNoSecrets) {
  const std::string line =
      "github.com/uber/jaeger-client-go v2.30.0-key h1:" + std::string("Tq8vRk3Zp1Xw") +
      "LmN0aYbC7dEfGhJ4sUo9iPxKzWvQrTy=\n";
  EXPECT_THAT(rules_of(run({{"a/b.txt", line}})), ElementsAre("secrets/service-credential"));
  EXPECT_THAT(rules_of(run({{"go.sum", line}, {"go.work.sum", line}})), IsEmpty());
}

TEST(Audit, IncludesHaveALimit) {
  std::string pipeline = "include:\n";
  std::vector<std::pair<std::string, std::string>> files;
  for (std::size_t i = 0; i * i <= kMostIncludeMatches; ++i) {
    pipeline += "- '*/x" + std::to_string(i) + ".yml'\n";
    files.emplace_back("a/" + std::to_string(i) + ".yml", "a: b\n");
  }
  files.emplace_back(".gitlab-ci.yml", std::move(pipeline));
  const Report report = run(std::move(files));
  EXPECT_THAT(rules_of(report), ElementsAre("sluice/limit-reached"));
  EXPECT_EQ(report.findings[0].primary.path, ".gitlab-ci.yml");
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Audit, ThePlaceOfTheRootSaysWhatFilesAre) {
  struct Row {
    std::string_view place, path, file;
  };
  constexpr Row kRows[] = {
      {"", "x.yml", "x.yml text audited"},
      {".github/workflows", "x.yml", "x.yml github-actions audited"},
      {"repo/.gitlab/ci", "x.yml", "x.yml gitlab-ci audited"},
      {".gitlab", "ci/x.yml", "ci/x.yml gitlab-ci audited"},
      {".github/workflows", "../x.yml", "../x.yml text audited"},
      {".github/workflows", "/x.yml", "/x.yml text audited"},
      {".github/workflows/deep", "../x.yml", "../x.yml github-actions audited"},
  };
  for (const auto& [place, path, file] : kRows) {
    Options options;
    options.place = place;
    EXPECT_THAT(files_of(run({{std::string(path), "a: b\n"}}, options)), ElementsAre(file));
  }
}

TEST(Audit, ARootAmongPipelinesIsNotTheWholeTree) {
  Options options = selecting({"gitlab/unknown-local-include"});
  options.whole_tree = true;
  const auto found = [&] {
    return rules_of(run({{".gitlab-ci.yml", "include: /a.yml\n"}, {"b.txt", "b"}}, options));
  };
  EXPECT_THAT(found(), SizeIs(1));
  options.place = ".gitlab/ci";
  EXPECT_THAT(found(), IsEmpty());
}

std::string widened(std::string_view text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) (wide += c) += '\0';
  return wide;
}

TEST(Audit, Utf16IsReadLikeUtf8) {
  const std::string pod = "apiVersion: v1\nkind: Pod\nspec: {hostNetwork: true}\n";
  const Report report = run({{"a.yaml", widened(pod)}}, selecting({"k8s/host-network"}));
  EXPECT_THAT(files_of(report), ElementsAre("a.yaml kubernetes audited"));
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].primary.start.line, 3U);
  EXPECT_EQ(report.findings[0].primary.start.offset, 2 + 2 * pod.find("true"));
  // A policy as well, which is then the one in force.
  Options options;
  options.policy = {".sluice.yaml", widened("version: 1\n")};
  EXPECT_EQ(run({{".sluice.yaml", widened("version: 1\n")}}, options).exit_code(), 0);
}

TEST(Audit, Utf16IsAnErrorWhereTheProgramRefusesIt) {
  const std::string open = "resource \"aws_db_instance\" \"a\" { publicly_accessible = true }\n";
  const Report terraform = run({{"main.tf", widened(open)}}, selecting({"aws/rds-public"}));
  EXPECT_THAT(
      files_of(terraform),
      ElementsAre("main.tf terraform error: text is not UTF-8, which is all Terraform reads"));
  EXPECT_THAT(rules_of(terraform), ElementsAre("sluice/parse-error", "aws/rds-public"));
  EXPECT_EQ(terraform.exit_code(), 2);
  const Report docker = run({{"Dockerfile", widened("FROM scratch\n")}});
  EXPECT_THAT(
      files_of(docker),
      ElementsAre("Dockerfile dockerfile error: text is not UTF-8, which is all a build reads"));
}

TEST(Audit, AFixedKindMustParse) {
  const Report fixed = run({{std::string(kPath), std::string(kBroken)}});
  EXPECT_THAT(rules_of(fixed), ElementsAre("sluice/parse-error"));
  EXPECT_EQ(fixed.summary.errors, 1U);
  EXPECT_EQ(fixed.exit_code(), 2);
  const Report other = run({{"x.yaml", "apiVersion: v1\nkind: [Pod\n"}});
  EXPECT_THAT(rules_of(other), IsEmpty());
  EXPECT_EQ(other.summary.skipped, 1U);
  EXPECT_EQ(other.exit_code(), 0);
}

// Nothing would be looked at, and the program that reads the file refuses it.
TEST(Audit, AFixedKindMustBeAMapping) {
  for (const std::string_view path :
       {".gitlab-ci.yml", "compose.yaml", "cdk.out/a.template.json", ".github/dependabot.yml",
        "Chart.yaml", "kustomization.yaml", "a.cdx.json", "tfplan.json", "main.tf.json",
        ".pre-commit-config.yaml"}) {
    for (const std::string_view text : {"hello\n", "42", "\"a\"", "// a\n{\"a\": 1}\n"}) {
      const Report report = run({{std::string(path), std::string(text)}});
      EXPECT_THAT(rules_of(report), Contains("sluice/parse-error")) << path << ": " << text;
      EXPECT_EQ(report.exit_code(), 2) << path << ": " << text;
    }
    for (const std::string_view text : {"{}", "", "\n"})
      EXPECT_EQ(run({{std::string(path), std::string(text)}}).exit_code(), 0)
          << path << ": " << text;
  }
  EXPECT_EQ(run({{".gitlab-ci.yml", "- a\n"}}).exit_code(), 2);
  EXPECT_EQ(run({{"main.tf.json", "[{\"locals\": {}}]"}}).exit_code(), 0) << "a list of them all";
  EXPECT_EQ(run({{".pre-commit-hooks.yaml", "- {id: a, name: a, entry: a, language: system}\n"}})
                .exit_code(),
            0);
  EXPECT_EQ(run({{"notes.yml", "hello\n"}}).exit_code(), 0) << "of no kind";
}

// A carriage return alone ends lines as well, those of a script too.
TEST(Audit, PlacesInScriptsAreRightWhateverEndsTheLines) {
  for (const std::string_view style : {"|", ">", "|-", ""}) {
    for (const std::string_view end : {"\n", "\r", "\r\n"}) {
      std::string text;
      for (const char c : "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: " +
                              std::string(style) +
                              "\n          a\n          echo ${{ github.event.issue.title }}\n") {
        if (c == '\n') {
          text += end;
        } else {
          text += c;
        }
      }
      const Report report = run({{".github/workflows/ci.yml", text}});
      const auto found = std::find_if(
          report.findings.begin(), report.findings.end(),
          [](const Finding& one) { return one.rule->id == "actions/template-injection"; });
      ASSERT_NE(found, report.findings.end()) << text;
      EXPECT_EQ(found->primary.start.line, 8U) << text;
      EXPECT_EQ(found->primary.start.column, 16U) << text;
      EXPECT_EQ(text.substr(found->primary.start.offset,
                            found->primary.end.offset - found->primary.start.offset),
                "${{ github.event.issue.title }}");
    }
  }
}

TEST(Audit, AByteThatIsNoUtf8IsToldOnce) {
  const Report report =
      run({{".github/workflows/ci.yml",
            "name: \xFF\non: push\njobs: {a: {runs-on: x, steps: [{run: x}]}}\n"}});
  EXPECT_THAT(rules_of(report), testing::Contains("sluice/parse-error").Times(1));
}

TEST(Audit, ObjectsBeforeABrokenDocumentAreJudged) {
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
      "spec: {hostPID: true, containers: [{name: a}]}\n---\n";
  Options options = selecting({"k8s/host-pid"});
  const Report broken = run({{"a.yaml", pod + "a: [\n"}}, options);
  EXPECT_THAT(rules_of(broken), ElementsAre("k8s/host-pid", "sluice/parse-error"));
  EXPECT_THAT(files_of(broken), ElementsAre("a.yaml kubernetes error: '[' is never closed"));
  // A template is no error, and what was read of it is judged all the same.
  const Report rendered = run({{"a.yaml", pod + "{{- if .x }}\na: 1\n{{- end }}\n"}}, options);
  EXPECT_THAT(rules_of(rendered), ElementsAre("k8s/host-pid"));
  EXPECT_EQ(rendered.summary.skipped, 1U);
  // Compose refuses the file, and nothing of it runs.
  const Report compose = run({{"a.yaml", "services: {a: {image: b, pid: host}}\n---\na: [\n"}},
                             selecting({"compose/*"}));
  EXPECT_THAT(rules_of(compose), IsEmpty());
}

TEST(Audit, ALimitIsNeverPassedOverInSilence) {
  const std::string deep = "apiVersion: v1\nkind: " + std::string(1000, '[');
  const Report report = run({{"x.yaml", deep}});
  EXPECT_THAT(rules_of(report), ElementsAre("sluice/limit-reached"));
  EXPECT_THAT(files_of(report),
              ElementsAre("x.yaml kubernetes error: does not parse as kubernetes: nested "
                          "deeper than the limit"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Audit, ALimitWithinAScriptIsToldWhereItIs) {
  std::string script;
  for (int i = 0; i < 1000; ++i) script += "$(";
  struct Row {
    std::string path, before, after;
  };
  const Row rows[] = {
      {".github/workflows/a.yml", "on: push\njobs: {a: {runs-on: u, steps: [{run: '", "'}]}}\n"},
      {"action.yml", "runs: {using: composite, steps: [{shell: bash, run: \"\\t", "\"}]}\n"},
      {".gitlab-ci.yml", "a:\n  script:\n    - |\n      b\n      ", "\n"},
      // Known for a workflow by its content alone.
      {"x.yml", "on: push\njobs:\n  a: {runs-on: u, steps: [{run: '", "'}]}\n"},
      {"Dockerfile", "FROM a\nRUN ", "\n"},
  };
  for (const Row& row : rows) {
    Options options;
    options.select = {"sluice/limit-reached"};
    const Report report = run({{row.path, row.before + script + row.after}}, options);
    ASSERT_THAT(rules_of(report), ElementsAre("sluice/limit-reached")) << row.path;
    // Behind the "$(" that is one too many.
    const std::size_t read = 2 * (options.limits.parse.depth + 1);
    EXPECT_EQ(report.findings[0].primary.start.offset, row.before.size() + read) << row.path;
    EXPECT_EQ(report.exit_code(), 2) << row.path;
  }
}

// One rule for every kind: where an error is told, the file is one, whatever else was read of it.
TEST(Audit, AFileWithAnErrorOfItsOwnIsAnError) {
  Options options = selecting({"aws/*", "docker/*", "actions/*"});
  options.limits.parse.depth = 8;
  const std::string deep(20, '(');
  const Report report =
      run({{".github/workflows/a.yml", "on: push\njobs: [\n"},
           {".github/workflows/b.yml", "on: push # \xFF\njobs: {}\n"},
           {"Dockerfile", "FROM alpine\nNONSENSE x\nRUN sudo x\n"},
           {"a.tf", "x = ?\nresource \"aws_s3_bucket\" \"a\" {\n  acl = \"public-read\"\n}\n"},
           {"b.tf", "x = " + deep + "\n"},
           {"c.tf", "x = 1\nx = 2\n"},
           {"d.tf", "x = 1\n"},
           {"e.tf.json", "{\"resource\": "},
           {"m/f.tf", "module \"x\" {\n  source = \"./\"\n}\n"}},
          options);
  EXPECT_THAT(files_of(report),
              ElementsAre(".github/workflows/a.yml github-actions error: '[' is never closed",
                          ".github/workflows/b.yml github-actions error: byte is not valid UTF-8",
                          "Dockerfile dockerfile error: unknown instruction",
                          "a.tf terraform error: expected a value",
                          "b.tf terraform error: nested deeper than the limit",
                          "c.tf terraform error: attribute is set twice", "d.tf terraform audited",
                          "e.tf.json terraform error: '{' is never closed",
                          "m/f.tf terraform error: module calls itself through its source"));
  EXPECT_EQ(report.summary.errors, 8U);
  EXPECT_EQ(report.summary.audited, 1U);
  EXPECT_EQ(report.exit_code(), 2);
  // What could be read is judged all the same.
  EXPECT_THAT(rules_of(report), Contains("aws/s3-public-acl"));
  EXPECT_THAT(rules_of(report), Contains("docker/sudo"));
}

TEST(Audit, AnErrorRefersToWhatItIsAbout) {
  const Report report = run({{"c.tf", "x = 1\nx = 2\n"}});
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].primary.start.offset, 6U);
  ASSERT_THAT(report.findings[0].related, SizeIs(1));
  EXPECT_EQ(report.findings[0].related[0].start.offset, 0U);
  EXPECT_EQ(report.findings[0].related[0].note, "first set here");
}

TEST(Audit, KindsCanBeSaidAndTheLastMatchWins) {
  Options options;
  options.kinds = {{"*.x", Kind::gitlab_ci}, {"ci/*.x", Kind::text}, {"ci/a.x", Kind::compose}};
  const Report report =
      run({{"a.x", "a: b"}, {"ci/a.x", "a: b"}, {"ci/b.x", "a: b"}, {"b.y", "a: b"}}, options);
  EXPECT_THAT(files_of(report), ElementsAre("a.x gitlab-ci audited", "b.y text audited",
                                            "ci/a.x compose audited", "ci/b.x text audited"));
  // What was said to be something must be it.
  EXPECT_EQ(run({{"a.x", std::string(kBroken)}}, options).exit_code(), 2);
  // Also against what the name says.
  options.kinds = {{"*.tf", Kind::text}};
  EXPECT_THAT(files_of(run({{"main.tf", "not hcl ("}}, options)),
              ElementsAre("main.tf text audited"));
}

TEST(Audit, PersonasSetHowFarItGoes) {
  std::size_t before = 0;
  for (const Persona persona : {Persona::regular, Persona::pedantic, Persona::auditor}) {
    Options options;
    options.persona = persona;
    const Report report = workflow(options);
    for (const Finding& finding : report.findings) {
      EXPECT_LE(finding.rule->persona, persona) << finding.rule->id;
    }
    EXPECT_GE(report.findings.size(), before);
    before = report.findings.size();
  }
}

TEST(Audit, SelectionIsByIdAliasOrBeginning) {
  const auto selected = [&](std::vector<std::string> names) {
    return rules_of(workflow(selecting(std::move(names))));
  };
  EXPECT_THAT(selected({"actions/unpinned-uses"}), Each("actions/unpinned-uses"));
  EXPECT_THAT(selected({"actions/unpinned-uses"}), Not(IsEmpty()));
  EXPECT_THAT(selected({"zizmor:unpinned-uses"}), Contains("actions/unpinned-uses"));
  EXPECT_THAT(selected({"unpinned-uses"}), Contains("actions/unpinned-uses"));
  EXPECT_THAT(selected({"docker/*"}), IsEmpty());
  EXPECT_THAT(selected({"actions/*"}), Contains("actions/unpinned-uses"));
  // A file that does not parse is told whatever was selected.
  EXPECT_EQ(run({{std::string(kPath), std::string(kBroken)}}, selecting({"docker/*"})).exit_code(),
            2);
}

TEST(Audit, ARuleThatIsNamedRunsWhateverItsPersona) {
  for (const Rule* const rule : all_rules()) {
    if (rule->persona == Persona::regular) continue;
    const Options options = selecting({std::string(rule->id)});
    for (const std::string& id : rules_of(workflow(options))) EXPECT_EQ(id, rule->id);
  }
}

TEST(Audit, TheGateIsWhatItIsSetTo) {
  Options options = selecting({"actions/unpinned-uses"});
  Severity worst = Severity::note;
  for (const Finding& finding : workflow(options).findings) {
    worst = std::max(worst, finding.severity);
  }
  for (const Severity gate :
       {Severity::note, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    options.fail_on = gate;
    EXPECT_EQ(workflow(options).exit_code(), worst >= gate ? 1 : 0) << severity_name(gate);
  }
}

TEST(Audit, IncompleteWinsOverTheGate) {
  const Report report = run({{".github/workflows/ci.yml", std::string(kWorkflow)},
                             {std::string(kPath), std::string(kBroken)}});
  EXPECT_TRUE(report.gate_failed);
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Audit, EveryGateOfThePolicySaysWhetherItIsPassed) {
  Options options;
  options.policy = PolicyFile{".sluice.yaml",
                              "version: 1\nfail_on: critical\ngates:\n"
                              "  deploy:a: {severity: note, families: [actions]}\n"
                              "  deploy:b: {severity: note, families: [secrets]}\n"};
  const auto told = [](const Report& report) {
    Lines lines;
    for (const GateEntry& gate : report.gates) {
      std::string line = gate.name + " " + std::string(severity_name(gate.least));
      for (const std::string& family : gate.families) line += " " + family;
      lines.push_back(line + (gate.passed ? ": passed" : gate.stopping > 0 ? ": stops" : ": open"));
    }
    return lines;
  };
  const Report report = workflow(options);
  EXPECT_THAT(told(report), ElementsAre("merge critical: passed", "deploy:a note actions: stops",
                                        "deploy:b note secrets: passed"));
  EXPECT_EQ(report.gates[1].stopping, report.findings.size());
  EXPECT_EQ(report.exit_code(), 0);
  options.gate = "deploy:a";
  EXPECT_EQ(workflow(options).exit_code(), 1);
  options.gate = "";
  options.fail_on = Severity::note;
  EXPECT_THAT(told(workflow(options)),
              ElementsAre("merge note: stops", "deploy:a note: stops", "deploy:b note: stops"));
  // What could not be audited passes no gate; a broken policy has none of its own.
  EXPECT_THAT(told(run({{std::string(kPath), std::string(kBroken)}})),
              ElementsAre("merge medium: stops"));
  options = {};
  options.policy = PolicyFile{".sluice.yaml", "version: 1\ngates: {merge: {severity: none}}\n"};
  EXPECT_FALSE(run({{"README.md", "text"}}, options).gates.front().passed);
}

TEST(Audit, WhatOneFileLeftServesSeveralReports) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {".github/workflows/ci.yml", std::string(kWorkflow)},
      {".gitlab-ci.yml", "include: [{local: /ci/build.yaml}]\ntest:\n  script: [make]\n"},
      {"ci/build.yaml", "build:\n  image: alpine:latest\n  script: [make]\n"},
      {"main.tf", "module \"a\" {\n  source = \"./a\"\n  open = true\n}\n"},
      {"a/main.tf",
       "variable \"open\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  acl = var.open ? "
       "\"public-read\" : \"private\"\n}\n"},
  };
  const Engine engine{Options{}};
  std::vector<std::unique_ptr<FileResult>> kept;
  for (const auto& [path, bytes] : files) {
    for (auto& one : engine.audit_file({path, bytes})) kept.push_back(std::move(one));
  }
  const std::string first = write_json(run(files));
  const auto finished = [&](std::size_t without) {
    std::vector<std::unique_ptr<FileResult>> copies;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (i != without) copies.push_back(copy_of(*kept[i]));
    }
    return write_json(engine.finish(std::move(copies)));
  };
  EXPECT_EQ(finished(kept.size()), first);
  // Without each of them, and then with all of them again: nothing of a report stays behind.
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<std::pair<std::string, std::string>> others = files;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(finished(i), write_json(run(others))) << files[i].first;
  }
  EXPECT_EQ(finished(kept.size()), first);
}

TEST(Audit, PlainFilesNeedNoSecondLook) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"src/main.go", "package main\n"},
      {"logo.bin", std::string("\0\1", 2)},
      {"policy.json", "{\"Statement\": []}\n"},
      // What is in it is found only where the text of the other file is at hand.
      {"main.tf",
       "resource \"aws_s3_bucket\" \"b\" {\n  acl = jsondecode(file(\"acl.json\")).acl\n}\n"},
      {"acl.json", "{\"acl\": \"public-read\"}\n"},
      {"Dockerfile", "FROM alpine\n"},
  };
  const Engine engine{Options{}};
  std::vector<std::unique_ptr<FileResult>> results;
  std::vector<std::string> plain_paths;
  for (const auto& [path, bytes] : files) {
    auto of_file = engine.audit_file({path, bytes});
    if (const auto plain = plain_files(of_file)) {
      plain_paths.push_back(path);
      of_file = results_of(*plain, {path, bytes});
    }
    for (auto& one : of_file) results.push_back(std::move(one));
  }
  EXPECT_THAT(plain_paths, ElementsAre("src/main.go", "logo.bin", "policy.json", "acl.json"));
  const Report report = engine.finish(std::move(results));
  EXPECT_EQ(write_json(report), write_json(run(files)));
  EXPECT_TRUE(
      std::any_of(report.findings.begin(), report.findings.end(),
                  [](const Finding& finding) { return finding.primary.path == "main.tf"; }));
}

TEST(Audit, ABaselineSilencesWhatIsKnown) {
  Options options = selecting({"actions/unpinned-uses"});
  const Report first = workflow(options);
  ASSERT_THAT(first.findings, Not(IsEmpty()));
  for (const Finding& finding : first.findings) options.baseline.push_back(finding.fingerprint);
  const Report second = workflow(options);
  EXPECT_THAT(second.findings, IsEmpty());
  EXPECT_EQ(second.summary.suppressed, first.findings.size());
  EXPECT_EQ(second.exit_code(), 0);

  options.show_suppressed = true;
  const Report shown = workflow(options);
  ASSERT_THAT(shown.findings, SizeIs(first.findings.size()));
  for (const Finding& finding : shown.findings) EXPECT_EQ(finding.suppressed->by, "baseline");
  EXPECT_EQ(shown.exit_code(), 0);

  // One more is one more.
  const Report third = run({{".github/workflows/ci.yml", "# moved\n" + std::string(kWorkflow) +
                                                             "      - uses: octo/new@main\n"}},
                           options);
  const auto news = std::count_if(third.findings.begin(), third.findings.end(),
                                  [](const Finding& finding) { return !finding.suppressed; });
  EXPECT_EQ(news, 1);
}

TEST(Audit, ABaselineDoesNotSilenceFaultsOfTheAudit) {
  Options options;
  options.baseline = {run({{std::string(kPath), std::string(kBroken)}}).findings.at(0).fingerprint};
  EXPECT_EQ(run({{std::string(kPath), std::string(kBroken)}}, options).exit_code(), 2);
}

TEST(Audit, AllowedErrorsAreNoErrors) {
  Options options;
  options.allow_errors = {"fixtures/**"};
  options.show_suppressed = true;
  const Report report = run({{"fixtures/" + std::string(kPath), std::string(kBroken)}}, options);
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].suppressed->by, "policy");
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.summary.errors, 0U);
  const Report both = run({{"fixtures/a.tf", "x = ?\n"}, {"fixtures/b.tf.json", "{"}}, options);
  EXPECT_THAT(files_of(both),
              ElementsAre("fixtures/a.tf terraform audited: expected a value",
                          "fixtures/b.tf.json terraform skipped: '{' is never closed"));
  EXPECT_EQ(both.exit_code(), 0);
  EXPECT_EQ(run({{std::string(kPath), std::string(kBroken)}}, options).exit_code(), 2);
}

TEST(Audit, IgnoreCommentsCountUnlessTheyAreSwitchedOff) {
  const std::string text =
      "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n"
      "      - uses: octo/tool@main # sluice:ignore actions/unpinned-uses -- known\n";
  Options options = selecting({"actions/unpinned-uses"});
  EXPECT_THAT(run({{".github/workflows/ci.yml", text}}, options).findings, IsEmpty());
  options.honour_ignores = false;
  EXPECT_THAT(run({{".github/workflows/ci.yml", text}}, options).findings, SizeIs(1));
}

// Above the key of a block, a comment counts for what is said of the block, and for no other.
TEST(Audit, ACommentAboveAJobCountsForTheJob) {
  const auto found = [](std::string_view comment) {
    const std::string text = "on: push\njobs:\n  " + std::string(comment) +
                             "\n  a:\n    name: x\n    runs-on: self-hosted\n"
                             "  b:\n    name: y\n    runs-on: self-hosted\n";
    return run({{".github/workflows/ci.yml", text}}, selecting({"actions/self-hosted-runner"}))
        .findings.size();
  };
  EXPECT_EQ(found("# nothing"), 2U);
  EXPECT_EQ(found("# sluice:ignore actions/self-hosted-runner"), 1U);
}

TEST(Audit, FindingsOfAFileAreLimitedAndTheRestIsCounted) {
  std::string text = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n";
  for (int i = 0; i < 10; ++i) text += "      - uses: octo/tool" + std::to_string(i) + "@main\n";
  Options options = selecting({"actions/unpinned-uses"});
  options.limits.findings_per_file = 3;
  const Report report = run({{".github/workflows/ci.yml", text}}, options);
  ASSERT_THAT(report.findings, SizeIs(4));
  EXPECT_THAT(rules_of(report), Contains("sluice/limit-reached"));
  EXPECT_THAT(report.findings[0].message, testing::HasSubstr("7 further findings"));
  EXPECT_EQ(report.summary.errors, 1U);
  EXPECT_EQ(report.exit_code(), 2);
}

// Many more than are kept while they are found: the first ones are listed, and all are counted.
TEST(Audit, OfVeryManyFindingsTheFirstAreListed) {
  constexpr std::size_t kMany = 20'000;
  std::string text = "FROM a:1\n";
  for (std::size_t i = 0; i < kMany; ++i) text += "RUN sudo x\n";
  Options options = selecting({"docker/sudo"});
  options.limits.findings_per_file = 10;
  const Report report = run({{"Dockerfile", text}}, options);
  ASSERT_THAT(report.findings, SizeIs(11));
  EXPECT_THAT(report.findings[0].message, testing::HasSubstr("19990 further findings"));
  for (std::uint32_t i = 1; i <= 10; ++i) EXPECT_EQ(report.findings[i].primary.start.line, i + 1);
}

// So with what rules about several files find, in each file.
TEST(Audit, FindingsOfProjectRulesAreLimitedInEachFile) {
  std::string text = "a:\n  script: [x]\ninclude:\n";
  for (int i = 0; i < 20; ++i) text += "  - local: /missing" + std::to_string(i) + ".yml\n";
  Options options = selecting({"gitlab/unknown-local-include"});
  options.limits.findings_per_file = 3;
  options.whole_tree = true;
  const Report report = run({{std::string(kPath), text}, {"src/a.c", "int x;\n"}}, options);
  EXPECT_THAT(report.findings, SizeIs(4));
  EXPECT_THAT(report.findings[0].message, testing::HasSubstr("17 further findings"));
  EXPECT_THAT(files_of(report),
              Contains(".gitlab-ci.yml gitlab-ci error: 17 further findings in this file are not "
                       "listed"));
}

TEST(Audit, BytesAndFilesAreLimited) {
  Options options;
  options.limits.file_bytes = 4;
  EXPECT_EQ(run({{"a.txt", "12345"}}, options).exit_code(), 2);
  EXPECT_EQ(run({{"a.txt", "1234"}}, options).exit_code(), 0);

  options = {};
  options.limits.files = 2;
  const Report files = run({{"a.txt", "1"}, {"b.txt", "2"}, {"c.txt", "3"}}, options);
  EXPECT_THAT(files_of(files),
              ElementsAre("a.txt text audited", "b.txt text audited",
                          "c.txt unknown error: behind the limit on all files together"));
  EXPECT_EQ(files.exit_code(), 2);

  options = {};
  options.limits.total_bytes = 5;
  const Report bytes = run({{"a.txt", "123"}, {"b.txt", "45"}, {"c.txt", "6"}}, options);
  EXPECT_EQ(bytes.summary.audited, 2U);
  EXPECT_EQ(bytes.exit_code(), 2);
}

TEST(Audit, TheReportIsTheSameWhateverTheOrderOfTheFiles) {
  std::vector<std::pair<std::string, std::string>> files = {
      {".github/workflows/ci.yml", std::string(kWorkflow)},
      {"Dockerfile", "FROM alpine\nRUN sudo x\n"},
      {std::string(kPath), std::string(kBroken)},
      {"k8s.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n"},
      {"main.tf", "resource \"aws_s3_bucket\" \"a\" {\n  acl = \"public-read\"\n}\n"},
  };
  Options options;
  options.persona = Persona::auditor;
  const std::string wanted = write_json(run(files, options));
  std::sort(files.begin(), files.end());
  do {
    ASSERT_EQ(write_json(run(files, options)), wanted);
  } while (std::next_permutation(files.begin(), files.end()));
}

TEST(Audit, PathsNeedNotBeUtf8) {
  const Report report = run({{"a\xFE/.gitlab-ci.yml", std::string(kBroken)},
                             {"a\xFF/.gitlab-ci.yml", std::string(kBroken)}});
  EXPECT_EQ(report.files.at(0).path, "a\\xFE/.gitlab-ci.yml");
  EXPECT_EQ(report.files.at(1).path, "a\\xFF/.gitlab-ci.yml");
  EXPECT_EQ(report.findings.at(0).primary.path, report.files.at(0).path);
  EXPECT_EQ(report.findings.at(1).primary.path, report.files.at(1).path);
  EXPECT_NE(report.findings.at(0).fingerprint, report.findings.at(1).fingerprint);
}

TEST(Audit, NothingIsClean) {
  const Report report = run({});
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.summary.files, 0U);
}

}  // namespace
}  // namespace sluice
