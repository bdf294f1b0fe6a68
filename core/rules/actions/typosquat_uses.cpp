#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`action/checkout` and `dokcer/login-action` are names that anyone can register, and a slip of the finger or a
copied line then runs what stands there. The name is compared with those of the most used actions: one letter
that is missing, added or another, or two that are swapped. A slip within an owner's own names only fails,
since no stranger can register it.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «action/checkout@v4»
      - uses: «acti0ns/setup-node@v4»
      - uses: «dokcer/login-action@v3»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «astral-shh/setup-uv@v5»
      - uses: «githib/codeql-action/init@v3»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ACTIONS/Checkout@v4
      - uses: actions/chekout@v4
      - uses: octo/checkout@v4
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./action/checkout
      - uses: docker://action/checkout:1
      - uses: azure/logout@v2
)",
};
constexpr std::string_view kAliases[] = {"zizmor:typosquat-uses"};

void check(const Use& use, Sink& sink) {
  if (use.target.kind != UsesTarget::Kind::repository) return;
  const std::string_view meant = lookalike_of(use.target.repository);
  if (meant.empty()) return;
  sink.report(use.text, quote(use.target.repository) + " is close to " + quote(meant));
}

}  // namespace

extern constinit const Rule typosquat_uses{
    .id = "actions/typosquat-uses",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Name of the action is one slip away from a widely used one",
    .risk =
        "Whoever registers the misspelt name runs code in the job, with its token and its secrets.",
    .fix = "Write the name of the action that is meant.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc typosquat_uses_doc{
    .rule = typosquat_uses,
    .why = kWhy,
    .source = "Orca Security: Typosquatting in GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
