#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// GitHub Actions: workflows and action.yml, as typed views over the tree, which must outlive them.
// Shapes by GitHub's "Workflow syntax for GitHub Actions" and "Metadata syntax for GitHub Actions".
// What a file leaves out is an absent Text or a NodeRef to nothing; unknown keys stay in `node`.
namespace sluice::actions {

struct Workflow;
struct Job;
struct Action;

struct Event {
  Text name;       // pull_request_target
  NodeRef config;  // its types, branches, inputs; nothing where only the name is given
};

struct Step {
  const Job* job = nullptr;        // null in a composite action
  const Action* action = nullptr;  // null in a workflow
  std::size_t index = 0;
  NodeRef node;
  Text id, name, uses, run, shell, condition, working_directory;
  NodeRef with, env, continue_on_error;

  // jobs.ID.steps[N], or runs.steps[N] in a composite action.
  std::string address() const;
};

struct Job {
  const Workflow* workflow = nullptr;
  Text id;
  NodeRef node;
  Text name, uses, condition;
  NodeRef needs, runs_on, environment, permissions, strategy, container, services, env, secrets,
      with, defaults, concurrency, outputs, timeout_minutes;
  std::vector<Step> steps;

  // jobs.ID
  std::string address() const;
};

// Neither copied nor moved: jobs and steps point back to it.
struct Workflow {
  explicit Workflow(const Tree& tree);
  Workflow(const Workflow&) = delete;
  Workflow& operator=(const Workflow&) = delete;

  NodeRef node;
  Text name;
  std::vector<Event> events;
  NodeRef on, permissions, env, defaults, concurrency;
  std::vector<Job> jobs;

  const Event* event(std::string_view name) const;
  std::string address() const { return {}; }
};

// action.yml: `runs.using` tells composite, docker and JavaScript actions apart.
struct Action {
  explicit Action(const Tree& tree);
  Action(const Action&) = delete;
  Action& operator=(const Action&) = delete;

  NodeRef node;
  Text name, using_, image, main;
  NodeRef inputs, outputs, runs;
  std::vector<Step> steps;

  std::string address() const { return "runs"; }
};

}  // namespace sluice::actions
