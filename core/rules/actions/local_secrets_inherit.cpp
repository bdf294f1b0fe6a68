#include "core/rules/rule.h"
#include "core/rules/shared/inherited_secrets.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Within a repository `secrets: inherit` is a matter of order: the called workflow is of the same commit, and
could name each secret itself. Handed over by name, the caller shows what the called workflow needs, and a
change to that one alone reaches no further secret. Where outsiders cause the event, `actions/secrets-inherit` says
so.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  deploy:
    uses: ./.github/workflows/deploy.yml
    secrets: «inherit»
=== .github/workflows/deploy.yml
on: workflow_call
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.DEPLOY_KEY }}"}}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    uses: ./.github/workflows/test.yml
    secrets: «inherit»
=== .github/workflows/test.yml
on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  deploy:
    uses: ./.github/workflows/deploy.yml
    secrets: «inherit»
=== .github/workflows/deploy.yml
on:
  workflow_call:
    secrets:
      KEY: {required: true}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps: [{run: make deploy, env: {KEY: "${{ secrets.KEY }}"}}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  deploy:
    uses: ./.github/workflows/deploy.yml
    secrets: {KEY: "${{ secrets.DEPLOY_KEY }}"}
=== .github/workflows/deploy.yml
on:
  workflow_call:
    secrets: {KEY: {required: true}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  deploy:
    uses: octo/shared/.github/workflows/deploy.yml@v1
    secrets: inherit
)",
};
constexpr std::string_view kAliases[] = {"zizmor:secrets-inherit", "ghalint:deny_inherit_secrets",
                                         "sisakulint:secrets-inherit"};

void check(const Project& project, Sink& sink) {
  report_local_inherits(project, Inherits::for_members, sink);
}

}  // namespace

extern constinit const Rule local_secrets_inherit{
    .id = "actions/local-secrets-inherit",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Called workflow of the repository gets every secret",
    .risk = "A change to the called workflow alone can read secrets that its caller never named.",
    .fix = "Hand over by name the secrets that the called workflow needs, and declare them there.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc local_secrets_inherit_doc{.rule = local_secrets_inherit,
                                                         .why = kWhy,
                                                         .source = "GitHub: Reuse workflows",
                                                         .path = ".github/workflows/ci.yml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::actions
