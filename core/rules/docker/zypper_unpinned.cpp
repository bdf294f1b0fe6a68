#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`zypper install httpd` takes the newest release on the day of the build.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN zypper --non-interactive install «httpd» curl=7.76\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN zypper in -y \"curl>=7.76\" x.rpm $P\nRUN zypper refresh\n",
};

constexpr std::string_view kAliases[] = {"kics:562952e4-0348-4dea-9826-44f3a2c6117b",
                                         "hadolint:DL3037"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kZypper))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule zypper_unpinned{
    .id = "docker/zypper-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of zypper has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc zypper_unpinned_doc{
    .rule = zypper_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
