#include <algorithm>
#include <iterator>
#include <string>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A key of a cloud account that the forge stores works from anywhere, for whoever has seen it once, until somebody
revokes it. AWS, Azure and Google Cloud take the identity token of the job instead: it lives for minutes, and the
role can ask from which repository, ref and environment it comes. Keys that such a token was exchanged for, and
keys of other services that only speak the language of S3, are fine.
)";

constexpr std::string_view kBad[] = {
    R"yaml(on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: «${{ secrets.AWS_ACCESS_KEY_ID }}»
          aws-secret-access-key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)yaml",
    R"yaml(on: {push: {branches: [main]}}
env:
  KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 sync dist s3://shop-site
        env:
          AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}
          AWS_SECRET_ACCESS_KEY: «${{ env.KEY }}»
  functions:
    runs-on: ubuntu-24.04
    steps:
      - uses: azure/login@v2
        with: {creds: «"${{ secrets.AZURE_CREDENTIALS }}"»}
      - run: az functionapp deployment source config-zip --name shop --src app.zip
)yaml",
    R"yaml(on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: «echo "AWS_SECRET_ACCESS_KEY=${{ secrets.AWS_SECRET_ACCESS_KEY }}"» >> "$GITHUB_ENV"
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)yaml",
    R"yaml(on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          echo "$KEY" | base64 -d > key.json
          gcloud auth activate-service-account «--key-file=key.json»
        env: {KEY: '${{ secrets.GCP_KEY }}'}
      - run: gcloud run deploy shop --image europe-docker.pkg.dev/acme/shop/api@sha256:0000
)yaml",
    R"yaml(=== .gitlab-ci.yml
deploy:
  environment: production
  variables:
    AWS_SECRET_ACCESS_KEY: «$PRODUCTION_SECRET»
  script:
    - aws ecs update-service --cluster shop --service api --force-new-deployment
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - id: role
        uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::123456789012:role/deploy
          aws-region: eu-west-1
          output-credentials: true
      - run: aws s3 sync dist s3://shop-site
        env:
          AWS_ACCESS_KEY_ID: ${{ steps.role.outputs.aws-access-key-id }}
          AWS_SECRET_ACCESS_KEY: ${{ steps.role.outputs.aws-secret-access-key }}
  test:
    runs-on: ubuntu-24.04
    env: {AWS_ACCESS_KEY_ID: test, AWS_SECRET_ACCESS_KEY: test}
    steps:
      - run: make test
  mirror:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 sync dist s3://mirror --endpoint-url https://storage.example.net
        env:
          AWS_SECRET_ACCESS_KEY: ${{ secrets.MIRROR_KEY }}
)yaml",
    R"yaml(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  script:
    - CREDENTIALS=$(aws sts assume-role-with-web-identity --role-arn arn:aws:iam::123456789012:role/deploy --web-identity-token "$AWS_TOKEN" --role-session-name ci)
    - export AWS_SECRET_ACCESS_KEY=$(echo "$CREDENTIALS" | jq -r .Credentials.SecretAccessKey)
    - aws s3 sync dist s3://shop-site
)yaml",
};

// The forge keeps it: a literal is a dummy or a leak, and what a step gives may end by itself.
bool is_stored(const Run& run, const CloudCredential& credential) {
  const std::string_view value = credential.value.text;
  if (run.job(credential.site).site->forge == Forge::github)
    return value.find("secrets.") != value.npos || value.find("vars.") != value.npos;
  return value.starts_with('$') && !value.starts_with("$(");
}

// Storage of others that has keys only.
bool is_of_another_service(std::string_view job) {
  constexpr std::string_view kWords[] = {"endpoint", "r2.cloudflare", "digitaloceanspaces",
                                         "localstack", "minio"};
  const std::string text = lower_case(job);
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

std::string how_to_mend(std::string_view tool, Forge forge) {
  const std::string token = forge == Forge::github ? "Set permissions: id-token: write on the job"
                                                   : "Give the job an id_tokens entry";
  if (tool.starts_with("az"))
    return token + ", and log in with a federated credential of the application.";
  if (tool.starts_with("g"))
    return token + ", and use a workload identity provider bound to this repository.";
  return token + ", and assume a role whose trust names this repository and environment.";
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Run& run : delivery.path.runs()) {
    // Keys of pipelines that ship nothing are told of by the rules of their forge.
    if (!ships(run)) continue;
    for (std::size_t job = 0; job < run.jobs().size(); ++job) {
      if (run.jobs()[job].runs == Truth::no) continue;
      for (const CloudCredential& one : cloud_credentials(run, job)) {
        if (!one.is_key || !is_stored(run, one)) continue;
        const JobSite& site = *run.jobs()[job].site;
        if (is_of_another_service(text_of(site))) continue;
        const std::string& tool = run.activity(one.site).tool;
        Hit* const hit =
            out.report_at(run, job, one.fact->at,
                          "Job " + quote(site.id) + " enters the cloud with a stored key");
        if (hit != nullptr) hit->with_fix(how_to_mend(tool, site.forge));
      }
    }
  }
}

}  // namespace

extern constinit const Rule static_cloud_credentials{
    .id = "delivery/static-cloud-credentials",
    .severity = Severity::medium,
    .title = "Job reaches the cloud with a long-lived key",
    .risk =
        "Whoever gets the key once, from a log, an artifact or a compromised step, deploys from "
        "anywhere until it is revoked.",
    .fix = "Let the cloud trust the identity token of the job (OIDC), and remove the key.",
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc static_cloud_credentials_doc{
    .rule = static_cloud_credentials,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-6 Insufficient Credential Hygiene",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
