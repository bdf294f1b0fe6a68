#include "core/rules/shared/delivery_gates.h"

#include <algorithm>

namespace sluice::delivery {

bool is_verdict(Stage stage) {
  return is_gate(stage) && stage != Stage::lint && stage != Stage::commit_lint &&
         stage != Stage::approve && stage != Stage::drift_check;
}

std::vector<Site> shipped_in(const Run& run) {
  std::vector<Site> list;
  run.each([&](const Site& site) {
    const Stage stage = run.activity(site).stage;
    const bool ships = stage == Stage::deploy || stage == Stage::apply || stage == Stage::push;
    if (ships && run.runs(site) != Truth::no) list.push_back(site);
  });
  return list;
}

Truth goes_on_after(const Run& run, const Site& gate) {
  const std::vector<StepSite>& steps = run.job(gate).site->steps;
  for (std::size_t at = gate.step; at != kNone; at = steps[at].caller) {
    const actions::Step* const step = steps[at].github;
    if (step == nullptr || !step->continue_on_error || step->continue_on_error.is_false()) continue;
    // What asks for its outcome later may make up for it.
    const std::string_view id = step->id.value;
    const std::string outcome = "steps." + std::string(id) + ".outcome";
    const bool is_asked =
        !id.empty() && std::any_of(steps.begin(), steps.end(), [&](const StepSite& other) {
          return other.github != nullptr &&
                 (other.github->condition.value.find(outcome) != std::string_view::npos ||
                  other.github->run.value.find(outcome) != std::string_view::npos);
        });
    if (is_asked) return Truth::unknown;
    return step->continue_on_error.is_true() ? Truth::yes : Truth::unknown;
  }
  return Truth::no;
}

Truth stops_something(const Run& run, const Site& gate) {
  Truth stops = run.activity(gate).blocking;
  stops = both(stops, negate(goes_on_after(run, gate)));
  for (std::size_t at = gate.job; at != kNone; at = run.jobs()[at].caller)
    stops = both(stops, negate(run.jobs()[at].may_fail));
  return stops;
}

bool is_of_forge(const Activity& activity) {
  if (activity.tool.starts_with("github/codeql-action/")) return true;
  return activity.tool.ends_with(".gitlab-ci.yml") ||
         activity.tool.find("/components/") != std::string::npos;
}

bool has_harder_gate(const Run& run, const Site& gate) {
  bool found = false;
  const Activity& soft = run.activity(gate);
  run.each([&](const Site& other) {
    if (found || other == gate || run.activity(other).stage != soft.stage) return;
    if (run.runs(other) != Truth::yes || stops_something(run, other) != Truth::yes) return;
    const Name& a = soft.object.name;
    const Name& b = run.activity(other).object.name;
    found = a.empty() || b.empty() || run.name(gate, a).text == run.name(other, b).text;
  });
  return found;
}

std::string_view branch_as_written(std::string_view text) {
  for (const std::string_view prefix : {"refs/", "remotes/", "heads/", "origin/"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  return text;
}

bool is_before_any(const Run& run, const Site& gate, const std::vector<Site>& ships) {
  return std::any_of(ships.begin(), ships.end(), [&](const Site& ship) {
    if (ship.job != gate.job) return !run.waits_for(gate, ship);
    return std::pair(gate.step, gate.activity) < std::pair(ship.step, ship.activity);
  });
}

}  // namespace sluice::delivery
