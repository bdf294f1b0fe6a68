#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/sink.h"

#include <string_view>
#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`-k` and `--insecure` take any certificate, so that encryption is left and nobody knows with whom.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN curl «-k» https://example.com/x\n",
    "FROM debian:12.5\nRUN curl «-fsSk» x\nRUN sudo curl «--insecure» x\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN curl -o -k https://example.com/x; curl -ok x\n",
    "FROM debian:12.5\nRUN curl --cacert ca.pem https://example.com/x | grep -k\n",
    "FROM debian:12.5\nRUN echo curl -k\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_2"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "curl") continue;
    for (CallFault& found : find_tls_switches(call)) sink.report(found.at, std::move(found.what));
  }
}

}  // namespace

extern constinit const Rule curl_unverified{
    .id = "docker/curl-unverified",
    .severity = Severity::high,
    .title = "Certificate is not checked by curl",
    .risk =
        "Whoever is on the way to the server puts what they like in the place of the answer, and "
        "the build takes it in.",
    .fix = "Remove -k; add the missing authority with --cacert.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc curl_unverified_doc{.rule = curl_unverified,
                                                   .why = kWhy,
                                                   .source = "CWE-295",
                                                   .path = "Dockerfile",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::docker
