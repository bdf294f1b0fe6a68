#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`actions/checkout` leaves the token of the job in `.git/config`, so that every later step, and every
program that it starts, can read and use it. Few jobs need that: only those that push.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@v4»
      - run: make
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «Actions/Checkout@v4»
        with:
          fetch-depth: 0
          persist-credentials: true
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {persist-credentials: false}
      - uses: actions/checkout@v4
        with: {persist-credentials: "${{ inputs.push }}"}
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/checkout@v4
      - uses: ./actions/checkout
)",
};
constexpr std::string_view kAliases[] = {"zizmor:artipacked",
                                         "ghalint:checkout_persist_credentials_should_be_false"};

void check(const Step& step, Sink& sink) {
  if (!is_checkout(step) || keeps_credentials(step) != true) return;
  add_persist_edit(
      step, sink.report(step.node["uses"], quote(step.uses.value) + " leaves its token in .git"));
}

}  // namespace

extern constinit const Rule persisted_credentials{
    .id = "actions/persisted-credentials",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Checkout leaves its token behind",
    .risk = "Any program that a later step starts can push with the token of the job.",
    .fix = "Set persist-credentials: false, and hand the token only to the step that pushes.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc persisted_credentials_doc{
    .rule = persisted_credentials,
    .why = kWhy,
    .source = "actions/checkout: persist-credentials",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
