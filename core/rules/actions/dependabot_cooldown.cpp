#include "core/model/actions.h"
#include "core/model/dependabot.h"
#include "core/rules/edits.h"
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
a version; fixes of vulnerabilities are not held back. `default-days` is the time for all kinds of releases, and
`semver-patch-days` and its like put another in its place. With `open-pull-requests-limit: 0` there are only fixes.
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
    R"(version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: daily}
    cooldown:
      default-days: 7
      semver-major-days: 30
      semver-patch-days: «1»
  - package-ecosystem: pip
    directory: /
    schedule: {interval: daily}
    cooldown:
      default-days: 7
      exclude: [octo, «"*"»]
)",
};
constexpr std::string_view kGood[] = {
    R"(version: 2
updates:
  - package-ecosystem: pip
    directory: /
    schedule: {interval: daily}
    cooldown: {default-days: 7}
  - package-ecosystem: npm
    directory: /
    schedule: {interval: daily}
    open-pull-requests-limit: 0
  - package-ecosystem: cargo
    directory: /
    schedule: {interval: daily}
    cooldown: {default-days: 7, semver-patch-days: 14, exclude: [octo-*]}
)",
    R"(version: 2
updates: []
)",
};
constexpr std::string_view kAliases[] = {"zizmor:dependabot-cooldown"};

constexpr unsigned kDays = 7;

constexpr std::string_view kEnough = "7";

void check_days(NodeRef days, Sink& sink) {
  const auto number = whole_number<unsigned>(days.value());
  if (!number || *number >= kDays) return;
  Hit& hit = days.key().value == "default-days"
                 ? sink.report(days, "The cooldown is " + quote(days.value()) + " days")
                 : sink.report(days, quote(days.key().value) + " is " + quote(days.value()));
  set_value(hit, Edit::Safety::safe, days, kEnough);
}

void check_cooldown(const dependabot::Update& update, Sink& sink) {
  const NodeRef cooldown = update.cooldown;
  if (!cooldown["default-days"]) {
    set_key(sink.report_key(cooldown, "The cooldown has no default"), Edit::Safety::safe, cooldown,
            {"default-days"}, kEnough);
  }
  for (const std::string_view name :
       {"default-days", "semver-major-days", "semver-minor-days", "semver-patch-days"})
    check_days(cooldown[name], sink);
  for (const NodeRef name : cooldown["exclude"].children()) {
    if (name.value() == "*") sink.report(name, "Every dependency is left out of the cooldown");
  }
}

void check(const dependabot::File& file, Sink& sink) {
  for (const dependabot::Update& update : file.updates) {
    if (update.node["open-pull-requests-limit"].value() == "0") continue;
    if (update.cooldown) {
      check_cooldown(update, sink);
    } else if (update.ecosystem.present()) {
      set_key(sink.report(update.node["package-ecosystem"],
                          "Updates of " + quote(update.ecosystem.value) + " have no cooldown"),
              Edit::Safety::safe, update.node, {"cooldown", "default-days"}, kEnough);
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
