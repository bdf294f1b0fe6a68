#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`ssh-keyscan` writes down whatever key answers at this moment. Run by each job, it checks nothing: who takes
the place of the server once is believed.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - «ssh-keyscan -H example.com» >> ~/.ssh/known_hosts
    - ssh deploy@example.com restart
)",
    R"y(before_script:
  - mkdir -p ~/.ssh && «ssh-keyscan "$HOST"» > ~/.ssh/known_hosts
  - KEYS="$(«ssh-keyscan example.com»)"
)y",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  before_script:
    - echo "$SSH_KNOWN_HOSTS" >> ~/.ssh/known_hosts
  script:
    - echo "ssh-keyscan example.com"
)",
    R"(deploy:
  script:
    - '# ssh-keyscan example.com'
    - ssh-keygen -R example.com
    - ssh-keyscan localhost > known_hosts
    - command -v ssh-keyscan
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL030"};

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.name != "ssh-keyscan" || call.arguments().empty()) return;
  const shell::Word& host = call.arguments().back();
  if (is_local_host(host.value)) return;
  sink.report({call.word().at.begin, host.at.end},
              "The key of " + quote(host.written) + " is taken as it comes");
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule ssh_keyscan{
    .id = "gitlab/ssh-keyscan",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Key of an SSH host is taken from the network",
    .risk = "Whoever is on the way to the server while the job runs takes its place.",
    .fix =
        "Keep the keys of the host in a variable of type file, and name it with "
        "UserKnownHostsFile.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::network},
    .check = check,
};

extern constinit const RuleDoc ssh_keyscan_doc{.rule = ssh_keyscan,
                                               .why = kWhy,
                                               .source = "GitLab: Using SSH keys; CWE-322",
                                               .path = ".gitlab-ci.yml",
                                               .bad = kBad,
                                               .good = kGood};

}  // namespace sluice::gitlab
