#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <string_view>
#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`sslverify=false` takes any certificate for the repository, by `--setopt` or in its configuration.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN dnf install -y «--setopt=sslverify=false» curl\n",
    "FROM debian:12.5\nRUN yum-config-manager --save «--setopt=base.sslverify=0»\nRUN yum --setopt "
    "«sslverify=False» install -y curl\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN dnf --setopt=sslverify=true install -y curl; echo sslverify=false\nRUN "
    "microdnf --setopt=install_weak_deps=0 install x\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_15"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (!is_called(call, kYum) && !is_called(call, kDnf) && !call.name.ends_with("-config-manager"))
      continue;
    for (CallFault& found : find_tls_switches(call)) sink.report(found.at, std::move(found.what));
  }
}

}  // namespace

extern constinit const Rule rpm_tls_unverified{
    .id = "docker/rpm-tls-unverified",
    .severity = Severity::high,
    .title = "Certificates are not checked by yum or dnf",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove sslverify=false; name the missing authority in sslcacert.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc rpm_tls_unverified_doc{.rule = rpm_tls_unverified,
                                                      .why = kWhy,
                                                      .source = "CWE-295",
                                                      .path = "Dockerfile",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::docker
