#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A key that no row and no `include` of a matrix has is empty in every job. That may be what a shared script
expects; more often it is a slip. In front of `||` it has a default, and is no finding.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [a, b], include: [{os: c, extra: 1}]}}
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ matrix.«system» }}"}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make ${{ matrix.«os» }}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [a, b], include: [{os: c, extra: 1}]}}
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ matrix.OS }} ${{ matrix['extra'] }}"}]
)",
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [a, b], include: "${{ fromJSON(vars.MORE) }}"}}
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ matrix.any }}"}]
  other:
    strategy: {matrix: {os: [a, b]}}
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ matrix.flags || '' }}"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

}  // namespace

extern constinit const Rule unknown_matrix_key{
    .id = "actions/unknown-matrix-key",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Expression reads a key that the matrix lacks",
    .risk =
        "The value is empty in every job of the matrix, so what it was to decide is decided "
        "wrongly.",
    .fix = "Correct the name, or add the key to the matrix.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::unknown_matrix_key>,
};

extern constinit const RuleDoc unknown_matrix_key_doc{.rule = unknown_matrix_key,
                                                      .why = kWhy,
                                                      .source = "GitHub: Contexts reference",
                                                      .path = ".github/workflows/ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::actions
