#include "core/rules/rule.h"

namespace sluice::engine {
namespace {

constexpr std::string_view kWhy = R"(
An ignore comment may carry a date: `# sluice:ignore actions/unpinned-uses until=2026-01-31 -- why`.
From the day after it, the finding counts again, and the comment itself is reported, so that a waiver
granted for a while does not become one for ever. The same holds for an ignore of the policy with
`expires`.
)";

constexpr std::string_view kBad[] = {
    "on: push\npermissions: {}\njobs: {}\n# «sluice:ignore actions/unpinned-uses until=2020-01-31» "
    "-- old\n"};
constexpr std::string_view kGood[] = {
    "on: push\npermissions: {}\njobs: {}\n# sluice:ignore actions/unpinned-uses until=2199-01-31 "
    "-- new\n"};

}  // namespace

extern constinit const Rule expired_ignore{
    .id = "sluice/expired-ignore",
    .severity = Severity::medium,
    .title = "Ignore has expired",
    .risk = "A finding that was accepted until a date is still there after it.",
    .fix = "Mend what was ignored and remove the ignore, or grant it anew with a later date.",
    .topics = {Topic::hygiene},
    .check = {},
};

extern constinit const RuleDoc expired_ignore_doc{.rule = expired_ignore,
                                                  .why = kWhy,
                                                  .source = "Sluice",
                                                  .path = ".github/workflows/ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::engine
