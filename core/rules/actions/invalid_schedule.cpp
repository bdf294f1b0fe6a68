#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A schedule is a cron line of five fields. GitHub refuses a line that it cannot read, and runs nothing more
often than every five minutes.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  schedule:
    - cron: «0 */3 * *»
    - cron: «"*/2 * * * *"»
    - {cron: 0 5 * * *, timezone: «Europe/Atlantis»}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  schedule:
    - cron: «0 25 * * *»
    - cron: «0 0 * * MOO»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  schedule:
    - cron: '*/5 * * * *'
    - cron: 30 5,17 1-7 JAN-jun 1-5/2
    - {cron: 0 0 * * SUN, timezone: America/Argentina/Ushuaia}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  schedule: [{cron: "0,5,10,55 0 * * *"}]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "echo '* * * * *'"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:events"};

}  // namespace

extern constinit const Rule invalid_schedule{
    .id = "actions/invalid-schedule",
    .severity = Severity::low,
    .title = "Schedule that GitHub does not keep",
    .risk = "The workflow never runs, or not when its author expects it.",
    .fix =
        "Write five fields of cron with at least five minutes between two runs, and a time zone of "
        "the IANA.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_schedule>,
};

extern constinit const RuleDoc invalid_schedule_doc{
    .rule = invalid_schedule,
    .why = kWhy,
    .source = "GitHub: Events that trigger workflows, schedule",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
