#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A pair of `cache/restore` and `cache/save` without conditions saves what was restored together with what is new, run after
run. A condition on the save, or a restore only where nothing is saved, ends it.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache/restore@v4
      - run: make
      - uses: «actions/cache/save@v4»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache/restore@v4
      - uses: «actions/cache/save@v4»
        with: {key: x}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache/restore@v4
      - uses: actions/cache/save@v4
        if: github.event_name == 'push'
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache@v4
      - uses: actions/cache/save@v4
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:cache-bloat"};

bool is_unconditional(const Step& step, std::string_view action) {
  return step.uses.present() && !step.condition.present() && read_uses(step.uses.value).is(action);
}

void check(const Job& job, Sink& sink) {
  const bool restores = std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
    return is_unconditional(step, "actions/cache/restore");
  });
  if (!restores) return;
  for (const Step& step : job.steps) {
    if (is_unconditional(step, "actions/cache/save"))
      sink.report(step.node["uses"], quote(step.uses.value) + " saves what was restored as well")
          .with_resource(step.address());
  }
}

}  // namespace

extern constinit const Rule cache_bloat{
    .id = "actions/cache-bloat",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Cache grows with every run",
    .risk =
        "Each run saves what it restored and what it added, until the limit throws other caches "
        "out.",
    .fix = "Restore on pull requests, and save on pushes alone: if: github.event_name == 'push'.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::availability},
    .check = check,
};

extern constinit const RuleDoc cache_bloat_doc{.rule = cache_bloat,
                                               .why = kWhy,
                                               .source = "actions/cache: Caching strategies",
                                               .path = ".github/workflows/ci.yml",
                                               .bad = kBad,
                                               .good = kGood};

}  // namespace sluice::actions
