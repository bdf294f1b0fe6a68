#include "core/model/actions.h"
#include "core/model/dependabot.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/numbers.h"

#include <optional>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Most hostile releases are found and taken down within days. `cooldown` makes Dependabot wait that long before it proposes
a version; fixes of vulnerabilities are not held back. `default-days` is the time for all kinds of releases.
)";

constexpr std::string_view kBad[] = {
    R"(version: 2
updates:
  - package-ecosystem: «pip»
    directory: /
    schedule: {interval: daily}
  - package-ecosystem: npm
    directory: /
    schedule: {interval: daily}
    cooldown: {default-days: «2»}
)",
    R"(version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: daily}
    «cooldown»: {semver-major-days: 30}
)",
};
constexpr std::string_view kGood[] = {
    R"(version: 2
updates:
  - package-ecosystem: pip
    directory: /
    schedule: {interval: daily}
    cooldown: {default-days: 7}
)",
    R"(version: 2
updates: []
)",
};
constexpr std::string_view kAliases[] = {"zizmor:dependabot-cooldown"};

constexpr unsigned kDays = 7;

void check(const dependabot::File& file, Sink& sink) {
  for (const dependabot::Update& update : file.updates) {
    if (!update.cooldown) {
      if (update.ecosystem.present())
        sink.report(update.node["package-ecosystem"],
                    "Updates of " + quote(update.ecosystem.value) + " have no cooldown");
      continue;
    }
    const NodeRef days = update.cooldown["default-days"];
    if (!days) {
      sink.report_key(update.cooldown, "The cooldown has no default");
    } else if (const auto number = whole_number<unsigned>(days.value());
               number && *number < kDays) {
      sink.report(days, "The cooldown is " + quote(days.value()) + " days");
    }
  }
}

}  // namespace

extern constinit const Rule dependabot_cooldown{
    .id = "actions/dependabot-cooldown",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Updates are taken on the day of their release",
    .risk =
        "A hostile release is proposed, tested and often merged before anyone has found out what "
        "it is.",
    .fix = "Set cooldown with default-days: 7.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc dependabot_cooldown_doc{
    .rule = dependabot_cooldown,
    .why = kWhy,
    .source = "GitHub: Dependabot options reference, cooldown",
    .path = ".github/dependabot.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
