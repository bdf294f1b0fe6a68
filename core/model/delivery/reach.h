#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/forge_settings.h"
#include "core/model/delivery/image_use.h"
#include "core/model/delivery/path.h"
#include "core/model/delivery/policy.h"

namespace sluice::delivery {

// How a job comes by its rights in a cloud.
enum class Credentials : std::uint8_t { none, oidc, static_, unknown };
std::string_view credentials_name(Credentials credentials);

// A deploy or an apply that can run in a scenario.
struct Reach {
  const Run* run = nullptr;
  Site site;
  // The environment as the policy calls it, or as it is written; empty where nothing says it.
  std::string environment;
  bool is_environment_known = false;  // no part of it is chosen in the run
  bool is_environment_bound = false;  // the job is bound to it, and not only its targets named so
  Truth runs = Truth::yes;
  Truth approval = Truth::no;
  // By stage: whether one of it stands before, and stops what fails.
  std::array<Truth, kStages> gates{};
  Credentials credentials = Credentials::none;
  // Where that is; a site without a job is nowhere, one without a step the job as a whole.
  std::array<Site, kStages> gate_sites{};
  Site approval_site;
  Site credentials_site;

  bool is_apply() const;
  // Some stages are asked of deploys of artifacts, others of what applies a plan.
  bool is_bound_by(Stage stage) const;
  Truth gate(Stage stage) const { return gates[static_cast<std::size_t>(stage)]; }
  const Site& gate_site(Stage stage) const { return gate_sites[static_cast<std::size_t>(stage)]; }
};

// What rules about delivery judge.
struct Delivery {
  const Path& path;
  const DeliveryPolicy* policy = nullptr;  // null for none
  const ForgeSettings& settings;           // as far as they were seen
  std::vector<Reach> reach;
  ImageUses images;
};

// Views all that it is given.
Delivery deliver(const Path& path, const DeliveryPolicy* policy, const ForgeSettings& settings);

// Where a site of a run is written; nowhere for one without a job.
Place place_of(const Run& run, const Site& site);
// Where the environment of a row is: the job is bound to it there, or else what deploys names it.
Place environment_place_of(const Reach& reach);

// The policy's branches and tags, which every pipeline is tried with.
KnownRefs known_refs(const DeliveryPolicy* policy);

// The environment that a job is bound to, or that its deploy names by its targets.
struct EnvironmentName {
  std::string name;
  bool is_known = false;
  bool is_bound = false;
};
EnvironmentName environment_of(const Run& run, const Site& site, const DeliveryPolicy* policy);

// Whether somebody has to start the job or let it pass: by its rules, or by the environment that it
// is bound to. Of that the settings tell, and where they do not, the policy's word counts.
Truth asks_somebody(const Run& run, std::size_t job, const DeliveryPolicy* policy,
                    const ForgeSettings& settings);

}  // namespace sluice::delivery
