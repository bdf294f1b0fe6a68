#include "core/rules/shared/delivery_checks.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "core/rules/shared/delivery_report.h"

namespace sluice::delivery {
namespace {

// The checks that a branch asks for, and where that is written.
struct BranchChecks {
  std::vector<std::string> names;
  Place at;
  std::string resource;
};

// Nothing where the settings that were seen do not tell.
std::optional<BranchChecks> checks_of(const ForgeSettings& settings, std::string_view branch) {
  using Kind = BranchSettings::Kind;
  const auto counts = [&](const BranchSettings& one) {
    return one.source.forge == Forge::github && one.kind != Kind::approval;
  };
  // All rulesets together, so that they need no look one by one.
  const bool has_effective =
      std::any_of(settings.branches.begin(), settings.branches.end(), [&](const auto& one) {
        return counts(one) && one.kind == Kind::effective && one.covers(branch) == Truth::yes;
      });
  BranchChecks found;
  bool is_protected = false;
  bool has_protection = false;
  for (const BranchSettings& one : settings.branches) {
    if (!counts(one) || (one.kind == Kind::ruleset && has_effective)) continue;
    const Truth covers = one.covers(branch);
    if (covers == Truth::no) continue;
    if (covers == Truth::unknown || !one.knows_checks) return std::nullopt;
    is_protected = is_protected || one.is_protected == Truth::yes;
    has_protection = has_protection || one.kind == Kind::protection;
    if (found.at.document == nullptr || found.names.empty()) {
      found.at = one.checks_at;
      found.resource = one.source.resource;
    }
    found.names.insert(found.names.end(), one.checks.begin(), one.checks.end());
  }
  // Of one that neither protects, nobody asks anything.
  const bool is_known = is_protected || (has_protection && has_effective);
  return is_known ? std::optional(std::move(found)) : std::nullopt;
}

struct Check {
  const Run* run = nullptr;
  Site site;
};

// GitHub calls a check after its job: by its name, else by its id.
std::string name_of(const Check& check) {
  const JobSite& job = *check.run->job(check.site).site;
  std::string name = check.run->text(check.site.job, job.github->node["name"]);
  return name.empty() ? job.id : name;
}

// With the values of a matrix behind it, and what calls its workflow before it.
bool is_called(std::string_view check, std::string_view job) {
  const std::size_t caller = check.rfind(" / ");
  if (caller != check.npos) check.remove_prefix(caller + 3);
  return check.starts_with(job) &&
         (check.size() == job.size() || check.substr(job.size()).starts_with(" ("));
}

bool is_asked_for(const Check& check, const std::vector<std::string>& names) {
  const std::string name = name_of(check);
  if (name.find('$') != std::string::npos) return true;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& one) { return is_called(one, name); });
}

using ChecksByStage = std::array<std::vector<Check>, kStages>;

// What runs for requests.
ChecksByStage checks_of_requests(const Path& path) {
  ChecksByStage checks;
  for (const Run& run : path.runs()) {
    if (run.forge() != Forge::github || run.scenario().kind != Scenario::Kind::change) continue;
    run.each([&](const Site& site) {
      if (run.runs(site) != Truth::no)
        checks[static_cast<std::size_t>(run.activity(site).stage)].push_back({&run, site});
    });
  }
  return checks;
}

// Requests to the branch start the run: where nothing says to which, one stands for all.
bool runs_for(const Run& run, std::string_view branch) {
  if (run.scenario().base == branch) return true;
  const auto* const workflow = std::get_if<actions::Workflow>(&run.entry().model);
  const actions::Event* const event =
      workflow != nullptr ? workflow->event(run.scenario().event) : nullptr;
  return event != nullptr && !event->config["branches"] && !event->config["branches-ignore"];
}

// The first of the checks into the branch, where none of them is asked for.
const Check* not_asked_for(const std::vector<Check>& checks, std::string_view branch,
                           const std::vector<std::string>& names) {
  const Check* first = nullptr;
  for (const Check& check : checks) {
    if (!runs_for(*check.run, branch)) continue;
    if (is_asked_for(check, names)) return nullptr;
    if (first == nullptr) first = &check;
  }
  return first;
}

// The branch that is deployed from, where the policy names that very one.
std::string_view deployed_branch(const EnvironmentPolicy& environment, const Scenario& scenario) {
  const std::string_view branch = scenario.branch();
  const bool is_named = std::find(environment.branches.begin(), environment.branches.end(),
                                  branch) != environment.branches.end();
  return is_named ? branch : std::string_view();
}

}  // namespace

std::vector<MissingCheck> missing_checks(const Delivery& delivery) {
  std::vector<MissingCheck> missing;
  if (delivery.policy == nullptr || delivery.settings.branches.empty()) return missing;
  std::optional<ChecksByStage> requests;
  std::map<std::string_view, std::optional<BranchChecks>> asked;
  std::set<std::pair<std::string_view, Stage>> seen;
  for (const Reach& reach : delivery.reach) {
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    if (environment == nullptr || reach.run->forge() != Forge::github) continue;
    if (!environment->needs_reviewer && !delivery.policy->is_protected(environment->name)) continue;
    const std::string_view branch = deployed_branch(*environment, reach.run->scenario());
    if (branch.empty()) continue;
    for (const Stage stage : environment->require) {
      if (!reach.is_bound_by(stage) || reach.gate(stage) == Truth::yes) continue;
      if (!seen.insert({branch, stage}).second) continue;
      const auto [found, is_new] = asked.try_emplace(branch);
      if (is_new) found->second = checks_of(delivery.settings, branch);
      const auto& required = found->second;
      if (!required) continue;
      if (!requests) requests = checks_of_requests(delivery.path);
      const Check* const check =
          not_asked_for((*requests)[static_cast<std::size_t>(stage)], branch, required->names);
      if (check == nullptr) continue;
      missing.push_back({environment, stage, std::string(branch), name_of(*check), required->at,
                         required->resource, check->run, check->site});
    }
  }
  return missing;
}

}  // namespace sluice::delivery
