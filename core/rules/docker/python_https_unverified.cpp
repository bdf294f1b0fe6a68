#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`PYTHONHTTPSVERIFY=0` takes any certificate in every program that Python runs.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nENV «PYTHONHTTPSVERIFY=0»\n",
    "FROM debian:12.5\nRUN «PYTHONHTTPSVERIFY=0» python x.py\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENV PYTHONHTTPSVERIFY=1\nARG PYTHONHTTPSVERIFY\nENV X=$PYTHONHTTPSVERIFY\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_5"};

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "PYTHONHTTPSVERIFY") &&
        is_tls_switch(setting.name, setting.value))
      report_setting(setting, sink);
  }
}

}  // namespace

extern constinit const Rule python_https_unverified{
    .id = "docker/python-https-unverified",
    .severity = Severity::high,
    .title = "Python does not check certificates",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove the variable; add the missing authority to the trusted ones.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc python_https_unverified_doc{.rule = python_https_unverified,
                                                           .why = kWhy,
                                                           .source = "CWE-295",
                                                           .path = "Dockerfile",
                                                           .bad = kBad,
                                                           .good = kGood};

}  // namespace sluice::docker
