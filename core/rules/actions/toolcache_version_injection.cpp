#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A setup action fetches the version that it is told, and every step behind it runs that tool. Whoever chooses the
version takes an old one with a known fault, and with some actions a build of anybody's: a nightly, a fork, an
address. A file of the repository (`node-version-file`) that a pull request brings along is that pull request's to
choose as well; only text that an expression hands over is reported.
)";

constexpr std::string_view kBad[] = {
    R"(on: issue_comment
jobs:
  try:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {node-version: «"${{ github.event.comment.body }}"»}
      - run: npm ci
)",
    R"(on: pull_request_target
jobs:
  try:
    runs-on: ubuntu-24.04
    steps:
      - id: pick
        env: {TITLE: "${{ github.event.pull_request.title }}"}
        run: echo "version=${TITLE##*/}" >> "$GITHUB_OUTPUT"
      - uses: oven-sh/setup-bun@v2
        with:
          bun-version: «${{ steps.pick.outputs.version }}»
      - run: bun test
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issue_comment
jobs:
  try:
    strategy: {matrix: {node: [20, 22]}}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {node-version: "${{ matrix.node }}"}
      - uses: actions/setup-python@v5
        with: {python-version: "${{ contains(github.event.comment.body, '3.12') && '3.12' || '3.13' }}"}
      - uses: octo/setup-node@v4
        with: {node-version: "${{ github.event.issue.title }}"}
)",
    R"(on: {workflow_dispatch: {inputs: {version: {type: string}}}}
jobs:
  try:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-go@v5
        with: {go-version: "${{ inputs.version }}", cache-dependency-path: "${{ github.head_ref }}"}
)",
};

void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::version) return;
  Hit& hit = report(arrival, "chooses the version that is installed", sink);
  // With the rights of a fork it harms nobody but the run of that pull request.
  if (!arrival.is_privileged && !hit.severity) hit.with_severity(Severity::low);
}

}  // namespace

extern constinit const Rule toolcache_version_injection{
    .id = "actions/toolcache-version-injection",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Outsiders choose the version of a tool",
    .risk =
        "The steps behind run a version with a known fault, or a build of somebody else, with the "
        "secrets and the token of the job.",
    .fix = "Write the version down, or compare what is asked for with a list of versions first.",
    .topics = {Topic::injection, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc toolcache_version_injection_doc{.rule = toolcache_version_injection,
                                                               .why = kWhy,
                                                               .source = "CWE-829",
                                                               .path = ".github/workflows/ci.yml",
                                                               .bad = kBad,
                                                               .good = kGood};

}  // namespace sluice::actions
