#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Variables at the top of the file are set for every job. A secret that is passed on there under another name
reaches each job's image, packages and scripts, though one job uses it.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  NPM_TOKEN: «$PROD_NPM_TOKEN»
build:
  script: [make]
)",
    R"(variables:
  DATABASE:
    value: «"postgres://app:${DB_PASSWORD}@db.example.com/app"»
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  IMAGE: $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA
  TOKEN_URL: $SSO_URL/token
  MODE: release
publish:
  variables: {NPM_TOKEN: $PROD_NPM_TOKEN}
  script: [make]
)",
    R"(variables:
  PASSWORD_FILE: $CI_PROJECT_DIR/password
  NAME: $SECRET_NAME
build:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL018"};

void check(const Pipeline& pipeline, Sink& sink) {
  if (!pipeline.variables.is_mapping()) return;
  for (const NodeRef variable : pipeline.variables.children()) {
    const NodeRef value = value_of(variable);
    if (!value.is_scalar()) continue;
    for (const ShellVariable& used : find_shell_variables(value.value())) {
      if (!is_secret_name(used.name)) continue;
      sink.report(value,
                  quote(used.name) + " is given to every job as " + quote(variable.key().value));
      break;
    }
  }
}

}  // namespace

extern constinit const Rule secret_at_top_level{
    .id = "gitlab/secret-at-top-level",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Secret is given to every job",
    .risk =
        "Whoever takes over any one job, by its image or a package, has a secret that it never "
        "needed.",
    .fix = "Set the variable in the job that uses it.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc secret_at_top_level_doc{
    .rule = secret_at_top_level,
    .why = kWhy,
    .source = "GitLab: CI/CD variable security; CWE-250",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
