#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`actions/checkout` leaves the token of the job behind, so that every later step, and every program that it
starts, can read and use it: in `.git/config`, where it can get into an artifact or an image as well, and from
version 6 on in a file beside the workspace. Few jobs need that: only those that push. `persist-credentials:
true` is a decision, told by `actions/kept-credentials`.
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
      - uses: «Actions/Checkout@v6»
        with:
          fetch-depth: 0
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
      - uses: actions/checkout@v4
        with: {persist-credentials: true}
      - uses: ./actions/checkout
)",
};
constexpr std::string_view kAliases[] = {"zizmor:artipacked",
                                         "ghalint:checkout_persist_credentials_should_be_false"};

std::string token_of(const Step& step) {
  const auto contents = step.job != nullptr ? permission_of(*step.job, "contents") : std::nullopt;
  if (contents == "write") return "a token that may push";
  if (contents == "read") return "a token that may read the repository";
  return "the token of the job";
}

// Since version 6 it stands where the runner keeps temporary files. Of a version that is not known,
// neither is the place.
std::string place_of_token(const Step& step) {
  std::string_view version = version_of({step.job, &step, step.uses, read_uses(step.uses.value)});
  if (version.starts_with('v')) version.remove_prefix(1);
  version = version.substr(0, version.find('.'));
  if (version.empty() || version.find_first_not_of("0123456789") != version.npos) return {};
  const bool is_old = version.size() == 1 && version < "6";
  return is_old ? " in .git" : " in a temporary file of the runner";
}

void check(const Step& step, Sink& sink) {
  if (!is_checkout(step) || keeps_credentials(step) != true || asks_to_keep_credentials(step))
    return;
  add_persist_edit(step, sink.report(step.node["uses"], quote(step.uses.value) + " leaves " +
                                                            token_of(step) + place_of_token(step)));
}

}  // namespace

extern constinit const Rule persisted_credentials{
    .id = "actions/persisted-credentials",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Checkout leaves its token behind",
    .risk = "Any program that a later step starts can use the token.",
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
