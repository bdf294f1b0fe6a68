#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`persist-credentials: true` says what is the default as well: the token of the job stays for all later steps.
Whoever writes it down has most often thought of a step that pushes. Only a reader can tell whether that is still
there, and whether the steps between are to be trusted with the token.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {persist-credentials: «true»}
      - run: make && git push
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: Actions/Checkout@v6
        with:
          fetch-depth: 0
          Persist-Credentials: «"true"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with: {persist-credentials: false}
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {persist-credentials: "${{ inputs.push }}"}
      - uses: octo/checkout@v4
        with: {persist-credentials: true}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:artipacked",
                                         "ghalint:checkout_persist_credentials_should_be_false"};

void check(const Step& step, Sink& sink) {
  if (!is_checkout(step) || !asks_to_keep_credentials(step)) return;
  sink.report(input(step, "persist-credentials"),
              quote(step.uses.value) + " is told to leave its token behind");
}

}  // namespace

extern constinit const Rule kept_credentials{
    .id = "actions/kept-credentials",
    .severity = Severity::note,
    .persona = Persona::auditor,
    .title = "Checkout is told to leave its token behind",
    .risk = "Any program that a later step starts can use the token.",
    .fix = "Where one step pushes, hand the token to that one, and set persist-credentials: false.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc kept_credentials_doc{
    .rule = kept_credentials,
    .why = kWhy,
    .source = "actions/checkout: persist-credentials",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
