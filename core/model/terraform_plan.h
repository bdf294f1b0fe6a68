#pragma once

#include <vector>

#include "core/model/plan.h"

// Plans of Terraform and OpenTofu as JSON (`terraform show -json`), by HashiCorp's "JSON Output
// Format" up to version 1.
namespace sluice::plan {

// Reads a plan. Entries that are no changes of resources, and a version of the format that is not
// understood, are errors; of the latter nothing is read.
void read_terraform_plan(const Tree& tree, Plan& plan);

// Where the plan holds what it calls sensitive itself, wherever it stands in it: among the changes,
// the planned values, the prior state, the variables and the outputs.
std::vector<NodeRef> sensitive_values(const Tree& tree);

}  // namespace sluice::plan
