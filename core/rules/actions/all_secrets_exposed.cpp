#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`toJSON(secrets)` puts every secret that the job can read into one place, and an index that is computed
makes GitHub hand all of them to the job, since it cannot know which one will be asked for.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env:
          ALL: «${{ toJSON(secrets) }}»
)",
    R"(on: push
jobs:
  deploy:
    strategy: {matrix: {stage: [A, B]}}
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env:
          KEY: "«${{ secrets[format('KEY_{0}', matrix.stage)] }}»"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env:
          KEY: ${{ secrets.KEY_A }}
          OTHER: ${{ secrets['KEY_B'] }}
          EVENT: ${{ toJSON(github.event) }}
)",
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: echo 'toJSON(secrets)' ${{ 'secrets' }}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:overprovisioned-secrets",
                                         "poutine:job_all_secrets", "sisakulint:secret-exposure"};

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  for_each_expression(*workflow.node.tree(), [&](NodeRef scalar, const Expression& expression) {
    for (const ContextReference& reference : expression.references()) {
      const bool is_dump =
          reference.path == "secrets" && reference.use == ContextReference::Use::serialized;
      const bool is_computed = reference.path == "secrets.?";
      if (!is_dump && !is_computed) continue;
      const std::string path = scalar.path();
      const std::string written = quote(slice(scalar.tree()->source, expression.at));
      Hit& hit =
          sink.report(expression.at, is_dump ? written + " writes every secret out as JSON"
                                             : written + " chooses a secret by a computed name")
              .with_node(path)
              .with_resource(address_of(path));
      if (is_computed) hit.with_severity(Severity::low);
      return;
    }
  });
}

}  // namespace

extern constinit const Rule all_secrets_exposed{
    .id = "actions/all-secrets-exposed",
    .severity = Severity::medium,
    .title = "Every secret reaches the job",
    .risk =
        "One compromised step has all secrets of the repository and the organisation, not only "
        "those that it needs.",
    .fix = "Name each secret that is needed: ${{ secrets.NAME }}.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc all_secrets_exposed_doc{
    .rule = all_secrets_exposed,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
