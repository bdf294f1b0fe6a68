#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Jobs and steps are referred to by their ids. GitHub refuses a workflow with ids of other characters, and a job
with two steps of one id, whatever their case.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  «1st»:
    runs-on: ubuntu-24.04
    steps:
      - {id: build, run: make}
      - {id: «Build», run: make}
)",
    R"(on: push
jobs:
  «a.b»:
    runs-on: ubuntu-24.04
    steps: [{id: «"x y"», run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  _a-1:
    runs-on: ubuntu-24.04
    steps: [{id: build, run: make}, {id: build2, run: make}]
  b:
    runs-on: ubuntu-24.04
    steps: [{id: build, run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - {name: 1st, run: make}
      - {name: 1st, run: make}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:id", "sisakulint:id"};

}  // namespace

extern constinit const Rule invalid_id{
    .id = "actions/invalid-id",
    .severity = Severity::low,
    .title = "Id of a job or step that GitHub refuses",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Give it an id of its own of letters, digits, - and _, which begins with a letter or _.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_id>,
};

extern constinit const RuleDoc invalid_id_doc{
    .rule = invalid_id,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
