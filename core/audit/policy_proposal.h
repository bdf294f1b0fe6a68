#pragma once

#include <functional>
#include <string>

#include "core/findings/policy_proposal.h"
#include "core/model/delivery/forge_settings.h"
#include "core/model/project.h"

namespace sluice {

// What a policy would say that asks for what the pipelines of a project do today, no more and no
// less: `sluice init`. Every entry is one that the policy's reader takes.
PolicyProposal policy_proposal(const Project& project, const delivery::ForgeSettings& settings);

// Calls `visit` with each text of it that comes from the files.
void each_text(PolicyProposal& proposal, const std::function<void(std::string&)>& visit);

}  // namespace sluice
