#pragma once

#include <string>
#include <string_view>

#include "core/audit/locator.h"
#include "core/findings/policy_proposal.h"
#include "core/model/delivery/policy.h"
#include "core/model/delivery/reach.h"

// The parts that a proposed policy is put together of. Each reads `delivery`, which was made
// without a policy.
namespace sluice {

// Environments with what reaches them today, the preset where they are its own, what the forge
// would have to protect, previews, and what is not known of all that.
void propose_environments(const delivery::Delivery& delivery, Locator& locate,
                          PolicyProposal& proposal);

// Tags and registries of what is published on the way to them.
void propose_artifacts(const delivery::Delivery& delivery, Locator& locate,
                       PolicyProposal& proposal);

// Folders that are built by themselves, and the runners that serve nothing else.
void propose_components(const delivery::Delivery& delivery, Locator& locate,
                        PolicyProposal& proposal);

// The environments and components of a proposal as its reader would have them.
delivery::DeliveryPolicy as_policy(const PolicyProposal& proposal);

inline PolicyProposal::Reason seen(Location at, std::string words = {}) {
  return {std::move(words), std::move(at), false};
}
inline PolicyProposal::Reason guess(std::string words) { return {std::move(words), {}, true}; }
inline PolicyProposal::Reason guess(Location at, std::string words) {
  return {std::move(words), std::move(at), true};
}

// True if a policy takes it as a name: UTF-8 that says something, and not too long for a key.
bool is_name(std::string_view text);
// True if a policy takes it as a glob that matches the name.
bool is_glob_of(std::string_view glob, std::string_view name);

}  // namespace sluice
