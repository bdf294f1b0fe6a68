#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`exclude` takes combinations away that the matrix has. A key or value that the matrix does not have takes
nothing away, and a value that stands twice runs everything twice.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    strategy:
      matrix:
        os: [linux, mac, «linux»]
        version: [1, 2]
        exclude:
          - {os: mac, version: «3»}
          - {«platform»: mac}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy:
      matrix:
        target: [{os: linux, cpu: arm}, {os: mac, cpu: arm}]
        exclude:
          - target: «{os: windows}»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy:
      «matrix»:
        a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
        b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, "${{ vars.LAST }}"]
        exclude: [{a: 1, b: 2}]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    strategy:
      matrix:
        os: [linux, mac]
        version: [1, "1", "${{ vars.VERSION }}"]
        include: [{os: windows, extra: yes}]
        exclude: [{os: mac, version: 3}, {os: windows}, {extra: yes}]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy:
      matrix:
        target: [{os: linux, cpu: arm}, {os: mac, cpu: arm}]
        list: "${{ fromJSON(vars.LIST) }}"
        exclude:
          - target: {os: mac}
            list: anything
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy:
      matrix:
        a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
        b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
        exclude: [{a: 1}]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:matrix"};

}  // namespace

extern constinit const Rule invalid_matrix{
    .id = "actions/invalid-matrix",
    .severity = Severity::low,
    .title = "Matrix says what has no effect",
    .risk = "A combination runs twice, or one that was to be left out runs.",
    .fix = "Remove what stands twice, and make exclude name values of the matrix.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_matrix>,
};

extern constinit const RuleDoc invalid_matrix_doc{
    .rule = invalid_matrix,
    .why = kWhy,
    .source = "GitHub: Run variations of jobs in a workflow",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
