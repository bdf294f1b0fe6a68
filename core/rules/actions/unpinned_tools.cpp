#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A pinned action can still fetch a program that is not pinned: some setup actions install the newest release of
their tool unless an input names one. Then the program that runs with the secrets of the job changes without a
change in the repository.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «aquasecurity/setup-trivy@v0.2.6»
      - uses: 1password/load-secrets-action@v4
        with: {version: «latest»}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: aquasecurity/setup-trivy@v0.2.6
        with:
          version: «${{ inputs.trivy }}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: aquasecurity/setup-trivy@v0.2.6
        with: {version: v0.69.3}
      - uses: aquasecurity/setup-trivy@v0.2.6
        if: ${{ false }}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {version: latest}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:unpinned-tools"};

// Those whose default is the newest release of the tool, unchecked; by their action.yml.
constexpr std::string_view kActions[] = {"aquasecurity/setup-trivy",
                                         "1password/load-secrets-action"};

void check(const Step& step, Sink& sink) {
  if (!step.uses.present() || never_runs(step)) return;
  const UsesTarget target = read_uses(step.uses.value);
  const bool is_known = std::any_of(std::begin(kActions), std::end(kActions),
                                    [&](std::string_view action) { return target.is(action); });
  if (!is_known) return;
  const NodeRef version = input(step, "version");
  if (!version) {
    sink.report(step.node["uses"], quote(target.repository) + " is given no version");
  } else if (version.value() == "latest" || version.value().empty()) {
    sink.report(version, quote(target.repository) + " installs the newest version");
  } else if (has_expression(version.value())) {
    sink.report(version, quote(version.value()) + " decides the version")
        .with_confidence(Confidence::low);
  }
}

}  // namespace

extern constinit const Rule unpinned_tools{
    .id = "actions/unpinned-tools",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Setup step installs whatever version is newest",
    .risk = "The tool of the next release runs in the job without anyone having looked at it.",
    .fix = "Set version to the release that is wanted.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_tools_doc{
    .rule = unpinned_tools,
    .why = kWhy,
    .source = "OpenSSF Scorecard: Pinned-Dependencies",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
