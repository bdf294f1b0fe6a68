#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A name with a space, `=` or `&` is none that a shell or a program can ask for.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
env:
  «A B»: 1
  «C=D»: 2
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env: {«"A&B"»: 1}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
env: {A_B: "C=D", "${{ github.ref }}": 1}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@v1
        with: {"A B": 1}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:env-var", "sisakulint:env-var"};

}  // namespace

extern constinit const Rule invalid_env_name{
    .id = "actions/invalid-env-name",
    .severity = Severity::low,
    .title = "Environment variable that no shell can read",
    .risk = "What runs finds no such variable, and goes on without the value.",
    .fix = "Name it with letters, digits and _.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_env_name>,
};

extern constinit const RuleDoc invalid_env_name_doc{
    .rule = invalid_env_name,
    .why = kWhy,
    .source = "POSIX.1-2024, 8.1: Environment Variable Definition",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
