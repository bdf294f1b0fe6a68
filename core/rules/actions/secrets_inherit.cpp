#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`secrets: inherit` hands every secret that the caller can read to the called workflow, including those
that are added next year. A workflow of another repository, and everything it runs, then has them. Within
the repository itself it is a matter of order, and low.
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
    uses: ./.github/workflows/deploy.yml
    secrets: «'inherit'»
)",
};
constexpr std::string_view kGood[] = {
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
};
constexpr std::string_view kAliases[] = {"zizmor:secrets-inherit", "ghalint:deny_inherit_secrets",
                                         "sisakulint:secrets-inherit"};

void check(const Job& job, Sink& sink) {
  if (!job.uses.present() || job.secrets.value() != "inherit") return;
  Hit& hit = sink.report(job.secrets, quote(job.uses.value) + " is given every secret");
  if (read_uses(job.uses.value).kind == UsesTarget::Kind::local) hit.with_severity(Severity::low);
}

}  // namespace

extern constinit const Rule secrets_inherit{
    .id = "actions/secrets-inherit",
    .severity = Severity::medium,
    .title = "Called workflow gets every secret",
    .risk =
        "Code in the called workflow, or in any action that it uses, can read secrets that have "
        "nothing to do with it.",
    .fix = "Name the secrets that the called workflow declares, one by one.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secrets_inherit_doc{.rule = secrets_inherit,
                                                   .why = kWhy,
                                                   .source = "GitHub: Reuse workflows",
                                                   .path = ".github/workflows/ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::actions
