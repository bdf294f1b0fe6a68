#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`yum install httpd` takes the newest release on the day of the build.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN yum install -y «httpd» curl-7.76.1 «java-openjdk»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN yum install -y curl-7.76.1-26.el9 x.rpm @module:1 $P\nRUN yum update "
    "-y\n",
};

constexpr std::string_view kAliases[] = {"kics:6452c424-1d92-4deb-bb18-a03e95d579c4",
                                         "hadolint:DL3033"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kYum))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule yum_unpinned{
    .id = "docker/yum-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of yum has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc yum_unpinned_doc{
    .rule = yum_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
