#pragma once

#include <string>
#include <vector>

#include "core/audit/policy_faults.h"
#include "core/model/delivery/policy.h"
#include "core/parse/tree.h"

namespace sluice {

// Who may sign artifacts, which builders are believed, and from which repositories artifacts may be
// built. '*' stands for any text; an empty list for all.
struct ArtifactTrust {
  struct Signer {
    std::string identity, issuer;  // empty for any
  };
  std::vector<Signer> signers;
  std::vector<std::string> builders, sources;
};

// What the key `delivery` of a policy says, with its preset filled in. Where something is wrong,
// `faults` is told, and what comes back is what could be read.
delivery::DeliveryPolicy read_delivery_policy(NodeRef section, ArtifactTrust& trust,
                                              PolicyFaults& faults);

}  // namespace sluice
