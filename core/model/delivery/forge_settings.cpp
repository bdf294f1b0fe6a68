#include "core/model/delivery/forge_settings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/text/ascii.h"

namespace sluice::delivery {

Truth BranchSettings::covers(std::string_view branch) const {
  if (!knows_branches) return Truth::unknown;
  const auto any = [&](const std::vector<std::string>& globs) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const std::string& glob) { return matches_name(glob, branch); });
  };
  return truth_of(any(include) && !any(exclude));
}

bool add_branches_of(const std::vector<std::string>& refs, std::vector<std::string>& globs) {
  constexpr std::string_view kHeads = "refs/heads/";
  bool is_known = true;
  for (const std::string_view ref : refs) {
    is_known = is_known && ref != "~DEFAULT_BRANCH";
    globs.emplace_back(ref == "~ALL"             ? "**"
                       : ref.starts_with(kHeads) ? ref.substr(kHeads.size())
                                                 : ref);
  }
  return is_known;
}

void ForgeSettings::add(EnvironmentSettings environment) {
  const SettingsSource& source = environment.source;
  Asks& asks = asks_[index_of(source.forge)][lower_case(environment.name)];
  std::optional<Truth>& known = source.is_declared ? asks.declared : asks.answered;
  known = known ? both(*known, environment.asks) : environment.asks;
  environments_.push_back(std::move(environment));
}

void ForgeSettings::add(ForgeSettings other) {
  for (EnvironmentSettings& one : other.environments_) add(std::move(one));
  std::move(other.allowed.begin(), other.allowed.end(), std::back_inserter(allowed));
  std::move(other.branches.begin(), other.branches.end(), std::back_inserter(branches));
  for (std::size_t i = 0; i < kForges; ++i) {
    if (other.lists_[i]) lists_[i] = other.lists_[i];
  }
}

Truth ForgeSettings::asks(Forge forge, std::string_view environment) const {
  // Of a name that is chosen in the run nobody knows.
  if (environment.find('$') != environment.npos) return Truth::unknown;
  const auto& known = asks_[index_of(forge)];
  const auto found = known.find(lower_case(environment));
  const Asks asks = found == known.end() ? Asks{} : found->second;
  if (!asks.answered && list(forge)) return Truth::no;
  if (asks.answered && *asks.answered != Truth::unknown) return *asks.answered;
  return asks.declared.value_or(Truth::unknown);
}

PolicySettings::PolicySettings(const ForgeSettings& settings, const DeliveryPolicy& policy)
    : settings_(settings) {
  for (const EnvironmentSettings& one : settings.environments()) {
    if (!policy.is_preview(one.name)) by_policy_[policy.environment(one.name)].push_back(&one);
  }
}

std::vector<const EnvironmentSettings*> PolicySettings::of(
    const EnvironmentPolicy& environment) const {
  const auto found = by_policy_.find(&environment);
  return found == by_policy_.end() ? std::vector<const EnvironmentSettings*>() : found->second;
}

std::optional<Place> PolicySettings::list_without(const EnvironmentPolicy& environment,
                                                  Forge forge) const {
  const std::vector<const EnvironmentSettings*> said = of(environment);
  const bool is_there = std::any_of(said.begin(), said.end(), [&](const auto* one) {
    return one->source.forge == forge && !one->source.is_declared;
  });
  return is_there ? std::nullopt : settings_.list(forge);
}

}  // namespace sluice::delivery
