#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/settings.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`curl -k`, `wget --no-check-certificate`, `GIT_SSL_NO_VERIFY`, `pip --trusted-host` and their kind take the
certificate of anybody who answers. What the job then installs, runs or sends its token to is theirs.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - curl -fsSL «-k» https://example.com/tool -o tool
    - «GIT_SSL_NO_VERIFY=true» git clone https://git.example.com/octo/tool
    - |
      wget «--no-check-certificate» https://example.com/b.zip
      git -c «http.sslVerify=false» fetch
      «npm config set strict-ssl false»
)",
    R"(variables:
  GIT_SSL_NO_VERIFY: «"true"»
test:
  variables: {NODE_TLS_REJECT_UNAUTHORIZED: «0»}
  before_script:
    - python3 -m pip install «--trusted-host» pypi.org tool
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  variables: {GIT_SSL_NO_VERIFY: "false", NODE_TLS_REJECT_UNAUTHORIZED: "1"}
  script:
    - curl --cacert ca.crt https://example.com/tool -o k
    - curl -H "k: -k" https://example.com
    - echo "never call curl -k"
    - tar -k -xf a.tar
)",
    R"(variables:
  PIP_TRUSTED_HOST: ""
test:
  script:
    - npm config set strict-ssl true
    - git -c http.sslVerify=true fetch
    - '# wget --no-check-certificate https://example.com'
    - curl -k https://localhost:8443/health
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL042"};

// What answers on this machine is part of the job.
bool asks_this_machine(const Invocation& call) {
  const std::vector<const shell::Word*> addresses = addresses_of(call);
  return !addresses.empty() && std::all_of(addresses.begin(), addresses.end(), [](auto* address) {
    return is_local_host(host_of(name_of(*address)));
  });
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (asks_this_machine(call)) return;
  for (CallFault& fault : find_tls_switches(call)) sink.report(std::move(fault));
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (!value.is_scalar() || !is_tls_switch(variable.key().value, value.value())) continue;
      sink.report(value, quote(variable.key().value) + " is " + quote(value.value()))
          .with_resource(set.address());
    }
  }
  check_calls(pipeline, sink, check_call);
  for (const ScriptText& text : pipeline.texts) {
    ScriptSink script(text, sink);
    std::vector<Setting> settings;
    for (const shell::Command& command : text.script.commands) add_settings(command, settings);
    for (const Setting& setting : settings) {
      if (is_tls_switch(setting.name, setting.value))
        script.report(setting.at, quote(setting.name) + " is " + quote(setting.value));
    }
  }
}

}  // namespace

extern constinit const Rule tls_verification_off{
    .id = "gitlab/tls-verification-off",
    .severity = Severity::medium,
    .title = "Certificates are not checked",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the job runs it.",
    .fix =
        "Remove the switch; give the authority of the server to the program, as with curl "
        "--cacert.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc tls_verification_off_doc{.rule = tls_verification_off,
                                                        .why = kWhy,
                                                        .source = "CWE-295",
                                                        .path = ".gitlab-ci.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::gitlab
