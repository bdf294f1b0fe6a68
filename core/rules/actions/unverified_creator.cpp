#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub verifies companies that publish in its Marketplace. Most good actions are not of these, so that the finding
says no more than: look once who can change this code. What is pinned by a commit cannot change, and is left
out, as are actions of the repository's own owner, as far as the workflows tell who that is.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «some/action@v1»
  call:
    uses: «octo/workflows/.github/workflows/ci.yml@main»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - uses: «octo/tool@v1»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: Docker/login-action@v3
      - uses: ./some/action
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: some/action@11bd71901bbe5b1630ceea73d27597364c9af683
      - uses: docker://some/action:1
  own:
    if: github.repository == 'some/thing'
    runs-on: ubuntu-24.04
    steps:
      - uses: some/action@v1
)",
};
constexpr std::string_view kAliases[] = {"poutine:github_action_from_unverified_creator_used"};

void check(const Use& use, Sink& sink) {
  if (use.target.kind != UsesTarget::Kind::repository || use.target.is_pinned()) return;
  if (use.is_of_own_owner()) return;
  const std::string_view owner = use.target.repository.substr(0, use.target.repository.find('/'));
  if (!is_verified_creator(owner))
    sink.report(use.text, quote(owner) + " is not among the verified creators");
}

}  // namespace

extern constinit const Rule unverified_creator{
    .id = "actions/unverified-creator",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Action is not of a publisher that GitHub has verified",
    .risk = "Nobody but the name of the account says who can change what runs in the job.",
    .fix =
        "Look at who stands behind the account, and pin the action by a commit that was reviewed.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unverified_creator_doc{
    .rule = unverified_creator,
    .why = kWhy,
    .source = "GitHub Marketplace: verified creators",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
