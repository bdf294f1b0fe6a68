#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A push to a branch with a merge request starts a pipeline for the branch and one for the merge request. A
job whose rules let both in runs in both. `workflow:rules` that leave one of them out, with
`CI_OPEN_MERGE_REQUESTS`, end that.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - «if: $CI_COMMIT_BRANCH»
  script: [make]
)",
    R"(test:
  rules:
    - if: $CI_MERGE_REQUEST_IID
    - «if: $CI_PIPELINE_SOURCE == "push"»
  script: [make]
build:
  rules:
    - «when: on_success»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS
      when: never
    - if: $CI_COMMIT_BRANCH
test:
  rules:
    - if: $CI_MERGE_REQUEST_IID
    - if: $CI_COMMIT_BRANCH
  script: [make]
)",
    R"(test:
  rules:
    - if: $CI_MERGE_REQUEST_IID
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script: [make]
build:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"checkov:CKV_GITLABCI_2"};

void check(const EffectiveJob& job, Sink& sink) {
  if (job.get("rules") == nullptr) return;
  const Reach of_branch = reach(job, Event::proposed_push);
  if (of_branch.runs != Truth::yes || of_branch.rule == nullptr || of_branch.when == "manual")
    return;
  if (reach(job, Event::merge_request).runs != Truth::yes) return;
  sink.report({of_branch.rule, nullptr},
              "Job " + quote(job.name) + " runs for the branch and for its merge request");
}

}  // namespace

extern constinit const Rule double_pipelines{
    .id = "gitlab/double-pipelines",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Job runs twice for one commit",
    .risk = "Time of runners is wasted, and of two results the wrong one may be looked at.",
    .fix = "Let workflow:rules leave out the pipeline of a branch with a merge request.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc double_pipelines_doc{.rule = double_pipelines,
                                                    .why = kWhy,
                                                    .source = "GitLab: Avoid duplicate pipelines",
                                                    .path = ".gitlab-ci.yml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::gitlab
