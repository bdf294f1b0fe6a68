#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`npm install -g yarn` takes the newest release on the day of the build. `npm ci` follows the lock file.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN npm install -g «yarn» a@1.0.0 «@scope/b» «c@latest» "
    "«git+https://example.com/x.git»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN npm install && npm ci && npm i -g @scope/b@1.2 ./x ~/y "
    "git+https://example.com/x.git#v1 $P\n",
};

constexpr auto& kHadolint = kTexts<"hadolint:DL3016">;
constexpr auto& kKics = kTexts<"kics:e36d8880-3f78-4546-b9a1-12f0745ca0d5">;

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kNpm)) {
      Hit& hit = report_unpinned(*package, sink);
      // To KICS, any word behind the name and any address is a version.
      const bool is_bare = package->value.find('@', 1) == std::string::npos &&
                           package->value.find(':') == std::string::npos;
      if (!is_bare) hit.with_aliases(kHadolint);
    }
  }
}

}  // namespace

extern constinit const Rule npm_unpinned{
    .id = "docker/npm-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of npm has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kJoined<kHadolint, kKics>,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc npm_unpinned_doc{
    .rule = npm_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
