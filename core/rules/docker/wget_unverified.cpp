#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`--no-check-certificate` takes any certificate, so that encryption is left and nobody knows with whom.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN wget «--no-check-certificate» https://example.com/x\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN wget --ca-certificate=ca.pem https://example.com/x\nRUN echo "
    "--no-check-certificate\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_3"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "wget") continue;
    for (CallFault& found : find_tls_switches(call)) sink.report(found.at, std::move(found.what));
  }
}

}  // namespace

extern constinit const Rule wget_unverified{
    .id = "docker/wget-unverified",
    .severity = Severity::high,
    .title = "Certificate is not checked by wget",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove --no-check-certificate; add the missing authority with --ca-certificate.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc wget_unverified_doc{.rule = wget_unverified,
                                                   .why = kWhy,
                                                   .source = "CWE-295",
                                                   .path = "Dockerfile",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::docker
