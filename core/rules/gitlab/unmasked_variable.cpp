#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A variable that is named for a secret is declared in the file, to be filled in or overridden when a pipeline is
started by hand. What is given there can be neither masked nor protected, so that it stands in logs as it is.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DEPLOY_TOKEN:
    value: «"octo-1"»
    description: for the release
build:
  script: [make]
)",
    R"(deploy:
  variables:
    DB_PASSWORD: {value: «secret»}
    SSH_KEY: {value: «key»}
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DEPLOY_TOKEN: {value: "", description: for the release}
  DEPLOY_ENV: {value: production}
  API_TOKEN: {value: $OTHER_TOKEN}
build:
  script: [make]
)",
    R"(variables:
  DB_PASSWORD: octo
  TOKEN_URL: {value: https://example.com}
  API_KEY: {value: x1, masked: true}
build:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL027"};

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const std::string_view name = variable.key().value;
      const bool is_key =
          name == "SSH_KEY" || name.ends_with("_SSH_KEY") || name.ends_with("DEPLOY_KEY");
      if (!variable.is_mapping() || !(is_secret_name(name) || is_key)) continue;
      const NodeRef value = variable["value"];
      if (value.value().empty() || value.value().find('$') != std::string_view::npos ||
          variable["masked"].is_true())
        continue;
      sink.report(value, quote(name) + " is declared in the file").with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule unmasked_variable{
    .id = "gitlab/unmasked-variable",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Secret variable cannot be masked here",
    .risk = "Whoever can read the log of a job, or the repository, has the secret.",
    .fix = "Declare it in the settings of the project, masked and protected.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc unmasked_variable_doc{.rule = unmasked_variable,
                                                     .why = kWhy,
                                                     .source = "GitLab: CI/CD variable security",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
