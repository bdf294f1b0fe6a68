#include <string>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The identity token of a job says in which environment it runs, so that the trust of a deploy role can ask for it:
then only a job that the environment lets in, from its branches and with its approval, gets the role. A job that is
bound to no environment has only its ref to show, and what the forge protects about the environment does not count.
Meant is the role of a deploy or an apply; roles that only read, plan or push are not.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: «'arn:aws:iam::123456789012:role/deploy'», aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
    R"(=== .gitlab-ci.yml
deploy:
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  variables: {AWS_ROLE_ARN: «'arn:aws:iam::123456789012:role/deploy'», AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token}
  script:
    - aws ecs update-service --cluster shop --service api --force-new-deployment
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/plan', aws-region: eu-west-1}
      - run: terraform plan -out=tfplan
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/push', aws-region: eu-west-1}
      - run: docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:1
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: '${{ vars.ROLE }}', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  variables: {AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy', AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token}
  script:
    - aws ecs update-service --cluster shop --service api --force-new-deployment
)",
};

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const JobSite& site = *run.job(reach.site).site;
    // Of a job that is open on GitLab, the environment may stand where nobody could look.
    if (site.gitlab != nullptr && site.gitlab->is_open) continue;
    if (reach.is_environment_bound || is_preview(reach.environment, delivery.policy)) continue;
    // One that it is to prepare or stop is no deploy's, but it is bound to that.
    if (site.gitlab != nullptr && site.gitlab->get("environment") != nullptr) continue;
    for (const CloudCredential& one : cloud_credentials_before(run, reach.site)) {
      if (one.is_key || !one.is_oidc) continue;
      Hit* const hit = out.report_at(
          run, reach.site.job, one.fact->at,
          "Job " + quote(site.id) + " deploys with this role and is bound to no environment");
      if (hit == nullptr) continue;
      with_certainty(*hit, reach.runs);
      relate(*hit, run, reach.site, "deploys here");
    }
  }
}

}  // namespace

extern constinit const Rule role_outside_environment{
    .id = "delivery/role-outside-environment",
    .severity = Severity::medium,
    .title = "Deploy role is assumed outside of an environment",
    .risk =
        "Any job that can show the same ref gets the role: neither reviewers nor branches of the "
        "environment stand before it.",
    .fix =
        "Bind the job to its environment (environment: NAME), and let the trust of the role ask "
        "for "
        "that.",
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc role_outside_environment_doc{
    .rule = role_outside_environment,
    .why = kWhy,
    .source = "GitHub: OpenID Connect reference; GitLab: ID token payload",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
