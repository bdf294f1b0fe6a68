#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`uses` names an action or workflow as OWNER/NAME@REF, with a path behind the name, a folder of the
repository as ./PATH, or an image. GitHub refuses anything else.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout»
      - uses: «checkout@v4»
      - uses: «.github/actions/build»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «"docker://octo/tool:"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/build
      - uses: docker://octo/tool
      - uses: docker://octo/tool:1
)",
    R"(on: push
jobs:
  call:
    uses: octo/tools/.github/workflows/build.yml@main
  local:
    uses: ./.github/workflows/build.yml
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action", "actionlint:workflow-call"};

}  // namespace

extern constinit const Rule invalid_uses{
    .id = "actions/invalid-uses",
    .severity = Severity::medium,
    .title = "Uses names nothing that GitHub can find",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Write OWNER/NAME@REF, ./PATH or docker://IMAGE.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_uses>,
};

extern constinit const RuleDoc invalid_uses_doc{
    .rule = invalid_uses,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
