#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/inherited_secrets.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`secrets: inherit` hands every secret that the caller can read to the called workflow, including those
that are added next year. A workflow of another repository, whatever it comes to be, then has them. One of this
repository is told here only where outsiders cause the event without help: then every secret is in reach of the one
mistake.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  deploy:
    uses: octo/shared/.github/workflows/deploy.yml@v1
    secrets: «inherit»
)",
    R"(on: push
jobs:
  deploy:
    uses: octo/shared/.github/workflows/deploy.yml@9f8e7d6c5b4a39281706f5e4d3c2b1a098765432
    secrets: «'inherit'»
)",
    R"(=== .github/workflows/ci.yml
on:
  pull_request_target: {types: [opened, labeled]}
jobs:
  test:
    uses: ./.github/workflows/test.yml
    secrets: «inherit»
=== .github/workflows/test.yml
on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.KEY }}"}}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on:
  pull_request_target: {types: [labeled]}
jobs:
  test:
    uses: ./.github/workflows/test.yml
    secrets: inherit
=== .github/workflows/test.yml
on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.KEY }}"}}]
)",
    R"(on: push
jobs:
  deploy:
    uses: octo/shared/.github/workflows/deploy.yml@v1
    secrets:
      token: ${{ secrets.DEPLOY_TOKEN }}
)",
    R"(on: push
jobs:
  deploy:
    uses: octo/shared/.github/workflows/deploy.yml@v1
    with:
      secrets: inherit
)",
    R"(on: push
jobs:
  deploy:
    uses: ./.github/workflows/deploy.yml
    secrets: inherit
)",
};
constexpr std::string_view kAliases[] = {"zizmor:secrets-inherit", "ghalint:deny_inherit_secrets",
                                         "sisakulint:secrets-inherit"};

void check(const Job& job, Sink& sink) {
  if (!job.uses.present() || job.secrets.value() != "inherit") return;
  if (read_uses(job.uses.value).kind == UsesTarget::Kind::local) return;
  sink.report(job.secrets, quote(job.uses.value) + " is given every secret");
}

void check_local(const Project& project, Sink& sink) {
  report_local_inherits(project, Inherits::for_outsiders, sink);
}

}  // namespace

extern constinit const Rule secrets_inherit{
    .id = "actions/secrets-inherit",
    .severity = Severity::medium,
    .title = "Called workflow gets every secret",
    .risk =
        "The called workflow, or whoever comes to change it, can read secrets that have nothing to "
        "do with it.",
    .fix = "Hand over by name the secrets that the called workflow needs, and no others.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .also = check_local,
    .in_clear = true,
};

extern constinit const RuleDoc secrets_inherit_doc{.rule = secrets_inherit,
                                                   .why = kWhy,
                                                   .source = "GitHub: Reuse workflows",
                                                   .path = ".github/workflows/ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::actions
