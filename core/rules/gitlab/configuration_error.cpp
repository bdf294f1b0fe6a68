#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>
#include <utility>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With an error in its configuration there is no pipeline at all: nothing is built, tested or scanned, and a
merge that asks for a green pipeline waits. Judged is the whole, with what is included and inherited. Where
a part of it is not at hand, nothing is said.
)";

constexpr std::string_view kBad[] = {
    R"(stages: [build]
test:
  stage: «test»
  script: [make]
)",
    R"(«test»:
  stage: test
deploy:
  extends: «.nothing»
  script: [make]
)",
    R"(test:
  script: [make]
  rules:
    - if: «$CI_COMMIT_BRANCH = "main"»
)",
    R"(test:
  script: [make]
  when: «sometimes»
build:
  script: [!reference «[.missing, script]»]
)",
    R"(stages: [build, test]
.base:
  only: [main]
  artifacts:
    «path»: [out]
    when: «sometimes»
    expire_in: «soon»
build:
  stage: build
  extends: .base
  image: alpine:3.20
  tags: «docker»
  «scripts»: [make]
  script: [make]
  retry: «3»
test:
  stage: test
  script: [make test]
  «except»: [main]
  rules: [{if: $CI_COMMIT_TAG, when: «manually»}]
  parallel:
    «matrix»:
      - A: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
        B: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
)",
    R"(later:
  when: «delayed»
  script: [make]
both:
  script: [make]
  «trigger»: group/project
stage:
  environment: {name: review, on_stop: «later»}
  interruptible: «"no"»
  script: [make]
workflow:
  rules: [{if: $CI_COMMIT_TAG, when: «manual»}]
default: {«stage»: test}
)",
    R"(=== .gitlab-ci.yml
spec:
  inputs:
    env:
      options: [qa, uat]
    size:
      type: number
---
deploy:
  script:
    - ./deploy.sh «$[[ inputs.enviroment ]]» $[[ inputs.env ]]
    - ./size.sh "«$[[ inputs.env | shout ]]»"
)",
    R"(review:
  script: [make]
  image: {name: alpine, docker: {«plattform»: linux/arm64}}
  environment: {name: review, kubernetes: {agent: "a:b", «namespaces»: x}}
  pages: {publish: out, «prefix»: x}
)",
    R"(=== .gitlab-ci.yml
include: ci/a.yml
test:
  script: [make]
=== ci/a.yml
include: [{local: «.gitlab-ci.yml»}]
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - project: group/templates
    ref: 0123456789abcdef0123456789abcdef01234567
    file: /jobs.yml
test:
  extends: .test
  stage: check
)",
    R"(.hidden:
  stage: nowhere
test:
  stage: test
  script:
    - [make, [make test]]
  needs: [{job: build, optional: true}]
)",
    R"(spec:
  inputs:
    stage:
---
test:
  stage: $[[ inputs.stage ]]
  script: [make]
)",
};

void check(const Effective& pipeline, Sink& sink) {
  // A file that others include takes stages and jobs from them.
  const bool is_whole = is_main(pipeline);
  for (const ConfigurationError& error : pipeline.passed_over) {
    if (error.about != ConfigurationError::About::form || (!is_whole && !error.is_own)) continue;
    std::string what = error.message;
    what.front() = upper_case(what.front());
    sink.report(error.document->id, error.at, std::move(what)).with_resource(error.job);
  }
}

}  // namespace

extern constinit const Rule configuration_error{
    .id = "gitlab/configuration-error",
    .severity = Severity::high,
    .title = "GitLab refuses the pipeline",
    .risk = "No pipeline runs: scans, tests and deployments are left out until somebody looks.",
    .fix =
        "Correct the configuration at this place; the pipeline editor of GitLab shows the same "
        "error.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc configuration_error_doc{
    .rule = configuration_error,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
