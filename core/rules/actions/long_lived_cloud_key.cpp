#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/cloud_keys.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A key of a cloud account that is stored as a secret works until somebody revokes it, from anywhere. AWS,
Azure and Google Cloud take the OIDC token of the job instead: it lives for minutes, and the cloud can ask
which repository, branch and environment it comes from.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: «${{ secrets.AWS_SECRET_ACCESS_KEY }}»
          aws-region: eu-central-1
      - uses: google-github-actions/auth@v2
        with: {credentials_json: «'${{ secrets.GCP }}'»}
)",
    R"(on: push
env:
  AWS_SECRET_ACCESS_KEY: «${{ secrets.AWS_SECRET_ACCESS_KEY }}»
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: azure/login@v2
        with: {creds: «"${{ secrets.AZURE_CREDENTIALS }}"»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  deploy:
    permissions: {id-token: write}
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::123456789012:role/deploy
          aws-region: eu-central-1
      - uses: azure/login@v2
        with: {client-id: "${{ secrets.AZURE_CLIENT_ID }}", tenant-id: t, subscription-id: s}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    env:
      AWS_ACCESS_KEY_ID: test
      AWS_SECRET_ACCESS_KEY: test
    steps:
      - run: make test
        env:
          AWS_SECRET_ACCESS_KEY: ${{ steps.role.outputs.secret }}
      - run: aws s3 sync dist s3://mirror
        env:
          AWS_ENDPOINT_URL: https://storage.example.net
          AWS_SECRET_ACCESS_KEY: ${{ secrets.MIRROR_KEY }}
)",
};

// An input that takes a key which does not expire.
struct KeyInput {
  std::string_view action;
  std::string_view input;
};
constexpr KeyInput kInputs[] = {
    {"aws-actions/configure-aws-credentials", "aws-secret-access-key"},
    {"azure/login", "creds"},
    {"google-github-actions/auth", "credentials_json"},
    {"google-github-actions/setup-gcloud", "service_account_key"},
};

// A literal is a dummy, or a leak that the rules about secrets report; other expressions are not
// known.
bool is_secret(NodeRef value) {
  if (!value.is_scalar()) return false;
  for (const Expression& expression : expressions_of(value)) {
    for (const ContextReference& reference : expression.references()) {
      if (reference.path.starts_with("secrets.")) return true;
    }
  }
  return false;
}

void check_step(const Step& step, Sink& sink) {
  if (!step.uses.present()) return;
  const UsesTarget target = read_uses(step.uses.value);
  for (const KeyInput& entry : kInputs) {
    if (!target.is(entry.action)) continue;
    const NodeRef value = input(step, entry.input);
    if (!is_secret(value)) continue;
    sink.report(value, "Input " + std::string(entry.input) + " of " + quote(step.uses.value) +
                           " is a stored key")
        .with_resource(step.address());
  }
}

void check(const Workflow& workflow, Sink& sink) {
  for (const Environment& environment : environments(workflow)) {
    // Another service that speaks the language of S3, and takes no token of the pipeline.
    if (environment.variables["AWS_ENDPOINT_URL"] || environment.variables["AWS_ENDPOINT_URL_S3"])
      continue;
    for (const NodeRef variable : environment.variables.children()) {
      if (is_cloud_key_variable(variable.key().value) && is_secret(variable))
        sink.report(variable, quote(variable.key().value) + " is a stored key")
            .with_resource(environment.address);
    }
  }
  for (const Job& job : workflow.jobs) {
    for (const Step& step : job.steps) check_step(step, sink);
  }
}

}  // namespace

extern constinit const Rule long_lived_cloud_key{
    .id = "actions/long-lived-cloud-key",
    .severity = Severity::medium,
    .title = "Cloud is entered with a long-lived key",
    .risk =
        "Whoever gets the key once, from a log, an artifact or a compromised step, can use it from "
        "anywhere until it is revoked.",
    .fix =
        "Let the cloud trust the OIDC token of the job: permissions: id-token: write, and a role "
        "bound to this repository and branch.",
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc long_lived_cloud_key_doc{.rule = long_lived_cloud_key,
                                                        .why = kWhy,
                                                        .source = "GitHub: OpenID Connect",
                                                        .path = ".github/workflows/ci.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::actions
