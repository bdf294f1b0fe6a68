#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/delivery.h"

namespace sluice::delivery {
namespace {

using test::DeliveryProject;

constexpr std::string_view kSteps = "runs-on: x, steps: [{run: make}]";

std::string job(std::string_view rest) {
  return "{" + std::string(rest) + std::string(kSteps) + "}";
}

TEST(DeliveryRun, GithubConditionsDecideByScenario) {
  const DeliveryProject project(
      "on: {push: {branches: [main, 'release/**']}, pull_request: , "
      "workflow_dispatch: }\njobs:\n"
      "  a: " +
      job("") +
      "\n"
      "  b: " +
      job("if: \"github.event_name == 'push'\", ") +
      "\n"
      "  c: " +
      job("needs: b, ") +
      "\n"
      "  d: " +
      job("if: \"startsWith(github.ref, 'refs/heads/release/')\", ") +
      "\n"
      "  e: " +
      job("needs: b, if: always(), ") +
      "\n"
      "  f: " +
      job("if: \"vars.ON == 'yes'\", ") + "\n");
  EXPECT_EQ(project.jobs("push", "refs/heads/main"), "a, b, c, e, f?");
  EXPECT_EQ(project.jobs("push", "refs/heads/release/**"), "a, b, c, d, e, f?");
  EXPECT_EQ(project.jobs("pull_request", "refs/pull/*/merge"), "a, e, f?");
  EXPECT_EQ(project.jobs("push", "refs/heads/*"), "no run");
  EXPECT_EQ(project.jobs("workflow_dispatch", "refs/heads/*"), "a, e, f?");
}

TEST(DeliveryRun, GithubFailuresStopWhatNeedsThem) {
  const DeliveryProject project(
      "on: push\njobs:\n"
      "  a: " +
      job("") +
      "\n"
      "  soft: " +
      job("continue-on-error: true, ") +
      "\n"
      "  b: " +
      job("needs: [a, soft], ") +
      "\n"
      "  c: " +
      job("needs: b, ") +
      "\n"
      "  always: " +
      job("needs: c, if: always(), ") +
      "\n"
      "  asks: " +
      job("needs: a, if: \"always() && needs.a.result == 'success'\", ") +
      "\n"
      "  failed: " +
      job("needs: a, if: failure(), ") +
      "\n"
      "  alone: " +
      job("") + "\n");
  EXPECT_EQ(project.runs_after("push", "b", "a"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "c", "a"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "b", "soft"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "always", "a"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "asks", "a"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "failed", "a"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "failed", "alone"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "alone", "a"), Truth::yes);
}

TEST(DeliveryRun, CalledWorkflowsTakeTheirInputs) {
  const DeliveryProject project(R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  test: {runs-on: x, steps: [{run: pytest}]}
  ship:
    needs: test
    strategy: {matrix: {target: [staging, production]}}
    uses: ./.github/workflows/ship.yml
    with: {environment: "${{ matrix.target }}", dry: false}
=== .github/workflows/ship.yml
on:
  workflow_call:
    inputs:
      environment: {type: string}
      dry: {type: boolean}
jobs:
  deploy:
    if: "!inputs.dry"
    runs-on: x
    environment: ${{ inputs.environment }}
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_EQ(project.reach(),
            "push refs/heads/main production: unit-test\n"
            "push refs/heads/main staging: unit-test\n");
}

TEST(DeliveryRun, WorkflowsThatFollowAreOfTheFirstScenario) {
  const DeliveryProject project(R"(=== .github/workflows/ci.yml
name: ci
on: {push: {branches: [main]}, pull_request: }
jobs:
  test: {runs-on: x, steps: [{run: pytest}]}
=== .github/workflows/hard.yml
on: {workflow_run: {workflows: [ci]}}
jobs:
  deploy:
    if: >-
      github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push'
    runs-on: x
    environment: production
    steps: [{run: kubectl apply -f k8s}]
=== .github/workflows/soft.yml
on: {workflow_run: {workflows: [ci]}}
jobs:
  deploy:
    runs-on: x
    environment: staging
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_EQ(project.reach(),
            "pull_request refs/pull/*/merge staging:\n"
            "push refs/heads/main production: unit-test\n"
            "push refs/heads/main staging:\n");
}

TEST(DeliveryRun, StepsThatGiveUpEndTheirJob) {
  const DeliveryProject project(R"(=== .github/workflows/ci.yml
on: {push: {branches: [main, dev]}}
jobs:
  guard:
    runs-on: x
    steps:
      - run: |
          if [ "$GITHUB_REF_NAME" != main ]; then
            exit 1
          fi
  after:
    needs: guard
    runs-on: x
    environment: production
    steps: [{run: kubectl apply -f k8s}]
  same:
    runs-on: x
    environment: staging
    steps:
      - run: |
          [ "$GITHUB_REF_NAME" = main ] || exit 0
          kubectl apply -f k8s
  next:
    runs-on: x
    environment: uat
    steps:
      - run: '[[ "$GITHUB_REF" == refs/heads/main ]] || exit 1'
      - run: kubectl apply -f k8s
  open:
    runs-on: x
    environment: dev
    steps:
      - run: '[ "$ANYTHING" = main ] || exit 1'
      - run: kubectl apply -f k8s
)");
  EXPECT_EQ(project.reach(),
            "push refs/heads/dev dev:\n"
            "push refs/heads/main dev:\n"
            "push refs/heads/main production:\n"
            "push refs/heads/main staging:\n"
            "push refs/heads/main uat:\n");
}

TEST(DeliveryRun, HostsCountInJobsOfAnEnvironment) {
  const DeliveryProject project(R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  bound:
    runs-on: x
    environment: production
    steps: [{run: ssh web1 restart}]
  unbound:
    runs-on: x
    steps: [{run: ssh uat1 restart}]
  windows:
    runs-on: windows-latest
    environment: uat
    steps:
      - run: |
          if ($env:A) { Write-Host "x" }
          az webapp deploy `
            --name shop
)");
  EXPECT_EQ(project.reach(),
            "push refs/heads/main production:\n"
            "push refs/heads/main uat:\n");
}

TEST(DeliveryRun, GitlabIsStartedFromOutsideWhereSomethingAsks) {
  const DeliveryProject project(R"(=== .gitlab-ci.yml
deploy:
  environment: production
  script: [kubectl apply -f k8s]
  rules:
    - if: $CI_PIPELINE_SOURCE == "trigger"
  stage: deploy
)");
  EXPECT_EQ(project.reach(),
            "trigger refs/heads/* production:\n"
            "trigger refs/heads/main production:\n");
}

TEST(DeliveryRun, GitlabStagesNeedsAndRulesDecide) {
  const DeliveryProject project(R"(=== .gitlab-ci.yml
stages: [test, build, deploy]
test: {stage: test, script: [pytest]}
soft: {stage: test, script: [gitleaks git .], allow_failure: true}
build: {stage: build, script: [make]}
early: {stage: deploy, needs: [], script: [make]}
always: {stage: deploy, when: always, script: [make]}
failed: {stage: deploy, when: on_failure, script: [make]}
request: {stage: deploy, script: [make], only: [merge_requests]}
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s]
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      when: manual
)");
  EXPECT_EQ(project.jobs("push", "refs/heads/main"), "test, soft, build, early, always, deploy");
  EXPECT_EQ(project.jobs("push", "refs/heads/*"), "test, soft, build, early, always");
  EXPECT_EQ(project.jobs("merge_request_event", "refs/merge-requests/*/head"), "request");
  EXPECT_EQ(project.runs_after("push", "build", "test"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "build", "soft"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "deploy", "test"), Truth::no);
  EXPECT_EQ(project.runs_after("push", "early", "test"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "always", "test"), Truth::yes);
  EXPECT_EQ(project.runs_after("push", "failed", "build"), Truth::yes);
  EXPECT_EQ(project.reach(),
            "push refs/heads/main production: approved unit-test\n"
            "schedule refs/heads/main production: approved unit-test\n"
            "web refs/heads/main production: approved unit-test\n");
}

TEST(DeliveryRun, ManualJobsHoldWhatComesAfterThem) {
  const DeliveryProject project(R"(=== .gitlab-ci.yml
stages: [approve, deploy]
workflow: {rules: [{if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"}]}
hold:
  stage: approve
  script: [make]
  rules: [{when: manual}]
pass:
  stage: approve
  script: [make]
  when: manual
after:
  stage: deploy
  environment: staging
  script: [kubectl apply -f k8s]
around:
  stage: deploy
  needs: []
  environment: production
  script: [kubectl apply -f k8s]
)");
  EXPECT_EQ(project.reach(),
            "push refs/heads/main production:\n"
            "push refs/heads/main staging: approved\n");
}

TEST(DeliveryRun, ChildPipelinesStartWithTheirJob) {
  const DeliveryProject project(R"(=== .gitlab-ci.yml
stages: [test, deploy]
test: {stage: test, script: [pytest]}
child:
  stage: deploy
  trigger: {include: ci/deploy.yml}
  rules: [{if: $CI_COMMIT_BRANCH == "main"}]
=== ci/deploy.yml
deploy:
  environment: production
  script: [kubectl apply -f k8s]
)");
  EXPECT_EQ(project.jobs("push", "refs/heads/main"), "test, child, child / deploy");
  EXPECT_EQ(project.jobs("push", "refs/heads/*"), "test");
  EXPECT_EQ(project.reach().substr(0, 45), "push refs/heads/main production: unit-test\nsc");
}

TEST(DeliveryRun, NamesFollowOutputsAndVariables) {
  const DeliveryProject project(R"(
on: {push: {branches: [main]}}
env: {REGISTRY: r.example.com}
jobs:
  build:
    runs-on: x
    outputs: {image: "${{ steps.push.outputs.image }}"}
    steps:
      - run: echo "TAG=v1" >> "$GITHUB_ENV"
      - id: push
        run: |
          docker push "$REGISTRY/api:$TAG"
          echo "image=$REGISTRY/api:$TAG" >> "$GITHUB_OUTPUT"
  deploy:
    needs: build
    runs-on: x
    environment: production
    steps:
      - run: kubectl set image deployment/api api=$IMAGE
        env: {IMAGE: "${{ needs.build.outputs.image }}"}
)");
  ASSERT_EQ(project.delivery().reach.size(), 1U);
  const Reach& reach = project.delivery().reach[0];
  const Fact* const image = reach.run->activity(reach.site).fact(Fact::Kind::image);
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(reach.run->name(reach.site, image->value).text, "r.example.com/api:v1");
}

// One script for all, told by its first argument what to do.
constexpr std::string_view kDispatcher = R"(
on: {push: {branches: [main]}, pull_request: }
jobs:
  test:
    runs-on: x
    steps: [{run: "./ci.sh test"}]
  ship:
    if: github.event_name == 'push'
    runs-on: x
    environment: production
    steps: [{run: "./ci.sh ship"}]
=== ci.sh
#!/bin/bash
run-tests() { pytest; }
run-ship() { kubectl apply -f k8s; }
main() {
  command=$1
  shift
  case $command in
    "test") run-tests "$@" ;;
    "ship") run-ship "$@" ;;
    *) exit 1 ;;
  esac
}
main "$@"
)";

TEST(DeliveryRun, ScriptsDoWhatTheirArgumentsSay) {
  const DeliveryProject project("=== .github/workflows/ci.yml" + std::string(kDispatcher));
  EXPECT_EQ(project.reach(), "push refs/heads/main production:\n");
}

TEST(DeliveryRun, VariablesThatAskEachOtherEnd) {
  // Each holds the same or nothing, by what the other one holds: 200 times 200 times 200 ways.
  std::string script;
  for (int i = 0; i < 200; ++i) {
    const std::string number = std::to_string(i);
    script += "          if [ \"$B\" = b" + number + " ]; then A=a; fi\n";
    script += "          if [ \"$A\" = a" + number + " ]; then B=b; fi\n";
  }
  const DeliveryProject project(
      "on: {push: {branches: [main]}}\njobs:\n  a:\n    runs-on: x\n    environment: production\n"
      "    steps:\n      - run: |\n" +
      script + "          kubectl set image deployment/api api=$A\n");
  ASSERT_EQ(project.delivery().reach.size(), 1U);
  const Reach& reach = project.delivery().reach[0];
  const Fact* const image = reach.run->activity(reach.site).fact(Fact::Kind::image);
  ASSERT_NE(image, nullptr);
  EXPECT_FALSE(reach.run->name(reach.site, image->value).is_known);
}

TEST(DeliveryRun, CirclesAndHugeMatricesEnd) {
  const DeliveryProject project(R"(=== .github/workflows/ci.yml
on: {push: , workflow_call: }
jobs:
  a: {needs: b, runs-on: x, steps: [{run: make}]}
  b: {needs: a, runs-on: x, steps: [{run: make}]}
  c: {uses: ./.github/workflows/ci.yml}
  d:
    strategy: {matrix: {x: [1, 2, 3, 4, 5, 6, 7, 8, 9], y: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}
    runs-on: x
    steps: [{run: "echo ${{ matrix.x }}"}]
)");
  EXPECT_FALSE(project.path().runs().empty());
}

}  // namespace
}  // namespace sluice::delivery
