#pragma once

#include <string_view>

#include "core/model/delivery/activity_project.h"

// Runners of tasks that keep them in files of their own kind: just, nox, invoke, and those whose
// tasks stand in pyproject.toml, Pipfile, mise.toml or deno.json.
namespace sluice::delivery {

// True for calls that may run a task: `just lint`, `poe lint`, `pdm run lint`.
bool runs_task(const Call& call);

// State::none where the call runs a program rather than a task.
Pieces task_pieces(const Call& call, std::string_view folder, const Surroundings& around);

// True for files that such runners read.
bool holds_tasks(std::string_view path);

}  // namespace sluice::delivery
