#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`./path` is whatever stands in the workspace when the step starts: earlier steps can change it, and a checkout of
a pull request replaces it. `$/path` names the same folder of the repository at the commit of the workflow,
and nothing that runs before can change that. A path below the folder of another checkout is meant for the
workspace. A job that calls ./.github/workflows/x.yml gets it from the commit in any case.
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
};
constexpr std::string_view kAliases[] = {"zizmor:self-repository"};

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

void check(const Use& use, Sink& sink) {
  if (use.step == nullptr || use.target.kind != UsesTarget::Kind::local) return;
  if (!use.text.value.starts_with("./")) return;
  if (is_of_other_checkout(use)) return;
  sink.report(use.text, quote(use.text.value) + " is read when the step starts");
}

}  // namespace

extern constinit const Rule self_repository{
    .id = "actions/self-repository",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Local action is taken from the workspace",
    .risk =
        "A step that ran before, or another checkout, can have put other code into that folder.",
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
