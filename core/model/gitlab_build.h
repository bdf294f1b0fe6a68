#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/model/gitlab_effective.h"

// How an effective pipeline is built: steps that share one state. For gitlab_*.cpp alone.
namespace sluice::gitlab {

using Names = std::unordered_set<std::string_view>;

// The state of one build. The first failure ends it: every step then gives null.
struct Build {
  const Project& project;
  const InputValues& inputs;
  const EffectiveLimits& limits;
  Effective& out;
  Faults faults;
  std::vector<bool> inputs_used;                    // of `inputs`, those that some file declares
  std::unordered_set<const Node*> checked_rules{};  // lists of rules that many jobs share
  std::unordered_set<const Node*> looked_at{};      // values of jobs whose form was checked
  std::set<std::pair<const Document*, std::uint32_t>> noted{};  // where faults were noted

  bool failed() const { return out.error.has_value(); }
  // After a failure: true if the rest is read nevertheless.
  bool passes_over();
  std::nullptr_t fail(Written at, std::string message) {
    return fail_at(at, at.at(), std::move(message));
  }
  std::nullptr_t fail_key(Written at, std::string message);
  // Of a fault that has a rule of its own.
  std::nullptr_t fail_about(ConfigurationError::About about, Written at, std::string message);
  // Of a fault of the file itself, whoever includes it.
  std::nullptr_t fail_own(Written at, std::string message);
  std::nullptr_t fail_at(Written at, Span span, std::string message,
                         ErrorCode code = ErrorCode::syntax);

  // Where faults are passed over, one that hinders nobody from reading on: of each place the first.
  void note(ConfigurationError error);
  void note(const EffectiveJob* job, Written at, Span span, std::string message);
  void note_own(Written at, Span span, std::string message);

  void unknown(Unknown::Kind kind, Written at, std::string what) {
    out.unknowns.push_back({kind, at, std::move(what)});
  }

  // Like those of Nodes, but a limit that is reached is a failure at the node.
  const Node* add(Node node);
  const Node* merge(const Node* base, const Node* top, const Use* base_use, const Use* top_use);
  const Use* use(Via via, Written at) { return out.nodes.add(Use{via, at}); }

  const Node* text(std::string_view text, Written written);  // kept
  const Node* sequence(std::vector<Item> items, Written written);
  const Node* mapping(std::vector<Field> fields, Written written);
};

// The tree of a document that can be used as configuration; null where it could not be read.
const Tree* configuration_tree(const Document& document);

// A text of an audited file within a message: short, and without control characters.
std::string quote(std::string_view text);

// -- inputs (gitlab_inputs.cpp)

// What an include hands on to the file that it names.
struct Given {
  const Node* inputs = nullptr;  // null for none
  Written at;                    // the include; nothing for the entry
  std::string component;
};

// The root of a file's configuration with its inputs put in; an empty mapping where it holds none.
const Node* read_configuration(Build& build, const Document& document, const Given& given);

// -- includes (gitlab_includes.cpp)

// The configuration of `entry` over all that it includes.
const Node* read_with_includes(Build& build, const Document& entry);

// -- extends and references (gitlab_merge.cpp)

// The root, every block of it with what it extends and refers to. Blocks that extend or refer to
// what is unknown are added to `open`.
const Node* resolve_blocks(Build& build, const Node& root, Names& open);

// -- jobs (gitlab_jobs.cpp)

// Fills stages, variables and jobs from the resolved root.
void build_jobs(Build& build, const Node& root, const Names& open);

// True if some include is unknown, so that what is missing may stand there.
bool may_be_elsewhere(const Build& build);

// -- what GitLab refuses, though all of it can be read (gitlab_checks.cpp, gitlab_needs.cpp)

// Keys, forms and words of what stands beside the jobs, of one include, and of a job.
void check_form(Build& build, const Node& root);
void check_include_form(Build& build, const Node& include);
void check_form(Build& build, const EffectiveJob& job);

// What jobs say of each other.
void check_together(Build& build);

// The name that a need gives to a job of this pipeline; null for another's.
const Node* needed_job(const Node& need);
// "build" of "build: [a, b]" and "build 1/3", single runs of a parallel job.
std::string_view without_run(std::string_view name);

// -- conditions (gitlab_rules.cpp)

// Whether an include's `rules` take it in.
Truth is_included(Build& build, const Node& rules);

// Fails at the first `if` that GitLab could not read.
void check_rules(Build& build, const Node& rules);

// Paths of the project that match a pattern with '*' (within a folder) and '**' (across folders).
std::vector<std::string_view> matching_paths(const Project& project, std::string_view pattern);

}  // namespace sluice::gitlab
