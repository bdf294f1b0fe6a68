#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`apk add curl` takes the newest `curl` on the day of the build; `curl~=8.5` stays within 8.5.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apk add --no-cache -t .build «curl» wget=1.21 «git@edge»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apk add --virtual .deps \"curl~=8.5\" git=2.43.0-r0 && apk del "
    ".deps\nRUN apk add $PKG\n",
};

constexpr std::string_view kAliases[] = {"kics:d3499f6d-1651-41bb-a9a7-de925fea487b",
                                         "hadolint:DL3018"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kApk))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule apk_unpinned{
    .id = "docker/apk-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of apk has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc apk_unpinned_doc{
    .rule = apk_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
