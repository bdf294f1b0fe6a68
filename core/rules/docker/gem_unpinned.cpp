#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`gem install rails` takes the newest release on the day of the build.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN gem install «rails» rake:13.0\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN gem install rails:7.1 x.gem $P\nRUN gem install rails -v 7.1 && gem "
    "install rake:13 -- --with-x y\n",
};

constexpr std::string_view kAliases[] = {"kics:22cd11f7-9c6c-4f6e-84c0-02058120b341",
                                         "hadolint:DL3028"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kGem))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule gem_unpinned{
    .id = "docker/gem-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Gem has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc gem_unpinned_doc{
    .rule = gem_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
