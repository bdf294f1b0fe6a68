#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <set>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A variable in the file can be neither masked nor protected, and everyone who can read the repository can
read it, in its history too. Reported are values that look made by a machine, in variables that are named
for a secret; passwords of throw-away services in tests are not.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DEPLOY_TOKEN: «Zk3vQ9xT2mB7nR5cW8yH»
test:
  script: [make]
)",
    R"(deploy:
  variables:
    DB_PASSWORD:
      value: «"q7Xr2LmN9sVb4TzK"»
      description: the database
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DEPLOY_TOKEN: $VAULT_TOKEN
  POSTGRES_PASSWORD: postgres
  API_KEY: your-api-key-here-1234
  TOKEN_URL: https://auth.example.org/oauth2/token
  SECRET_NAME: prod/database/password-v2
  NPM_TOKEN: ""
test:
  script: [make]
)",
    R"(deploy:
  variables:
    CACHE_KEY: Zk3vQ9xT2mB7nR5cW8yH
    SSH_KEY_PATH: /etc/ssh/id_ed25519
    DB_PASSWORD: EXAMPLEq7Xr2LmN9sVb4TzK
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL006"};

// A word that somebody chose for a test is no secret worth a finding; this is none of those.
bool looks_made_by_machine(std::string_view value) {
  if (value.size() < 12 || value.size() > 512) return false;
  bool has_digit = false;
  bool has_letter = false;
  std::set<char> distinct;
  for (const char c : value) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    has_digit = has_digit || digit;
    has_letter = has_letter || letter;
    distinct.insert(c);
    // Dots, slashes and spaces make addresses, paths and sentences.
    if (!digit && !letter && std::string_view("-_+=!#%^*").find(c) == std::string_view::npos)
      return false;
  }
  return has_digit && has_letter && distinct.size() >= 10 && is_literal_secret(value);
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (!value.is_scalar() || !is_secret_name(variable.key().value)) continue;
      if (!looks_made_by_machine(value.value())) continue;
      sink.report(value, "Value of " + quote(variable.key().value) + " is written here")
          .with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule hardcoded_secret_variable{
    .id = "gitlab/hardcoded-secret-variable",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Secret is written in the pipeline",
    .risk = "Everyone who can read the repository, now or later, has the secret.",
    .fix =
        "Revoke it, and store a new one as a masked and protected variable of the project, or "
        "fetch it with id_tokens.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc hardcoded_secret_variable_doc{
    .rule = hardcoded_secret_variable,
    .why = kWhy,
    .source = "GitLab: CI/CD variable security; CWE-798",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
