#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy maps branches to an environment, and no pipeline deploys to it from any of them. Either the pipeline is not
what the policy describes, so that its gates guard nothing, or the environment is filled in a way that the repository
does not show, such as by hand.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop]}
    «qa»: {branches: [qa]}
=== .github/workflows/ci.yml
on: {push: {branches: [develop, qa]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: dev
    if: github.ref_name == 'develop'
    steps:
      - run: aws ecs update-service --cluster dev --service api
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    «staging»: {branches: [stable]}
=== .gitlab-ci.yml
staging:
  environment: staging
  script: [kubectl apply -f k8s]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop]}
    qa: {branches: [qa]}
=== .github/workflows/ci.yml
on: {push: {branches: [develop, qa]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${{ github.ref_name == 'develop' && 'dev' || 'qa' }}
    steps:
      - run: aws ecs update-service --cluster $CLUSTER --service api
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
=== .gitlab-ci.yml
staging:
  environment: stage
  script: ["./deliver"]
  rules:
    - {if: $CI_COMMIT_BRANCH == "stable", when: manual}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
=== .gitlab-ci.yml
include: [{project: acme/ci, file: deploy.yml}]
test:
  script: [pytest]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    uat: {branches: [uat]}
=== .github/workflows/ci.yml
on:
  workflow_dispatch: {inputs: {where: {type: string}}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${{ inputs.where }}
    steps:
      - run: helm upgrade --install api chart
)",
};

bool is_from(const EnvironmentPolicy& environment, const Scenario& scenario) {
  const auto any = [](const std::vector<std::string>& globs, std::string_view name) {
    return !name.empty() && std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
      return matches_name(glob, name);
    });
  };
  return any(environment.branches, scenario.branch()) || any(environment.tags, scenario.tag()) ||
         (scenario.kind == Scenario::Kind::release && !environment.tags.empty());
}

// A deploy that may go there: to it by name, or to where nobody knows.
bool may_be(const EnvironmentPolicy& environment, const Reach& reach) {
  return reach.environment.empty() || !reach.is_environment_known ||
         reach.environment == environment.name;
}

// A job that is bound to it, whatever it does, or a pipeline of which not all is there.
bool may_deploy(const EnvironmentPolicy& environment, const DeliveryPolicy& policy,
                const Run& run) {
  if (run.is_open()) return true;
  for (std::size_t job = 0; job < run.jobs().size(); ++job) {
    if (run.jobs()[job].runs == Truth::no) continue;
    const Name name = run.environment(job);
    if (name.empty()) continue;
    if (name.text.find('$') != std::string::npos) return true;
    if (policy.environment(name.text) == &environment) return true;
  }
  return false;
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || delivery.path.runs().empty() || delivery.path.is_cut()) return;
  DeliverySink out(sink);
  for (const EnvironmentPolicy& one : delivery.policy->environments) {
    if (one.branches.empty() && one.tags.empty()) continue;
    const bool is_reached =
        std::any_of(delivery.reach.begin(), delivery.reach.end(),
                    [&](const Reach& reach) {
                      return is_from(one, reach.run->scenario()) && may_be(one, reach);
                    }) ||
        std::any_of(delivery.path.runs().begin(), delivery.path.runs().end(), [&](const Run& run) {
          return is_from(one, run.scenario()) && may_deploy(one, *delivery.policy, run);
        });
    if (is_reached) continue;
    out.report_policy(
        delivery, one.at,
        "No pipeline deploys to " + quote(one.name) + " from the refs that it is for");
  }
}

}  // namespace

extern constinit const Rule environment_unreachable{
    .id = "delivery/environment-unreachable",
    .severity = Severity::low,
    .title = "No pipeline deploys to an environment of the policy",
    .risk =
        "What the policy asks of the environment is asked of nothing; it is filled in a way that "
        "nobody checks.",
    .fix = "Deploy to the environment from one of its branches, or take it out of the policy.",
    .topics = {Topic::reliability, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc environment_unreachable_doc{
    .rule = environment_unreachable,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
