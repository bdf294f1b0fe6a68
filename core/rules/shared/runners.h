#pragma once

#include "core/model/actions.h"

namespace sluice::actions {

// The label `self-hosted` of a job; nothing where it has none, or an expression chooses.
NodeRef self_hosted_label(const Job& job);

}  // namespace sluice::actions
