#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <variant>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Without `workflow:rules` each push, tag, schedule, trigger and call of the API starts a pipeline, and each
job has to say by itself when it runs. Rules for the whole say it once, so that a new job is not let in
where nobody thought of it.
)";

constexpr std::string_view kBad[] = {
    R"(«build»:
  script: [make]
)",
    R"(«workflow»:
  name: Pipeline of $CI_COMMIT_BRANCH
build:
  script: [make]
)",
    R"(workflow:
  rules:
    - «when: always»
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(workflow:
  rules:
    - if: $CI_COMMIT_BRANCH
    - when: always
build:
  script: [make]
)",
    R"(include:
  - template: Workflows/MergeRequest-Pipelines.gitlab-ci.yml
build:
  script: [make]
)",
    R"(.build:
  script: [make]
)",
    R"(spec:
  inputs:
    stage: {default: test}
---
build:
  stage: $[[ inputs.stage ]]
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL053"};

bool asks(const Node& rules) {
  return std::any_of(rules.items.begin(), rules.items.end(), [](const Item& rule) {
    return rule.value->get("if") != nullptr || rule.value->get("changes") != nullptr ||
           rule.value->get("exists") != nullptr || rule.value->is_sequence();
  });
}

void check(const Effective& pipeline, Sink& sink) {
  if (!is_main(pipeline) || pipeline.is_open() || pipeline.jobs.empty()) return;
  const Node* const workflow = pipeline.workflow;
  if (workflow == nullptr) {
    const auto& file = std::get<Pipeline>(pipeline.entry->model);
    sink.report_key(*file.node.children().begin(), "There are no rules for the workflow");
    return;
  }
  const Node* const rules = workflow->get("rules");
  if (rules == nullptr || rules->is_null()) {
    sink.report(workflow->written.document->id, workflow->written.node.key().at,
                "The workflow has no rules");
  } else if (!asks(*rules)) {
    for (const Item& rule : rules->items) {
      const Node* const when = rule.value->get("when");
      if (when != nullptr && when->text == "never") return;
      sink.report(rule, "The workflow asks nothing");
      return;
    }
  }
}

}  // namespace

extern constinit const Rule unrestricted_workflow{
    .id = "gitlab/unrestricted-workflow",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Everything starts a pipeline",
    .risk = "Jobs with secrets run for events that their author has not thought of.",
    .fix = "Add workflow:rules that name what starts a pipeline.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc unrestricted_workflow_doc{.rule = unrestricted_workflow,
                                                         .why = kWhy,
                                                         .source = "GitLab: workflow keyword",
                                                         .path = ".gitlab-ci.yml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::gitlab
