#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/calls.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A key that a script writes with `echo` stands, expanded, in the trace of a debug run, and in the arguments of
whatever the line calls. A variable of type file is a path: nothing is expanded, and the key needs no copy.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - echo "«$SSH_PRIVATE_KEY»" | tr -d '\r' | ssh-add -
    - echo "«$DEPLOY_KEY»" > /tmp/key
)",
    R"(before_script:
  - |
    printf '%s\n' "«${ID_RSA}»" > ~/.ssh/id_rsa
    echo "«$PRIVATE_KEY»" >> ~/.ssh/config && echo "$PUBLIC_KEY" > ~/.ssh/authorized_keys
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  script:
    - chmod 400 "$SSH_PRIVATE_KEY" && ssh-add "$SSH_PRIVATE_KEY"
    - echo "$SSH_HOST_KEY" > ~/.ssh/known_hosts
    - echo "extra-trusted-public-keys = $CACHE_PUBLIC_KEY" >> /etc/nix/nix.conf
    - echo "StrictHostKeyChecking yes" >> ~/.ssh/config
)",
    R"(deploy:
  script:
    - echo "$BUILD_VERSION" > version.txt
    - echo "$CACHE_KEY" > key; echo "$API_KEY" > key
    - '# echo "$SSH_PRIVATE_KEY" | ssh-add -'
    - 'test -n "$SSH_PRIVATE_KEY" || { echo "SSH_PRIVATE_KEY is not set"; exit 1; } > log'
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL032"};

// A name such as SSH_PRIVATE_KEY, DEPLOY_KEY, ID_RSA.
bool names_private_key(std::string_view variable) {
  const std::string name = lower_case(variable);
  const auto has = [&](std::string_view word) { return name.find(word) != name.npos; };
  if (has("public") || has("known") || has("host_key") || name.starts_with("pub")) return false;
  if (has("private")) return true;
  if (has("id_rsa") || has("id_ed25519") || has("id_ecdsa")) return true;
  return name.ends_with("key") && (has("ssh") || has("deploy") || has("rsa") || has("ed25519"));
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.name != "echo" && call.name != "printf") return;
  const shell::Command& command = *call.command;
  const shell::Pipeline& pipeline = sink.text().script.pipelines[command.pipeline];
  if (output_file(command).empty() && command.stage + 1 == pipeline.stages) return;
  for (const shell::Word& word : call.arguments()) {
    for (const shell::Part& part : word.parts) {
      if (is_plain_variable(part) && names_private_key(part.text))
        sink.report(part.at, quote(part.text) + " is written by " + quote(call.name));
    }
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule ssh_key_echoed{
    .id = "gitlab/ssh-key-echoed",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Private key is written by a command",
    .risk = "Whoever reads the log of a traced run has the key.",
    .fix = "Make it a variable of type file, and hand its path to ssh-add or ssh -i.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc ssh_key_echoed_doc{.rule = ssh_key_echoed,
                                                  .why = kWhy,
                                                  .source = "GitLab: Using SSH keys; CWE-532",
                                                  .path = ".gitlab-ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::gitlab
