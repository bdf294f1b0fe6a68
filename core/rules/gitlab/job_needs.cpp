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
A job that waits for one that is not there, that comes later, or for itself over others, makes GitLab refuse
the whole pipeline, as do more than 50 needs. Where a file of elsewhere is included, a job may come from
there, and nothing is said of it.
)";

constexpr std::string_view kBad[] = {
    R"(a:
  needs: [«b»]
  script: [make]
b:
  needs: [a]
  script: [make]
)",
    R"(build:
  script: [make]
deploy:
  needs:
    - build
    - job: «tests»
      artifacts: true
  script: [make]
)",
    R"(=== .gitlab-ci.yml
include: /ci/deploy.yml
build:
  script: [make]
=== ci/deploy.yml
.deploy:
  stage: deploy
  needs: [build, «tests»]
deploy:
  extends: .deploy
  script: [make deploy]
)",
    R"(lint:
  stage: build
  needs: [«unit»]
  script: [make lint]
unit:
  stage: test
  dependencies: [«package»]
  script: [make test]
package:
  stage: deploy
  script: [make package]
)",
    R"(build:
  script: [make]
test:
  needs:
    - build
    - job: «build»
      artifacts: false
  rules:
    - if: $CI_COMMIT_TAG
      needs: [build, «sign»]
    - when: always
  script: [make test]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .gitlab-ci.yml
include: /ci/tests.yml
build:
  script: [make]
deploy:
  needs: [build, tests]
  script: [make]
=== ci/tests.yml
tests: {script: [make test]}
)",
    R"(include: [{project: octo/ci, file: tests.yml, ref: 0123456789abcdef0123456789abcdef01234567}]
deploy:
  needs: [tests]
  script: [make]
)",
    R"(build:
  parallel:
    matrix: [{STAGE: [a, b]}]
  script: [make]
deploy:
  needs:
    - "build: [a]"
    - {job: maybe, optional: true}
    - {project: octo/other, job: build, ref: main, artifacts: true}
    - {pipeline: $UPSTREAM, job: there}
  script: [make]
)",
};

void check(const Effective& pipeline, Sink& sink) {
  // Other files are included by one that may hold the job.
  if (!is_main(pipeline)) return;
  for (const ConfigurationError& error : pipeline.passed_over) {
    if (error.about != ConfigurationError::About::needs) continue;
    std::string what = error.message;
    what.front() = upper_case(what.front());
    Hit& hit = sink.report(error.document->id, error.at, std::move(what)).with_resource(error.job);
    for (const Written& step : error.way) hit.relate(place_of(step), "which waits for this");
  }
}

}  // namespace

extern constinit const Rule job_needs{
    .id = "gitlab/job-needs",
    .severity = Severity::medium,
    .title = "Job waits for one that never runs",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Correct the name, or take the job out of needs.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc job_needs_doc{.rule = job_needs,
                                             .why = kWhy,
                                             .source = "GitLab: CI/CD YAML syntax reference: needs",
                                             .path = ".gitlab-ci.yml",
                                             .bad = kBad,
                                             .good = kGood};

}  // namespace sluice::gitlab
