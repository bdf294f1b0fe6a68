#include <utility>

#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`GIT_SSL_NO_VERIFY` takes any certificate for every repository that git reads over HTTPS; so does
`http.sslVerify=false`, for one call or, by `git config`, for all that come.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nENV «GIT_SSL_NO_VERIFY=true»\n",
    "FROM debian:12.5\nRUN «GIT_SSL_NO_VERIFY=1» git clone https://example.com/x\n",
    "FROM debian:12.5\nRUN git -c «http.sslVerify=false» clone https://example.com/x\n",
    "FROM debian:12.5\nRUN «git config --global http.sslVerify false»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENV GIT_SSL_NO_VERIFY=false\nENV GIT_SSL_CAINFO=/ca.pem\n",
    "FROM debian:12.5\nRUN git config --global http.sslVerify true\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_14"};

void check(const Instruction& instruction, Sink& sink) {
  for (const Setting& setting : settings_of(instruction)) {
    if (is_same_name(setting.name, "GIT_SSL_NO_VERIFY") &&
        is_tls_switch(setting.name, setting.value))
      report_setting(setting, sink);
  }
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "git") continue;
    for (CallFault& found : find_tls_switches(call)) sink.report(found.at, std::move(found.what));
  }
}

}  // namespace

extern constinit const Rule git_tls_unverified{
    .id = "docker/git-tls-unverified",
    .severity = Severity::high,
    .title = "Certificates are not checked by git",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove the switch; name the missing authority in GIT_SSL_CAINFO.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc git_tls_unverified_doc{.rule = git_tls_unverified,
                                                      .why = kWhy,
                                                      .source = "CWE-295",
                                                      .path = "Dockerfile",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::docker
