#pragma once

#include <string>

#include "core/findings/policy_proposal.h"

namespace sluice {

// A proposed policy as YAML, with a comment behind each entry that says where it was read, or that
// it is a guess. The policy's reader takes it as it is. Ends with a newline.
std::string write_policy_proposal(const PolicyProposal& proposal);

}  // namespace sluice
