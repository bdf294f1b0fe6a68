#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/cloud_keys.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A key of a cloud account that is stored as a variable works until somebody revokes it, from anywhere. AWS,
Azure and Google Cloud take an ID token of the job (`id_tokens`) instead: it lives for minutes, and the
cloud can ask which project, branch and environment it comes from.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - «aws configure set aws_secret_access_key» "$AWS_SECRET"
    - |
      make
      «export AWS_SECRET_ACCESS_KEY»="$AWS_SECRET"
)",
    R"(deploy:
  variables:
    AWS_SECRET_ACCESS_KEY: «$PROD_SECRET»
  script:
    - '«gcloud auth activate-service-account» --key-file "$GCP_KEY"'
    - «az login --service-principal» -u app --password "$SECRET" --tenant t
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  id_tokens:
    AWS_TOKEN: {aud: https://sts.amazonaws.com}
  script:
    - aws sts assume-role-with-web-identity --role-arn arn --web-identity-token "$AWS_TOKEN"
    - '# gcloud auth activate-service-account --key-file x'
    - az login --service-principal -u app --federated-token "$TOKEN"
    - aws configure set region eu-central-1
)",
    R"(test:
  variables:
    AWS_SECRET_ACCESS_KEY: test
    AWS_SECRET_ACCESS_KEY_FILE: $FILE
  script:
    - export AWS_SECRET_ACCESS_KEY=test
    - export AWS_SECRET_ACCESS_KEY=$(cat credentials | jq -r .SecretAccessKey)
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL070"};

struct Command {
  std::string_view text;
  std::string_view needs = {};   // what else must stand in the line
  std::string_view unless = {};  // and what must not
};
constexpr Command kCommands[] = {
    {.text = "aws configure set aws_secret_access_key"},
    {.text = "export AWS_SECRET_ACCESS_KEY", .needs = "=", .unless = "$("},
    {.text = "gcloud auth activate-service-account"},
    {.text = "az login --service-principal", .needs = " -", .unless = "--federated-token"},
};

bool contains(std::string_view line, std::string_view text) { return line.find(text) != line.npos; }

void check_line(std::string_view line, std::size_t offset, const ScalarMap& map,
                const ScriptText& text, Sink& sink) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == line.npos || line[first] == '#') return;
  for (const Command& command : kCommands) {
    const std::size_t at = line.find(command.text);
    if (at == line.npos || !contains(line, command.needs)) continue;
    if (!command.unless.empty() && contains(line, command.unless)) continue;
    // A literal is a dummy, or a leak that the rules about secrets report.
    if (command.needs == "=" && !contains(line.substr(at), "$")) continue;
    Hit& hit = sink.report(map.span(offset + at, offset + at + command.text.size()),
                           "The script calls " + std::string(command.text));
    hit.with_node(text.node.path());
    hit.with_resource(text.address());
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (is_cloud_key_variable(variable.key().value) && value.value().starts_with('$'))
        sink.report(value, quote(variable.key().value) + " is a stored key")
            .with_resource(set.address());
    }
  }
  for (const ScriptText& text : pipeline.texts) {
    const std::string_view script = text.node.value();
    const ScalarMap map(text.node.tree()->source, text.node.text());
    for (std::size_t at = 0; at < script.size();) {
      const std::size_t end = std::min(script.find('\n', at), script.size());
      check_line(script.substr(at, end - at), at, map, text, sink);
      at = end + 1;
    }
  }
}

}  // namespace

extern constinit const Rule long_lived_cloud_key{
    .id = "gitlab/long-lived-cloud-key",
    .severity = Severity::medium,
    .title = "Cloud is entered with a long-lived key",
    .risk =
        "Whoever gets the key once, from a log, an artifact or a compromised job, can use it from "
        "anywhere until it is revoked.",
    .fix =
        "Let the cloud trust the ID token of the job: id_tokens, and a role bound to this project "
        "and branch.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc long_lived_cloud_key_doc{
    .rule = long_lived_cloud_key,
    .why = kWhy,
    .source = "GitLab: OpenID Connect with cloud services",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
