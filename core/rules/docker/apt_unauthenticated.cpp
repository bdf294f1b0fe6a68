#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`--allow-unauthenticated` takes packages that no known key has signed; the old `--force-yes` does so as well.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apt-get install -y «--allow-unauthenticated» x\nRUN apt-get "
    "«--force-yes» install x\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get install -y x; echo --force-yes\n",
};

constexpr std::string_view kUnauthenticated[] = {"checkov:CKV2_DOCKER_8"};
constexpr std::string_view kForce[] = {"checkov:CKV2_DOCKER_11"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "apt-get" && call.name != "apt" && call.name != "aptitude") continue;
    if (const shell::Word* const flag = call.flag("--allow-unauthenticated"))
      report_flag(call, *flag, sink).with_aliases(kUnauthenticated);
    if (const shell::Word* const flag = call.flag("--force-yes"))
      report_flag(call, *flag, sink).with_aliases(kForce);
  }
}

}  // namespace

extern constinit const Rule apt_unauthenticated{
    .id = "docker/apt-unauthenticated",
    .severity = Severity::high,
    .title = "Packages are installed by apt without a signature",
    .risk = "A package that somebody else made, or changed on the way, is installed as root.",
    .fix = "Remove the flag; add the key of the repository with signed-by.",
    .aliases = kJoined<kUnauthenticated, kForce>,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc apt_unauthenticated_doc{.rule = apt_unauthenticated,
                                                       .why = kWhy,
                                                       .source = "CWE-347",
                                                       .path = "Dockerfile",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::docker
