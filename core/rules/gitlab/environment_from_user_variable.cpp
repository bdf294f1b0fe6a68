#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Protected variables and approvals hang on the name of an environment. Where the name of a branch or tag is
all that the name begins with, a branch called `production` is deployed there, with what belongs to that
environment. A prefix of its own, such as `review/`, keeps them apart.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  environment: «$CI_COMMIT_REF_NAME»
  script: [./deploy.sh]
)",
    R"(.env:
  environment:
    name: «"${CI_COMMIT_BRANCH}"»
    url: https://example.org
deploy:
  extends: .env
  script: [./deploy.sh]
)",
    R"(deploy:
  environment: {name: «$TARGET»}
  variables: {TARGET: $CI_COMMIT_REF_SLUG}
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  environment: {name: review/$CI_COMMIT_REF_NAME}
  script: [./deploy.sh]
tagged:
  environment: $ENVIRONMENT
  script: [./deploy.sh]
)",
    R"(stop:
  environment: {name: $CI_COMMIT_REF_NAME, action: stop}
  script: [./remove.sh]
main:
  environment: $CI_COMMIT_REF_NAME
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL052"};

// What a variable within the name stands for: one of a branch, or of an outsider.
std::string chooser(const EffectiveJob& job, std::string_view name) {
  if (holds_ref_slug(name)) return "CI_COMMIT_REF_SLUG";
  if (const EffectiveOrigin origin = origin_within(job, name); origin.content != Content::safe)
    return origin.variable;
  const Node* const variables = job.get("variables");
  const std::size_t begin = name.starts_with("${") ? 2 : 1;
  const std::size_t end = name.find('}') != name.npos ? name.find('}') : name.size();
  const Node* const value = variables != nullptr && end > begin
                                ? variables->get(name.substr(begin, end - begin))
                                : nullptr;
  return value != nullptr && value->text.starts_with('$') && holds_ref_slug(value->text)
             ? "CI_COMMIT_REF_SLUG"
             : std::string();
}

void check(const EffectiveJob& job, Sink& sink) {
  const DeployTarget target = deploy_target(job);
  if (!target.name.starts_with('$')) return;
  const std::string variable = chooser(job, target.name);
  // Rules that let only certain branches in have chosen already.
  if (variable.empty() || reach(job, Event::branch_push).runs == Truth::no) return;
  const Field& field = *target.field;
  sink.report(field.value->is_mapping() ? *field.value->field("name") : field,
              quote(variable) + " chooses the environment");
}

}  // namespace

extern constinit const Rule environment_from_user_variable{
    .id = "gitlab/environment-from-user-variable",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Name of a branch chooses the environment",
    .risk = "Whoever may push a branch picks a name and gets the variables of that environment.",
    .fix = "Put a prefix of its own before the variable, such as review/, or name the environment.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::injection},
    .check = check,
};

extern constinit const RuleDoc environment_from_user_variable_doc{
    .rule = environment_from_user_variable,
    .why = kWhy,
    .source = "GitLab: Protected environments",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
