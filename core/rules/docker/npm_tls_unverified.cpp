#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>
#include <vector>

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

// npm config set strict-ssl false, npm set strict-ssl=false
bool switches_off(const Invocation& call) {
  const std::vector<const shell::Word*> words = call.operands();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i]->value;
    if (word == "strict-ssl" && i + 1 < words.size() && is_off(words[i + 1]->value)) return true;
    if (word.starts_with("strict-ssl=") && is_off(word.substr(11))) return true;
  }
  return false;
}

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "NPM_CONFIG_STRICT_SSL") && is_off(setting.value))
      report_setting(setting, sink).with_aliases(kVariable);
  }
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "npm" && call.name != "yarn" && call.name != "pnpm") continue;
    const shell::Word* const flag = call.flag("--strict-ssl");
    if (flag != nullptr && flag->value == "--strict-ssl=false")
      report_flag(call, *flag, sink).with_aliases(kCommand);
    if (switches_off(call)) {
      sink.report(call.command->at, quote(call.name) + " is told that strict-ssl is off")
          .with_aliases(kCommand);
    }
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
