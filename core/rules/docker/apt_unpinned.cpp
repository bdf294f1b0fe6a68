#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`apt-get install curl` takes the newest `curl` on the day of the build.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apt-get install -y «curl» wget=1.21 \\\n  «git»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get install -y -t stable curl=7.88 ./x.deb $PKG "
    "python3/bookworm\nRUN apt-get update && apt-get remove x\n",
};

constexpr std::string_view kAliases[] = {"kics:965a08d7-ef86-4f14-8792-4a3b2098937e",
                                         "hadolint:DL3008"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kApt))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule apt_unpinned{
    .id = "docker/apt-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of apt has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc apt_unpinned_doc{
    .rule = apt_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
