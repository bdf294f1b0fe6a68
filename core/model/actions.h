#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/actions_syntax.h"
#include "core/parse/parsed.h"
#include "core/parse/shell.h"
#include "core/parse/tree.h"
#include "core/text/source.h"

// GitHub Actions: workflows and action.yml, as typed views over the tree, which must outlive them.
// Shapes by GitHub's "Workflow syntax for GitHub Actions" and "Metadata syntax for GitHub Actions".
// What a file leaves out is an absent Text or a NodeRef to nothing; unknown keys stay in `node`.
namespace sluice::actions {

struct Workflow;
struct Job;
struct Action;

// What a `uses` names, by its grammar. Views the text.
struct UsesTarget {
  enum class Kind : std::uint8_t {
    repository,  // owner/repository[/path]@ref: an action, or a workflow called by a job
    local,       // ./path, of the repository itself
    docker,      // docker://image
    unknown,     // none of these, or an expression
  };
  Kind kind = Kind::unknown;
  std::string_view repository;  // owner/repository
  std::string_view path;        // below the repository; of a local one all of it
  std::string_view ref;         // behind '@'; empty for none
  std::string_view image;       // of a docker one

  // Compares owner/repository, and path where one is given, without case, as GitHub does.
  bool is(std::string_view action) const;
  // A whole commit id, which nobody can move.
  bool is_pinned() const;
};
UsesTarget read_uses(std::string_view text);

// The value of a key that GitHub compares without case. In a mapping beyond any honest size only as
// it is written, so that no file makes this slow.
NodeRef find_key(NodeRef mapping, std::string_view name);

struct Event {
  Text name;       // pull_request_target
  NodeRef config;  // its types, branches, inputs; nothing where only the name is given
};

// What reads the script of a step.
enum class Shell : std::uint8_t {
  posix,       // sh, bash and their kind
  powershell,  // pwsh and powershell
  other,       // cmd, Python, a command of its own, or not known
};

struct Step {
  const Job* job = nullptr;        // null in a composite action
  const Action* action = nullptr;  // null in a workflow
  // In the order of writing, whether in a group that runs at the same time or not.
  std::size_t index = 0;
  std::string place;  // steps[N], or steps[N].parallel[M]
  NodeRef node;
  Text id, name, uses, run, shell, condition, working_directory;
  NodeRef with, env, continue_on_error;
  // What `run` says to a POSIX shell, with places that count in its value; null for other shells.
  // Where several steps share one `run` by an alias, the first has it.
  const shell::Script* script = nullptr;

  // By its `shell`, the defaults of its job and its workflow, and the runner, in this order.
  Shell effective_shell() const;
  // jobs.ID.PLACE, or runs.PLACE in a composite action.
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
  explicit Workflow(const Tree& tree, const ParseLimits& limits = {});
  Workflow(const Workflow&) = delete;
  Workflow& operator=(const Workflow&) = delete;

  NodeRef node;
  Text name;
  std::vector<Event> events;
  NodeRef on, permissions, env, defaults, concurrency;
  std::vector<Job> jobs;
  std::deque<shell::Script> scripts;  // those of the steps
  std::vector<ParseError> errors;     // limits that the shell parser reached

  // By the language of workflows; read when it is asked for. For one thread at a time.
  const Syntax& syntax() const;
  const Event* event(std::string_view name) const;
  const Job* job(std::string_view id) const;  // without case, as GitHub compares them
  std::string address() const { return {}; }

 private:
  mutable std::optional<Syntax> syntax_;
  std::unordered_map<std::string, std::size_t> by_id_;  // in lower case
};

// One `uses`: an action that a step runs, or a workflow that a job calls.
struct Use {
  const Job* job = nullptr;    // null in a composite action
  const Step* step = nullptr;  // null where the job calls a workflow
  Text text;
  UsesTarget target;
  std::string_view own_repository;  // owner/name of the one it stands in; empty where not known

  // What is used is of the repository itself, or of its owner.
  bool is_own() const;
  bool is_of_own_owner() const;
  NodeRef node() const { return (step != nullptr ? step->node : job->node)["uses"]; }
  std::string address() const;
};

// action.yml: `runs.using` tells composite, docker and JavaScript actions apart.
struct Action {
  explicit Action(const Tree& tree, const ParseLimits& limits = {});
  Action(const Action&) = delete;
  Action& operator=(const Action&) = delete;

  NodeRef node;
  Text name, using_, image, main;
  NodeRef inputs, outputs, runs;
  std::vector<Step> steps;
  std::deque<shell::Script> scripts;  // those of the steps
  std::vector<ParseError> errors;     // limits that the shell parser reached

  // By the language of actions; read when it is asked for. For one thread at a time.
  const Syntax& syntax() const;
  std::string address() const { return "runs"; }

 private:
  mutable std::optional<Syntax> syntax_;
};

}  // namespace sluice::actions
