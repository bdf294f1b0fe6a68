#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "core/model/delivery/path.h"
#include "core/model/delivery/policy.h"

// Which machines the jobs of a delivery path run on.
namespace sluice::delivery {

// A machine that stays, or may, as a job asks for it.
struct Runner {
  std::string group;
  std::set<std::string> labels;  // in lower case
  Truth stays = Truth::yes;  // unknown where its labels name a cluster, which may keep it or not
  Place at;
};

// Nothing where the forge or a company makes the machine for one job, as far as names tell, and
// where it is not known.
std::optional<Runner> runner_of(const Run& run, std::size_t job);

// One machine may serve both: it has the labels of the one that asks for more.
bool may_meet(const Runner& a, const Runner& b);

// The component that a job is of, by its name or the folder that its steps work in; null for none.
const ComponentPolicy* component_of(const DeliveryPolicy& policy, const Run& run, std::size_t job);

}  // namespace sluice::delivery
