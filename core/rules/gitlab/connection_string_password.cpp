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
The address of a database holds the password that it is entered with. For a service that only lives as long as
the job that is harmless, so that this is for those who want none at all.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DATABASE_URL: «"postgres://app:s3cr3t@postgres:5432/app"»
test:
  script: [make]
)",
    R"(test:
  variables:
    ELASTIC_URL:
      value: «http://elastic:s3cr3tW@elastic.example.com:9200»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DATABASE_URL: "postgres://app:${DB_PASSWORD}@postgres:5432/app"
  REDIS_URL: redis://redis:6379/0
  SITE: https://example.com/@octo:x
test:
  script: [make]
)",
    R"(variables:
  DATABASE_URL: postgres://app@postgres/app
  GIT: https://gitlab-ci-token:$CI_JOB_TOKEN@gitlab.com/octo/tool.git
  SAMPLE: postgres://user:your-password@db/app
test:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL036"};

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (value.is_scalar() && !url_password(value.value()).empty())
        sink.report(value, "The address in " + quote(variable.key().value) + " holds a password")
            .with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule connection_string_password{
    .id = "gitlab/connection-string-password",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Address in a variable holds a password",
    .risk = "Everyone who can read the repository can enter what the address names.",
    .fix = "Store the password as a masked variable of the project, and put that into the address.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc connection_string_password_doc{.rule = connection_string_password,
                                                              .why = kWhy,
                                                              .source = "CWE-798",
                                                              .path = ".gitlab-ci.yml",
                                                              .bad = kBad,
                                                              .good = kGood};

}  // namespace sluice::gitlab
