// The way that text of outsiders takes, and what becomes of the severity on it.
#include "core/rules/shared/flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/examples.h"
#include "tests/support/growth.h"

namespace sluice {
namespace {

using testing::ElementsAre;

constexpr std::string_view kPath = ".github/workflows/ci.yml";

// "SEVERITY LINE: NOTE line, NOTE line" of each finding.
std::vector<std::string> ways(std::string_view text, std::string_view rule) {
  std::vector<std::string> list;
  for (const Finding& finding : test::findings_of(test::read_example(text, kPath), rule)) {
    std::string& line = list.emplace_back(severity_name(finding.severity));
    line += ' ' + std::to_string(finding.primary.start.line) + ':';
    for (const Location& stop : finding.related)
      line += ' ' + stop.note + ' ' + std::to_string(stop.start.line) + ',';
  }
  return list;
}

std::string workflow(std::string_view on, std::string_view steps) {
  return "on: " + std::string(on) + "\njobs:\n  a:\n    runs-on: x\n    steps:\n" +
         std::string(steps);
}

TEST(Flow, TellsTheWholeWayInOrder) {
  EXPECT_THAT(ways(R"(on: issues
jobs:
  a:
    runs-on: x
    outputs: {o: "${{ steps.s.outputs.t }}"}
    steps:
      - id: s
        env: {T: "${{ github.event.issue.title }}"}
        run: echo "t=$T" >> "$GITHUB_OUTPUT"
  b:
    needs: a
    runs-on: x
    steps:
      - run: echo ${{ needs.a.outputs.o }}
)",
                   "actions/template-injection"),
              ElementsAre("critical 14: set here 8, written to an output here 9, handed on as an "
                          "output of the job here 5,"));
}

TEST(Flow, LeadsToTheVersionOfATool) {
  constexpr std::string_view kRule = "actions/toolcache-version-injection";
  const std::string step =
      "      - uses: actions/setup-node@v4\n"
      "        with: {Node-Version: \"${{ github.event.pull_request.title }}\"}\n";
  EXPECT_THAT(ways(workflow("pull_request_target", step), kRule), ElementsAre("medium 7:"));
  EXPECT_THAT(ways(workflow("pull_request", step), kRule), ElementsAre("low 7:"));
}

TEST(Flow, EventsGradeTheHarm) {
  const std::string step = "      - run: echo ${{ github.head_ref }}\n";
  EXPECT_THAT(ways(workflow("pull_request_target", step), "actions/template-injection"),
              ElementsAre("critical 6:"));
  EXPECT_THAT(ways(workflow("pull_request", step), "actions/template-injection"),
              ElementsAre("high 6:"));
  // No event of the workflow fills it.
  EXPECT_THAT(ways(workflow("push", step), "actions/template-injection"), ElementsAre("low 6:"));
  EXPECT_THAT(ways(workflow("[pull_request, pull_request_target]",
                            "      - if: github.event_name == 'pull_request'\n"
                            "        run: echo ${{ github.head_ref }}\n"),
                   "actions/template-injection"),
              ElementsAre("high 7:"));
}

TEST(Flow, CyclesEnd) {
  EXPECT_THAT(ways(R"(=== .github/workflows/ci.yml
on: issues
jobs:
  a:
    needs: b
    uses: ./.github/workflows/ci.yml
    with: {t: "${{ needs.b.outputs.o }}"}
  b:
    needs: a
    runs-on: x
    outputs: {o: "${{ needs.a.outputs.o }}"}
    steps: [{uses: ./a}]
=== a/action.yml
runs:
  using: composite
  steps: [{uses: ./a}]
)",
                   "actions/template-injection"),
              testing::IsEmpty());
}

TEST(Flow, LongWaysTakeLinearTime) {
  const auto text = [](std::size_t times) {
    std::string steps =
        "      - {id: s0, run: 'echo \"t=$T\" >> $GITHUB_OUTPUT', "
        "env: {T: '${{ github.event.issue.title }}'}}\n";
    for (std::size_t i = 1; i < times; ++i) {
      steps += "      - {id: s" + std::to_string(i) +
               ", run: 'echo \"t=$T\" >> $GITHUB_OUTPUT', env: {T: '${{ steps.s" +
               std::to_string(i - 1) + ".outputs.t }}'}}\n";
    }
    return workflow("issues", steps + "      - run: echo ${{ steps.s" + std::to_string(times - 1) +
                                  ".outputs.t }}\n");
  };
  const auto work = [](const std::string& file) {
    EXPECT_EQ(ways(file, "actions/template-injection").size(), 1U);
  };
  EXPECT_LT(test::growth(250, text, work), test::kLinear);
}

}  // namespace
}  // namespace sluice
