#pragma once

#include <string_view>
#include <vector>

#include "core/model/actions.h"

namespace sluice::actions {

// A label that a job asks for: what is written in `runs-on`, and the label that it is, which is
// another where the matrix gives it.
struct RunnerLabel {
  NodeRef at;
  NodeRef label;
};

// Those of a job that are written out in it; what its matrix leaves out is none of them.
std::vector<RunnerLabel> runner_labels(const Job& job);

// The label `self-hosted` of a job; nothing where it has none, or an unknown expression chooses.
RunnerLabel self_hosted_label(const Job& job);

// The name of the group of runners that a job asks for; nothing for none.
NodeRef runner_group(const Job& job);

// True for labels of machines that GitHub, or a company that rents runners, makes for one job, as
// far as their names tell.
bool is_rented_label(std::string_view label);

}  // namespace sluice::actions
