#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`--trusted-host` and `PIP_TRUSTED_HOST` switch the check of the certificate off for that host.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN pip3 install «--trusted-host» pypi.org x\nRUN python3 -m pip install "
    "«--trusted-host=pypi.org» x\n",
    "FROM debian:12.5\nENV «PIP_TRUSTED_HOST=\"pypi.org\"»\nRUN export «PIP_TRUSTED_HOST=pypi.org» "
    "&& pip install x\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN pip install --cert ca.pem x; trusted --trusted-host x\n",
    "FROM debian:12.5\nENV PIP_TRUSTED_HOST=\"\" PIP_INDEX_URL=https://example.com\n",
    "FROM debian:12.5\nRUN pip install --trusted-host pypi.python.org -r requirements.txt\n",
};

constexpr std::string_view kFlag[] = {"checkov:CKV2_DOCKER_4"};
constexpr std::string_view kVariable[] = {"checkov:CKV2_DOCKER_16"};

// Old instructions trust pypi.python.org, from which pip fetches nothing unless it is named as the
// index.
bool is_idle(const Invocation& call) {
  constexpr std::string_view kFormer = "pypi.python.org";
  bool is_former = false;
  std::string_view before;
  for (const shell::Word& word : call.arguments()) {
    const bool is_host = before == "--trusted-host" || word.written.starts_with("--trusted-host=");
    if (is_host && !word.value.ends_with(kFormer)) return false;
    if (!is_host && word.written.find(kFormer) != word.written.npos) return false;
    is_former = is_former || is_host;
    before = word.value;
  }
  return is_former;
}

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "PIP_TRUSTED_HOST") &&
        is_tls_switch(setting.name, setting.value))
      report_setting(setting, sink).with_aliases(kVariable);
  }
  for (const Invocation& call : instruction.invocations) {
    if (!is_called(call, kPip) || is_idle(call)) continue;
    for (CallFault& found : find_tls_switches(call))
      sink.report(found.at, std::move(found.what)).with_aliases(kFlag);
  }
}

}  // namespace

extern constinit const Rule pip_unverified{
    .id = "docker/pip-unverified",
    .severity = Severity::high,
    .title = "Host is trusted by pip without its certificate",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove the trusted host; give the authority of the index with --cert.",
    .aliases = kJoined<kFlag, kVariable>,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc pip_unverified_doc{.rule = pip_unverified,
                                                  .why = kWhy,
                                                  .source = "CWE-295",
                                                  .path = "Dockerfile",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::docker
