#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`./path` is whatever stands in the workspace when the step starts: earlier steps can change it, and a checkout of
a pull request replaces it. `$/path` names the same folder of the repository at the commit of the workflow,
and nothing that runs before can change that. A path below the folder of another checkout is meant for the
workspace. A job that calls ./.github/workflows/x.yml gets it from the commit in any case.

The repository's own actions and workflows can be named like those of others as well, with a branch or a tag. Then
a change to them is not tried with the rest of its pull request, and what runs is not what the commit says.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «./.github/actions/setup»
)",
    R"(=== action.yml
name: all
runs:
  using: composite
  steps:
    - uses: «./one»
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    uses: «octo/app/.github/workflows/test.yml@main»
=== .github/workflows/test.yml
on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: $/.github/actions/setup
  call:
    uses: ./.github/workflows/other.yml
  other:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@v1
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {repository: octo/tools, path: tools}
      - uses: ./tools/setup
)",
    R"(=== .github/workflows/release.yml
on: push
jobs:
  release:
    uses: octo/workflows/.github/workflows/release.yml@main
)",
};
constexpr std::string_view kLocal[] = {"zizmor:self-repository"};
// Told of whatever is not pinned, of whom it may be.
constexpr std::string_view kUnpinned[] = {"zizmor:unpinned-uses",
                                          "ghalint:action_ref_should_be_full_length_commit_sha",
                                          "scorecard:pinned-dependencies/github-action"};

constexpr auto kAliases = kJoined<kLocal, kUnpinned>;

// The path without "./" and a '/' at its end.
std::string_view bare(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// Stands below the folder that a step before brought another repository into.
bool is_of_other_checkout(const Use& use) {
  if (use.job == nullptr) return false;
  const std::string_view path = bare(use.target.path);
  const auto& steps = use.job->steps;
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    if (step.index >= use.step->index || !is_checkout(step)) return false;
    const std::string_view folder = bare(input(step, "path").value());
    return !folder.empty() && path.starts_with(folder) &&
           (path.size() == folder.size() || path[folder.size()] == '/');
  });
}

// Of the repository itself, by its name and a branch or a tag.
void check_named(const Use& use, Sink& sink) {
  if (use.target.is_pinned()) return;
  Hit& hit = sink.report(use.text, quote(use.text.value) + " is another commit of this repository")
                 .with_aliases(kUnpinned);
  const std::string path(use.target.path);
  if (use.step == nullptr) {
    hit.with_fix("Write ./" + path + ", which is of the same commit.");
  } else {
    hit.with_fix("Write $/" + path + ", which is of the same commit, where no release is wanted.");
  }
}

void check(const Use& use, Sink& sink) {
  if (use.target.kind == UsesTarget::Kind::repository && use.is_own())
    return check_named(use, sink);
  if (use.step == nullptr || use.target.kind != UsesTarget::Kind::local) return;
  if (!use.text.value.starts_with("./")) return;
  if (is_of_other_checkout(use)) return;
  sink.report(use.text, quote(use.text.value) + " is read when the step starts")
      .with_aliases(kLocal);
}

}  // namespace

extern constinit const Rule self_repository{
    .id = "actions/self-repository",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Code of the repository need not be of the commit that runs",
    .risk = "A step that ran before, or a push to another branch, can have put other code there.",
    .fix = "Write $/ in the place of ./, which names the commit of the workflow itself.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc self_repository_doc{
    .rule = self_repository,
    .why = kWhy,
    .source = "GitHub Changelog 2026-07-30: self-repository syntax",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
