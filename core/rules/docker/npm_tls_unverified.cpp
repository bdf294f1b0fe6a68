#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <string_view>
#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`strict-ssl=false` takes any certificate for the registry, in the settings of npm and yarn or in
`NPM_CONFIG_STRICT_SSL`, no matter its case.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nENV «npm_config_strict_ssl=false»\n",
    "FROM debian:12.5\nRUN «npm config set strict-ssl false»\nRUN npm i «--strict-ssl=false» x\n",
    "FROM debian:12.5\nRUN «yarn config set \"strict-ssl\" \"false\" -g»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENV NPM_CONFIG_STRICT_SSL=true\nRUN npm config set strict-ssl true; echo "
    "npm config set strict-ssl false\n",
};

constexpr std::string_view kCommand[] = {"checkov:CKV2_DOCKER_13"};
constexpr std::string_view kVariable[] = {"checkov:CKV2_DOCKER_12"};

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "NPM_CONFIG_STRICT_SSL") &&
        is_tls_switch(setting.name, setting.value))
      report_setting(setting, sink).with_aliases(kVariable);
  }
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "npm" && call.name != "yarn" && call.name != "pnpm") continue;
    for (CallFault& found : find_tls_switches(call))
      sink.report(found.at, std::move(found.what)).with_aliases(kCommand);
  }
}

}  // namespace

extern constinit const Rule npm_tls_unverified{
    .id = "docker/npm-tls-unverified",
    .severity = Severity::high,
    .title = "Certificates are not checked by npm",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove the setting; name the missing authority in cafile.",
    .aliases = kJoined<kCommand, kVariable>,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc npm_tls_unverified_doc{.rule = npm_tls_unverified,
                                                      .why = kWhy,
                                                      .source = "CWE-295",
                                                      .path = "Dockerfile",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::docker
