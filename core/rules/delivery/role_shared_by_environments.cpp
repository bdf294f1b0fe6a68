#include <map>
#include <string>
#include <vector>

#include "core/model/delivery/environment_name.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Environments are apart only as far as their rights are. Where the job that deploys to staging takes the role, the
key or the secret of production, whoever may deploy to staging has deployed to production too, and no approval of
it was asked. Secrets and variables that a job reads in an environment may have a value for each: they are not meant.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  staging:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/deploy', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop-staging --service api --force-new-deployment
  production:
    needs: staging
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: «'arn:aws:iam::123456789012:role/deploy'», aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop-production --service api --force-new-deployment
)",
    R"(=== .gitlab-ci.yml
.deploy:
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  variables:
    AWS_ROLE_ARN: «arn:aws:iam::123456789012:role/deploy»
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token
  script:
    - aws ecs update-service --cluster "shop-$CI_ENVIRONMENT_NAME" --service api --force-new-deployment
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
qa:
  extends: .deploy
  environment: qa
production:
  extends: .deploy
  environment: production
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    strategy: {matrix: {name: [staging, production]}}
    environment: ${{ matrix.name }}
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: '${{ vars.DEPLOY_ROLE }}', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster "shop-${{ matrix.name }}" --service api --force-new-deployment
  named:
    runs-on: ubuntu-24.04
    strategy: {matrix: {name: [staging, production]}}
    environment: ${{ matrix.name }}
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/deploy-${{ matrix.name }}', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster "shop-${{ matrix.name }}" --service web --force-new-deployment
)",
    R"(=== .gitlab-ci.yml
.deploy:
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  before_script:
    - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token AWS_ROLE_ARN="$ROLE"
  script:
    - aws ecs update-service --cluster "shop-$CI_ENVIRONMENT_NAME" --service api --force-new-deployment
staging-eu:
  extends: .deploy
  environment: staging-eu
  variables: {ROLE: 'arn:aws:iam::123456789012:role/deploy-staging'}
staging-us:
  extends: .deploy
  environment: staging-us
  variables: {ROLE: 'arn:aws:iam::123456789012:role/deploy-staging'}
production:
  extends: .deploy
  environment: production
  variables: {ROLE: 'arn:aws:iam::444455556666:role/deploy-production'}
)",
};

struct Use {
  const Reach* reach = nullptr;
  CloudCredential credential;
};

// The value is the same wherever it is read.
bool is_comparable(const Reach& reach, const CloudCredential& credential) {
  const std::string_view value = credential.value.text;
  if (value.empty()) return false;
  if (value.find('$') == value.npos) return true;
  // The forge may have another for each environment.
  if (reach.is_environment_bound) return false;
  for (const std::string_view part :
       {"inputs.", "matrix.", "needs.", "steps.", "env.", "github.", "$("}) {
    if (value.find(part) != value.npos) return false;
  }
  return true;
}

bool is_usual(std::string_view environment, const DeliveryPolicy* policy) {
  return (policy != nullptr && policy->environment(environment) != nullptr) ||
         !canonical_environment(environment).empty();
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  std::map<std::string, std::vector<Use>> by_value;
  for (const Reach& reach : delivery.reach) {
    if (reach.environment.empty() || !reach.is_environment_known ||
        is_preview(reach.environment, delivery.policy))
      continue;
    for (const CloudCredential& credential : cloud_credentials_before(*reach.run, reach.site)) {
      if (!is_comparable(reach, credential)) continue;
      std::vector<Use>& uses = by_value[credential.value.text];
      const auto differs = [&](const Use& use) {
        const std::string& other = use.reach->environment;
        return !is_same_environment(other, reach.environment, delivery.policy) &&
               (is_usual(other, delivery.policy) || is_usual(reach.environment, delivery.policy));
      };
      for (const Use& use : uses) {
        if (!differs(use)) continue;
        const std::string what = credential.is_key ? "key" : "role";
        Hit* const hit =
            out.report_at(*reach.run, reach.site.job, credential.fact->at,
                          "The environments " + quote(use.reach->environment) + " and " +
                              quote(reach.environment) + " are deployed to with one " + what);
        if (hit == nullptr) break;
        relate(*hit, *use.reach->run, use.reach->site,
               "deploys to " + quote(use.reach->environment));
        relate(*hit, *reach.run, reach.site, "deploys to " + quote(reach.environment));
        break;
      }
      uses.push_back({&reach, credential});
    }
  }
}

}  // namespace

extern constinit const Rule role_shared_by_environments{
    .id = "delivery/role-shared-by-environments",
    .severity = Severity::medium,
    .title = "Environments share one role or key",
    .risk =
        "Whoever may deploy to the lesser environment has the rights of the other one, without its "
        "approval.",
    .fix =
        "Give each environment a role of its own that trusts this environment only, and name it in "
        "the environment's variables.",
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc role_shared_by_environments_doc{
    .rule = role_shared_by_environments,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-2 Inadequate Identity and Access Management",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
