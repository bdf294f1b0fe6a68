#pragma once

#include "core/audit/policy_faults.h"
#include "core/model/delivery/policy.h"
#include "core/parse/tree.h"

namespace sluice {

// What the key `delivery` of a policy says, with its preset filled in. Where something is wrong,
// `faults` is told, and what comes back is what could be read.
delivery::DeliveryPolicy read_delivery_policy(NodeRef section, PolicyFaults& faults);

}  // namespace sluice
