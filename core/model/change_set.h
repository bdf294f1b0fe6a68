#pragma once

#include "core/model/plan.h"

// Change sets of CloudFormation as JSON (`aws cloudformation describe-change-set`), also those that
// the CDK and SAM make, by the API reference of DescribeChangeSet.
namespace sluice::plan {

// Reads a change set. Entries that are no changes are errors. What the resources hold is known only
// where the change set was asked for with its property values.
void read_change_set(const Tree& tree, const ParseLimits& limits, Plan& plan);

}  // namespace sluice::plan
