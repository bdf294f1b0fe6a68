#pragma once

#include <array>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource_graph.h"
#include "core/rules/shared/iam_policies.h"

// Ways in which the holder of some rights gives itself more.
namespace sluice::aws {

struct Escalation {
  std::array<std::string_view, 4> actions;              // all of which it takes
  std::string_view what;                                // "attaches policies to users"
  std::span<const std::string_view> user, group, role;  // aliases of the check of such a holder
  // How far it leads depends on the roles of what is there: instances, stacks, functions.
  bool is_through_others = false;

  std::span<const std::string_view> steps() const;
  std::string named() const;  // "iam:PassRole and ec2:RunInstances"
};

// What allows one step.
struct Grant {
  const iam::Policy* policy = nullptr;
  Value value;
};
struct PossibleEscalation {
  const Escalation* escalation = nullptr;
  std::vector<Grant> grants;  // of each step
};

// True for a user, a group, a role.
bool is_principal(const Resource& resource);
// The identity policies that a principal has, inline and attached, as far as the files say.
std::deque<iam::Policy> held_policies(const Resource& principal, const ResourceGraph& graph);
// A principal of the same files is known to have the policies of this resource.
bool is_held(const Resource& policy, const ResourceGraph& graph);

// What policies allow together, by themselves or through others; nothing where one of them allows
// everything.
std::vector<PossibleEscalation> escalations(const std::deque<iam::Policy>& policies,
                                            bool is_through_others = false);

}  // namespace sluice::aws
