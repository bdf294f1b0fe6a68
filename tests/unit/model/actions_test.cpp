#include "core/model/actions.h"

#include <gtest/gtest.h>

#include <string>

#include "core/parse/yaml.h"

namespace sluice::actions {
namespace {

using Kind = UsesTarget::Kind;

TEST(Uses, AreReadByTheirGrammar) {
  struct Row {
    const char* text;
    Kind kind;
    const char *repository, *path, *ref, *image;
  };
  const Row rows[] = {
      {"octo/tool@v1", Kind::repository, "octo/tool", "", "v1", ""},
      {"octo/tool", Kind::repository, "octo/tool", "", "", ""},
      {"octo/tool/a/b@main", Kind::repository, "octo/tool", "a/b", "main", ""},
      {"octo/r/.github/workflows/x.yml@v1", Kind::repository, "octo/r", ".github/workflows/x.yml",
       "v1", ""},
      {"./a/b", Kind::local, "", "./a/b", "", ""},
      {"$/.github/workflows/x.yml@v1", Kind::local, "", ".github/workflows/x.yml", "", ""},
      {"docker://alpine:3.20", Kind::docker, "", "", "", "alpine:3.20"},
      {"octo", Kind::unknown, "", "", "", ""},
      {"octo/", Kind::unknown, "", "", "", ""},
      {"/tool@v1", Kind::unknown, "", "", "v1", ""},
      {"octo/${{ matrix.tool }}@v1", Kind::unknown, "", "", "", ""},
      {"", Kind::unknown, "", "", "", ""},
  };
  for (const Row& row : rows) {
    const UsesTarget target = read_uses(row.text);
    EXPECT_EQ(target.kind, row.kind) << row.text;
    EXPECT_EQ(target.repository, row.repository) << row.text;
    EXPECT_EQ(target.path, row.path) << row.text;
    EXPECT_EQ(target.ref, row.ref) << row.text;
    EXPECT_EQ(target.image, row.image) << row.text;
  }
}

TEST(Uses, AreComparedWithoutCase) {
  EXPECT_TRUE(read_uses("Actions/Checkout@v4").is("actions/checkout"));
  EXPECT_TRUE(read_uses("actions/cache/restore@v4").is("actions/cache/restore"));
  EXPECT_TRUE(read_uses("actions/cache/restore@v4").is("actions/cache"));
  EXPECT_FALSE(read_uses("actions/cache@v4").is("actions/cache/restore"));
  EXPECT_FALSE(read_uses("octo/checkout@v4").is("actions/checkout"));
  EXPECT_FALSE(read_uses("./actions/checkout").is("actions/checkout"));
}

TEST(Uses, OnlyAWholeCommitIsAPin) {
  EXPECT_TRUE(read_uses("a/b@08eba0b27e820071cde6df949e0beb9ba4906955").is_pinned());
  EXPECT_FALSE(read_uses("a/b@08eba0b").is_pinned());
  EXPECT_FALSE(read_uses("a/b@zzeba0b27e820071cde6df949e0beb9ba4906955").is_pinned());
  EXPECT_FALSE(read_uses("a/b").is_pinned());
}

TEST(Workflow, HoldsJobsStepsAndEventsAtTheirPlaces) {
  constexpr std::string_view kText =
      "on:\n  push: {branches: [main]}\n  pull_request:\n"
      "jobs:\n  Build:\n    needs: [a]\n    steps:\n      - run: make\n      - uses: ./x\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Workflow workflow(parsed.tree);
  ASSERT_EQ(workflow.events.size(), 2U);
  EXPECT_EQ(workflow.events[0].name.value, "push");
  EXPECT_EQ(slice(kText, workflow.events[1].name.at), "pull_request");
  EXPECT_EQ(workflow.event("schedule"), nullptr);
  const Job* const job = workflow.job("build");
  ASSERT_NE(job, nullptr);
  EXPECT_EQ(slice(kText, job->id.at), "Build");
  ASSERT_EQ(job->steps.size(), 2U);
  EXPECT_EQ(job->steps[1].address(), "jobs.Build.steps[1]");
  EXPECT_EQ(slice(kText, job->steps[0].run.at), "make");
  EXPECT_EQ(job->steps[0].job, job);
}

TEST(Workflow, TheShellOfAStepIsTheNearestThatIsNamed) {
  struct Row {
    std::string_view job;
    Shell shell;
  };
  const Row rows[] = {
      {"runs-on: ubuntu-24.04, steps: [{run: a}]", Shell::posix},
      {"runs-on: windows-2022, steps: [{run: a}]", Shell::powershell},
      {"runs-on: [self-hosted, Windows], steps: [{run: a}]", Shell::powershell},
      {"runs-on: '${{ matrix.os }}', steps: [{run: a}]", Shell::posix},
      {"runs-on: windows-2022, steps: [{run: a, shell: bash}]", Shell::posix},
      {"runs-on: windows-2022, steps: [{run: a, shell: 'C:/x/bash.exe -e {0}'}]", Shell::posix},
      {"runs-on: u, steps: [{run: a, shell: pwsh}]", Shell::powershell},
      {"runs-on: u, steps: [{run: a, shell: python}]", Shell::other},
      {"runs-on: u, steps: [{run: a, shell: '${{ matrix.shell }}'}]", Shell::other},
      {"runs-on: u, defaults: {run: {shell: cmd}}, steps: [{run: a}]", Shell::other},
      {"runs-on: u, defaults: {run: {shell: cmd}}, steps: [{run: a, shell: sh}]", Shell::posix},
  };
  for (const Row& row : rows) {
    const std::string text = "jobs: {j: {" + std::string(row.job) + "}}";
    const Parsed<Tree> parsed = parse_yaml(text, {});
    const Workflow workflow(parsed.tree);
    const Step& step = workflow.jobs.at(0).steps.at(0);
    EXPECT_EQ(step.effective_shell(), row.shell) << text;
    EXPECT_EQ(step.script != nullptr, row.shell == Shell::posix) << text;
  }
  const Parsed<Tree> parsed =
      parse_yaml("defaults: {run: {shell: pwsh}}\njobs: {j: {runs-on: u, steps: [{run: a}]}}", {});
  EXPECT_EQ(Workflow(parsed.tree).jobs.at(0).steps.at(0).effective_shell(), Shell::powershell);
}

TEST(Workflow, AScriptThatStepsShareIsReadOnce) {
  const Parsed<Tree> parsed = parse_yaml(
      "jobs: {j: {runs-on: u, steps: [{run: &x 'a; b'}, {run: *x}, {run: 'a; b'}]}}", {});
  const Workflow workflow(parsed.tree);
  const auto& steps = workflow.jobs.at(0).steps;
  ASSERT_NE(steps.at(0).script, nullptr);
  EXPECT_EQ(steps.at(0).script->commands.size(), 2U);
  EXPECT_EQ(steps.at(1).script, nullptr);
  EXPECT_NE(steps.at(2).script, nullptr);
}

TEST(Workflow, StepsOfAParallelGroupStandInTheirOrder) {
  const Parsed<Tree> parsed = parse_yaml(
      "jobs: {a: {steps: [{run: x}, {parallel: [{run: y}, {uses: o/z@v1}]}, {wait: s}]}}", {});
  const Workflow workflow(parsed.tree);
  ASSERT_EQ(workflow.jobs.size(), 1U);
  const std::vector<Step>& steps = workflow.jobs[0].steps;
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].address(), "jobs.a.steps[0]");
  EXPECT_EQ(steps[1].address(), "jobs.a.steps[1].parallel[0]");
  EXPECT_EQ(steps[2].address(), "jobs.a.steps[1].parallel[1]");
  EXPECT_EQ(steps[2].uses.value, "o/z@v1");
  EXPECT_EQ(steps[3].address(), "jobs.a.steps[2]");
  EXPECT_EQ(steps[3].index, 3U);
}

TEST(Workflow, EventsComeInThreeForms) {
  for (const std::string_view text : {"on: push\njobs: {}", "on: [push]\njobs: {}",
                                      "on: {push: }\njobs: {}", "\"on\": push\njobs: {}"}) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    const Workflow workflow(parsed.tree);
    EXPECT_NE(workflow.event("push"), nullptr) << text;
  }
}

TEST(Workflow, OddShapesGiveNothing) {
  for (const std::string_view text :
       {"jobs: [a]", "[1]", "jobs: {a: 1}", "jobs: {a: {steps: {b: c}}}", "", "on: {a: {b: c}}"}) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    const Workflow workflow(parsed.tree);
    for (const Job& job : workflow.jobs) EXPECT_TRUE(job.steps.empty()) << text;
  }
}

TEST(Action, HoldsTheStepsOfACompositeOne) {
  constexpr std::string_view kText =
      "name: x\ninputs: {a: {}}\nruns:\n  using: composite\n  steps:\n    - run: make\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Action action(parsed.tree);
  EXPECT_EQ(action.using_.value, "composite");
  ASSERT_EQ(action.steps.size(), 1U);
  EXPECT_EQ(action.steps[0].address(), "runs.steps[0]");
  EXPECT_EQ(action.steps[0].action, &action);
}

}  // namespace
}  // namespace sluice::actions
