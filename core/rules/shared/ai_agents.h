#pragma once

#include "core/model/actions.h"

namespace sluice::actions {

// The step hands a task to an agent of a language model, which reads, decides and runs tools.
bool is_ai_agent(const Step& step);

// Whoever is no member of the repository can start the workflow in a way that this job runs with
// the secrets of the repository: by an issue, a comment, a pull request.
bool is_open_to_outsiders(const Job& job);

}  // namespace sluice::actions
