#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`NODE_TLS_REJECT_UNAUTHORIZED=0` takes any certificate in every program that Node.js runs.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nENV A=1 «NODE_TLS_REJECT_UNAUTHORIZED=0»\n",
    "FROM debian:12.5\nRUN export «NODE_TLS_REJECT_UNAUTHORIZED=\"0\"» && node x.js\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENV NODE_TLS_REJECT_UNAUTHORIZED=1\nRUN echo "
    "NODE_TLS_REJECT_UNAUTHORIZED=0\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_6"};

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "NODE_TLS_REJECT_UNAUTHORIZED") &&
        is_tls_switch(setting.name, setting.value))
      report_setting(setting, sink);
  }
}

}  // namespace

extern constinit const Rule node_tls_unverified{
    .id = "docker/node-tls-unverified",
    .severity = Severity::high,
    .title = "Node.js does not check certificates",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove the variable; name the missing authority in NODE_EXTRA_CA_CERTS.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc node_tls_unverified_doc{.rule = node_tls_unverified,
                                                       .why = kWhy,
                                                       .source = "CWE-295",
                                                       .path = "Dockerfile",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::docker
