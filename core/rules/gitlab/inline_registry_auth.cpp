#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`auth` in this configuration is the user and the password of the registry in Base64, which hides nothing.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DOCKER_AUTH_CONFIG: «'{"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"}}}'»
build:
  script: [make]
)",
    R"(build:
  variables:
    DOCKER_AUTH_CONFIG:
      value: «'{"auths": {"r.example.com": {"username": "u", "password": "octo"}}}'»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DOCKER_AUTH_CONFIG: $REGISTRY_AUTH
  OTHER_CONFIG: '{"auths":{"r":{"auth":"x"}}}'
build:
  script: [make]
)",
    R"(build:
  variables:
    DOCKER_AUTH_CONFIG: '{"auths":{"r.example.com":{"auth":"$REGISTRY_AUTH"}}, "credsStore": "pass"}'
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL066"};

// The JSON has a text that is no variable under that key.
bool has_literal(std::string_view json, std::string_view key) {
  for (std::size_t at = json.find(key); at != json.npos; at = json.find(key, at + 1)) {
    std::string_view rest = json.substr(at + key.size());
    const std::size_t value = rest.find_first_not_of(" :\n\t");
    if (value == rest.npos || value == 0 || rest[value] != '"') continue;
    rest.remove_prefix(value + 1);
    if (!rest.starts_with('$') && !rest.starts_with('"')) return true;
  }
  return false;
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    const NodeRef value = value_of(set.node["DOCKER_AUTH_CONFIG"]);
    const std::string_view json = value.value();
    if (has_literal(json, "\"auth\"") || has_literal(json, "\"password\""))
      sink.report(value, "DOCKER_AUTH_CONFIG holds a password").with_resource(set.address());
  }
}

}  // namespace

extern constinit const Rule inline_registry_auth{
    .id = "gitlab/inline-registry-auth",
    .severity = Severity::high,
    .title = "Password of a registry is written in the pipeline",
    .risk = "Everyone who can read the repository pulls the images, and most often pushes them.",
    .fix =
        "Revoke it, and store the configuration as a masked and protected variable of the project.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc inline_registry_auth_doc{
    .rule = inline_registry_auth,
    .why = kWhy,
    .source = "GitLab: Access an image from a private registry; CWE-798",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
