#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A pipeline that is started from here runs what its own project says, and whoever can change that project
reads what it is handed. `forward: pipeline_variables` hands on what a person, a schedule or an API call
has set for this run; `inherit: variables: true` hands on all variables of the file; a variable named for a
secret is one.
)";

constexpr std::string_view kBad[] = {
    R"(downstream:
  trigger:
    project: other/project
    forward:
      pipeline_variables: «true»
)",
    R"(downstream:
  inherit:
    variables: «true»
  trigger: other/project
)",
    R"(downstream:
  variables:
    ENVIRONMENT: production
    DEPLOY_TOKEN: «$DEPLOY_TOKEN»
  trigger:
    project: other/project
)",
};
constexpr std::string_view kGood[] = {
    R"(downstream:
  inherit:
    variables: [ENVIRONMENT]
  variables:
    TOKEN_URL: https://example.org
    ENVIRONMENT: $ENVIRONMENT
  trigger:
    project: other/project
    forward: {pipeline_variables: false}
)",
    R"(build:
  inherit: {variables: true}
  variables: {DEPLOY_TOKEN: $PRODUCTION_TOKEN}
  script: [make]
child:
  variables: {DEPLOY_TOKEN: $PRODUCTION_TOKEN}
  trigger: {include: child.yml, forward: {pipeline_variables: true}}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL010", "glsec:GL037"};

void check_variables(const Node& variables, Sink& sink) {
  for (const Field& variable : variables.fields) {
    // Those of the whole file are judged where all of them are inherited.
    if (variable.use != nullptr && variable.use->via == Via::variables) continue;
    if (!is_secret_name(variable.key)) continue;
    if (variable.value->text.find('$') == std::string_view::npos) continue;
    sink.report(variable, "Downstream pipeline gets " + quote(variable.key));
  }
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const trigger = job.get("trigger");
  // A child pipeline belongs to the same project, and has its variables anyhow.
  if (trigger == nullptr || trigger->get("include") != nullptr) return;
  const Node* const forward = trigger->get("forward");
  const Field* const of_run = forward != nullptr ? forward->field("pipeline_variables") : nullptr;
  if (of_run != nullptr && of_run->value->is_true())
    sink.report(*of_run, "Values that whoever started the pipeline gave are handed on");
  const Node* const inherit = job.get("inherit");
  const Field* const of_file = inherit != nullptr ? inherit->field("variables") : nullptr;
  if (of_file != nullptr && of_file->value->is_true())
    sink.report(*of_file, "All variables of the file are handed on");
  if (const Node* const variables = job.get("variables"); variables != nullptr)
    check_variables(*variables, sink);
}

}  // namespace

extern constinit const Rule trigger_forwards_secrets{
    .id = "gitlab/trigger-forwards-secrets",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Downstream pipeline gets variables that hold secrets",
    .risk =
        "Whoever can change the other project, or read its logs, has what is handed on, and "
        "secrets "
        "with it.",
    .fix =
        "Hand on single values that are no secrets; let the other project have secrets of its own.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::access},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc trigger_forwards_secrets_doc{
    .rule = trigger_forwards_secrets,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: trigger:forward",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
