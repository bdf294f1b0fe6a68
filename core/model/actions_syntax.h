#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// What GitHub refuses, or ignores, in how a workflow or an action.yml is written: keys, kinds of
// values, events, patterns, matrices, and what expressions read. Found once, when the file is read;
// the rules share it.
namespace sluice::actions {

struct Workflow;
struct Action;
struct Job;
struct Step;

enum class Mistake : std::uint8_t {
  unexpected_key,
  missing_key,
  wrong_type,
  empty_value,    // nothing where something has to be
  empty_list,     // a list or mapping of nothing, which says nothing
  duplicate_key,  // as GitHub compares them, without case; those of the same bytes are not among it
  unused_anchor,
  merge_key,
  unknown_event,
  invalid_schedule,
  dispatch_input,
  unused_default,
  invalid_glob,
  invalid_id,
  invalid_matrix,
  invalid_env_name,
  invalid_uses,
  unknown_runner_label,
  custom_runner_label,
  unknown_shell,
  duplicate_need,
  expression_syntax,
  unknown_context,
  unknown_matrix_key,
  reference_mismatch,
  undeclared_secret,  // unless whoever calls the workflow hands over all that it has
  context_not_available,
  expression_type,
  action_metadata,      // what keeps GitHub from loading an action.yml
  incomplete_metadata,  // what does not
};

struct Fault {
  Mistake mistake = Mistake::unexpected_key;
  NodeRef node;         // the value that is wrong, or that lacks something
  bool at_key = false;  // the key is to be pointed at
  Span part;            // a part of the value to be pointed at; none where it is empty
  // A sentence about it; each {} stands for the next of `names`, which are of the file.
  std::string text;
  std::vector<std::string> names;
  NodeRef related;  // another place that explains it, at its key where it has one
  std::string_view note;
};

// Contexts and functions that an expression may use where it stands, by GitHub's "Contexts
// reference: Context availability".
enum Availability : std::uint32_t {
  kNoContext = 0,
  kGithub = 1U << 0U,
  kNeeds = 1U << 1U,
  kStrategy = 1U << 2U,
  kMatrix = 1U << 3U,
  kJob = 1U << 4U,
  kRunner = 1U << 5U,
  kEnv = 1U << 6U,
  kVars = 1U << 7U,
  kSecrets = 1U << 8U,
  kInputs = 1U << 9U,
  kSteps = 1U << 10U,
  kJobs = 1U << 11U,
  kStatus = 1U << 12U,     // success(), failure(), cancelled(), always()
  kHashFiles = 1U << 13U,  // hashFiles()
};
// The bit of a context by its name in lower case; 0 for what is no context.
std::uint32_t availability_of(std::string_view context);

// What an expression has to give.
enum class Want : std::uint8_t { anything, text, boolean, number, list, mapping, label, condition };

// A scalar or key with expressions in it, and what they may use.
struct ExpressionSite {
  NodeRef node;
  bool is_key = false;
  std::uint32_t available = kNoContext;
  Want want = Want::text;
  std::string_view key;  // what it is the value of, for people
  const Job* job = nullptr;
  const Step* step = nullptr;
};

struct Syntax {
  std::vector<Fault> faults;          // in no order
  std::vector<ExpressionSite> sites;  // in order of writing, but for what aliases bring
};

Syntax read_syntax(const Workflow& workflow);
Syntax read_syntax(const Action& action);

}  // namespace sluice::actions
