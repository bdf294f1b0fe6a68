#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
The value starts as tokens of a known service do. What looks like a sample is where somebody puts the real one
next; a variable of the project is the place for it. Values that are real tokens beyond doubt are reported by
the rules of their service, too.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DEPLOY_TOKEN: «"glpat-xxxxxxxxxxxxxxxxxxxx"»
  SLACK: «xoxb-not-a-real-token»
build:
  script: [make]
)",
    R"(build:
  variables:
    KEY:
      value: «"sk-ant-aaaaaaaaaaaaaaaaaaaa"»
      description: of the account
    SIGNING_KEY: «"-----BEGIN RSA PRIVATE KEY-----"»
    ACCOUNT: «'{"type": "service_account", "project_id": "octo"}'»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DEPLOY_TOKEN: "glpat-your-token-here-000000"
  KEY: "sk-ant-"
  OTHER: $SLACK_TOKEN
  NAME: ghp_tool
build:
  script: ["echo glpat-xxxxxxxxxxxxxxxxxxxx"]
)",
    R"(variables:
  AWS: "AKIAIOSFODNN7EXAMPLE"
  CERT: "-----BEGIN CERTIFICATE-----"
  ACCOUNT: '{"type": "user"}'
build:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL006"};

struct Form {
  std::string_view start;
  std::size_t size;  // of what is behind it, at least
};
constexpr Form kForms[] = {
    {"glpat-", 15},    {"gldt-", 15},     {"glrt-", 15},   {"ghp_", 30},        {"gho_", 30},
    {"ghu_", 30},      {"ghs_", 30},      {"ghr_", 30},    {"github_pat_", 20}, {"sk-ant-", 15},
    {"sk-or-v1-", 15}, {"sk-proj-", 15},  {"sk-", 30},     {"ek_", 30},         {"sk_live_", 15},
    {"rk_live_", 15},  {"xoxb-", 12},     {"xoxp-", 12},   {"xoxa-", 12},       {"xapp-", 12},
    {"AKIA", 16},      {"ASIA", 16},      {"AIza", 30},    {"npm_", 30},        {"pypi-", 30},
    {"dckr_pat_", 20}, {"hvs.", 20},      {"dop_v1_", 30}, {"SG.", 30},         {"hf_", 30},
    {"ya29.", 20},     {"eyJhbGciOi", 30}};
constexpr std::string_view kSamples[] = {"example", "your", "here", "placeholder",
                                         "replace", "$",    "<",    " "};

bool is_sample(std::string_view value) {
  const std::string text = lower_case(value);
  return std::any_of(std::begin(kSamples), std::end(kSamples),
                     [&](auto word) { return text.find(word) != text.npos; });
}

bool has_form(std::string_view value) {
  if (value.find("-----BEGIN ") != value.npos && value.find("PRIVATE KEY") != value.npos)
    return true;
  if (value.find("service_account") != value.npos && value.find("\"type\"") != value.npos)
    return true;
  if (is_sample(value)) return false;
  return std::any_of(std::begin(kForms), std::end(kForms), [&](const Form& form) {
    return value.starts_with(form.start) && value.size() >= form.start.size() + form.size;
  });
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (value.is_scalar() && has_form(value.value()))
        sink.report(value, "Value of " + quote(variable.key().value) + " has the form of a token")
            .with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule token_variable{
    .id = "gitlab/token-variable",
    .severity = Severity::medium,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Value of a variable looks like a token",
    .risk = "Everyone who can read the repository, now or later, has what is written here.",
    .fix =
        "Revoke it where it is real, and store it as a masked and protected variable of the "
        "project.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc token_variable_doc{
    .rule = token_variable,
    .why = kWhy,
    .source = "GitLab: CI/CD variable security; CWE-798",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
