#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`dnf install httpd` takes the newest release on the day of the build.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN dnf install -y «httpd» curl-7.76.1 «java-openjdk»\n",
    "FROM debian:12.5\nRUN dnf module install -y «tomcat» nodejs:20\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN dnf install -y curl-7.76.1-26.el9 x.rpm @module:1 $P\nRUN dnf update "
    "-y\n",
};

constexpr std::string_view kAliases[] = {"kics:93d88cf7-f078-46a8-8ddc-178e03aeacf1",
                                         "hadolint:DL3041"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kDnf))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule dnf_unpinned{
    .id = "docker/dnf-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of dnf has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc dnf_unpinned_doc{
    .rule = dnf_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
