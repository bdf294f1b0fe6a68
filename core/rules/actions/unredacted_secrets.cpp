#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The log hides the text of a secret, whole. A field that is taken out of a secret in JSON is another text,
and is printed in clear.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env:
          USER: ${{ «fromJSON(secrets.LOGIN).user» }}
)",
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh "${{ «FromJson(secrets['LOGIN'])['password']» || 'none' }}"
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
          LOGIN: ${{ secrets.LOGIN }}
          USER: ${{ fromJSON(vars.LOGIN).user }}
)",
    R"(on: push
jobs:
  deploy:
    strategy:
      matrix: ${{ fromJSON(needs.plan.outputs.matrix) }}
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh '${{ secrets.LOGIN }}' ${{ fromJSON(steps.a.outputs.x).secrets }}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:unredacted-secrets",
                                         "sisakulint:unmasked-secret-exposure"};

bool is_step(ExpressionKind kind) {
  return kind == ExpressionKind::member || kind == ExpressionKind::element ||
         kind == ExpressionKind::every;
}

// A field of the JSON in a secret.
bool is_field_of_secret(const Expression& expression, const ExpressionNode& node) {
  if (!is_step(node.kind)) return false;
  const ExpressionNode& base = expression.nodes[node.children[0]];
  return base.kind == ExpressionKind::call && base.children.size() == 1 &&
         equals_ignoring_case(base.text, "fromJSON") &&
         expression.path(base.children[0]).starts_with("secrets.");
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  for_each_expression(*workflow.node.tree(), [&](NodeRef scalar, const Expression& expression) {
    for (const ExpressionNode& node : expression.nodes) {
      if (!is_field_of_secret(expression, node)) continue;
      const std::string path = scalar.path();
      sink.report(node.at, quote(slice(scalar.tree()->source, node.at)) + " is a part of a secret")
          .with_node(path)
          .with_resource(address_of(path));
    }
  });
}

}  // namespace

extern constinit const Rule unredacted_secrets{
    .id = "actions/unredacted-secrets",
    .severity = Severity::medium,
    .title = "Field of a secret is not hidden in the log",
    .risk = "Whoever can read the log of the run can read the password or key in the field.",
    .fix =
        "Store each field as a secret of its own, or print ::add-mask:: for it before its first "
        "use.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc unredacted_secrets_doc{
    .rule = unredacted_secrets,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
