#include "core/rules/shared/deploys.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/model/gitlab_pipelines.h"
#include "tests/support/gitlab.h"

namespace sluice::gitlab {
namespace {

// The job `it` of a file, with what stands around it.
class One {
 public:
  explicit One(const std::string& file) : project_(file), pipelines_(project_.project) {}

  const EffectiveJob& job() const { return *pipelines_.all().front().job("it"); }

 private:
  test::GitlabProject project_;
  Pipelines pipelines_;
};

One job(std::string_view keys) {
  return One("it:\n  script: [make]\n  " + std::string(keys) + "\n");
}

TEST(Deploys, AreToldByEnvironmentCommandOrName) {
  struct Case {
    std::string_view file;
    Deploys expected;
  };
  const Case cases[] = {
      {"it: {script: [make], environment: production}", Deploys::to_environment},
      {"it: {script: [make], environment: {deployment_tier: staging}}", Deploys::to_environment},
      {"it: {script: [make], environment: {name: review/x, action: stop}}", Deploys::no},
      {"it: {script: [make], environment: }", Deploys::no},
      {"it: {script: [kubectl apply -f all.yml]}", Deploys::by_script},
      {"it: {script: [sudo helm upgrade app ./app]}", Deploys::by_script},
      {"it: {script: [kubectl apply --dry-run=server -f all.yml]}", Deploys::no},
      {"it: {script: [kubectl get pods]}", Deploys::no},
      {"it: {script: [aws ecs update-service --cluster a]}", Deploys::by_script},
      {"it: {after_script: [npm publish], script: [make]}", Deploys::no},
      {"it: {stage: deploy, script: [make]}", Deploys::by_name},
      {"{stages: [pre-deploy], it: {stage: pre-deploy, script: [make]}}", Deploys::no},
      {"{stages: [deployments-test], it: {stage: deployments-test, script: [make]}}", Deploys::no},
      {"it: {stage: deploy, trigger: group/project}", Deploys::no},
  };
  for (const Case& one : cases)
    EXPECT_EQ(deploys(One(std::string(one.file)).job()), one.expected) << one.file;
}

TEST(DeployTarget, IsLiveWhereUsersOrReleasesHangOnIt) {
  for (const std::string_view live : {"production", "PRODUCTION", "prod-eu", "live", "staging",
                                      "{name: eu, deployment_tier: production}"}) {
    EXPECT_TRUE(deploy_target(job("environment: " + std::string(live)).job()).is_live) << live;
  }
  for (const std::string_view other :
       {"development", "review/live-search", "product-docs", "$ENVIRONMENT", "qa",
        "{name: production, deployment_tier: development}", "{name: production, action: verify}"}) {
    EXPECT_FALSE(deploy_target(job("environment: " + std::string(other)).job()).is_live) << other;
  }
}

TEST(Reach, SaysWhoGetsIn) {
  struct Case {
    std::string_view keys;
    Truth push;
    Truth merge_request;
  };
  const Case cases[] = {
      {"stage: test", Truth::yes, Truth::no},
      {"only: [main]", Truth::no, Truth::no},
      {"only: [branches]", Truth::yes, Truth::no},
      {"only: [merge_requests]", Truth::no, Truth::yes},
      {"only: [/^some-/]", Truth::yes, Truth::no},
      {"only: [/^some-/@group/project]", Truth::unknown, Truth::no},
      {"except: [tags]", Truth::yes, Truth::no},
      {"except: [branches]", Truth::no, Truth::no},
      {"only: {changes: [a]}", Truth::unknown, Truth::no},
      {"only: {refs: [main], variables: [$A]}", Truth::no, Truth::no},
      {"rules: [{if: $CI_COMMIT_BRANCH}]", Truth::yes, Truth::no},
      {"rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]", Truth::no, Truth::no},
      {"rules: [{if: $CI_COMMIT_TAG != null}]", Truth::no, Truth::no},
      {"rules: [{if: $CI_COMMIT_TAG == null}]", Truth::yes, Truth::yes},
      {"rules: [{if: $DEPLOY}]", Truth::unknown, Truth::unknown},
      {"rules: [{if: $CI_MERGE_REQUEST_IID, when: never}, {when: always}]", Truth::yes, Truth::no},
      {"rules: [{changes: [a]}]", Truth::unknown, Truth::unknown},
      {"when: never", Truth::no, Truth::no},
  };
  for (const Case& one : cases) {
    const One file = job(one.keys);
    EXPECT_EQ(reach(file.job(), Event::branch_push).runs, one.push) << one.keys;
    EXPECT_EQ(reach(file.job(), Event::merge_request).runs, one.merge_request) << one.keys;
  }
}

TEST(Reach, AsksTheWorkflowFirst) {
  const One never(
      "workflow: {rules: [{if: $CI_COMMIT_TAG}]}\nit: {script: [make], rules: [{when: always}]}");
  EXPECT_EQ(reach(never.job(), Event::branch_push).runs, Truth::no);
  const One only_without_request(
      "workflow: {rules: [{if: $CI_OPEN_MERGE_REQUESTS, when: never}, {when: always}]}\n"
      "it: {script: [make]}");
  EXPECT_EQ(reach(only_without_request.job(), Event::branch_push).runs, Truth::yes);
  EXPECT_EQ(reach(only_without_request.job(), Event::proposed_push).runs, Truth::no);
}

// What a file of elsewhere says may be a condition.
TEST(Reach, IsUnknownWhereSomethingIsMissing) {
  const One open("include: {template: X.gitlab-ci.yml}\nit: {script: [make]}");
  EXPECT_EQ(reach(open.job(), Event::branch_push).runs, Truth::unknown);
}

}  // namespace
}  // namespace sluice::gitlab
