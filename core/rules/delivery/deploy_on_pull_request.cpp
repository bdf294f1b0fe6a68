#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A pull or merge request is a proposal: nobody has agreed to it, and its author may be anybody. A pipeline that
deploys, applies or publishes for one puts code into an environment that no review has seen, and hands the rights
of the deploy to that code. A preview environment of the request itself is fine: name it under `previews` in the
policy. Merging is the agreement, so what runs once a request was merged is not meant.
)";

constexpr std::string_view kBad[] = {
    // Closed is not merged.
    R"(on:
  pull_request_target: {types: [closed]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(on:
  push: {branches: [main]}
  pull_request:
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: |
          aws ecs describe-services --cluster staging
          «aws ecs update-service --cluster staging --service api --force-new-deployment»
)",
    R"(=== .gitlab-ci.yml
deploy:
  stage: deploy
  environment: staging
  script:
    - «kubectl apply -f k8s/»
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  pull_request_target: {types: [closed]}
jobs:
  deploy:
    if: github.event.pull_request.merged == true
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(on:
  push: {branches: [main]}
  pull_request:
jobs:
  deploy:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: aws ecs update-service --cluster staging --service api --force-new-deployment
)",
    R"(on: pull_request
jobs:
  e2e:
    runs-on: ubuntu-24.04
    steps:
      - run: kind create cluster && kubectl apply -f k8s/
)",
    R"(on: pull_request
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan -out=tfplan
      - run: docker build -t app .
)",
    R"(on: {pull_request: {types: [closed]}}
jobs:
  deploy:
    if: github.event.pull_request.merged == true
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: aws ecs update-service --cluster staging --service api --force-new-deployment
)",
    R"(=== .github/workflows/preview.yml
on: pull_request
jobs:
  preview:
    runs-on: ubuntu-24.04
    environment: preview-${{ github.event.number }}
    steps:
      - run: aws s3 sync dist/ s3://acme-previews/pr
)",
    R"(=== .gitlab-ci.yml
deploy:
  stage: deploy
  environment: staging
  script:
    - kubectl apply -f k8s/
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
review:
  environment: {name: review/$CI_COMMIT_REF_SLUG, on_stop: stop}
  script: ["helm upgrade --install review-$CI_COMMIT_REF_SLUG chart"]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
stop:
  environment: {name: review/$CI_COMMIT_REF_SLUG, action: stop}
  script: ["helm uninstall review-$CI_COMMIT_REF_SLUG"]
  rules:
    - {if: $CI_PIPELINE_SOURCE == "merge_request_event", when: manual}
)",
};

// A cluster that the job itself has made, to try something: it has no name, and asks for no key.
bool is_for_trial(const Reach& reach) {
  return reach.environment.empty() && reach.credentials == Credentials::none;
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (run.scenario().kind != Scenario::Kind::change) continue;
    if (is_preview(reach.environment, delivery.policy) || is_for_trial(reach)) continue;
    Hit* const hit = out.report(
        run, reach.site, who_starts(run.scenario()) + " deploys to " + environment_words(reach));
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule deploy_on_pull_request{
    .id = "delivery/deploy-on-pull-request",
    .severity = Severity::high,
    .title = "Pull or merge request deploys",
    .risk =
        "Code that nobody has reviewed runs in the environment, with the rights of the deploy in "
        "its "
        "reach.",
    .fix = "Let the job run for pushes to the branch of the environment only.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_on_pull_request_doc{
    .rule = deploy_on_pull_request,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
