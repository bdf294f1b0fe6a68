#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/gitlab_condition.h"
#include "core/model/gitlab_node.h"
#include "core/model/project.h"
#include "core/parse/parsed.h"
#include "core/parse/shell.h"

// The pipeline as GitLab reads it: after includes, inputs, anchors, extends, references and
// defaults.
//
// A rule judges job.get("image") and the like, and reports a field at field.value->written: in that
// document, at that node. Where field.use is set, the value took effect through a statement
// elsewhere, and field.use->at is a related place: "used here". A value that many jobs share is one
// Node, so a rule that remembers the nodes it has judged reports each once. Of a job or pipeline
// that is open, what is missing is not known to be missing.
namespace sluice::gitlab {

// A value for an input that is given from outside: it goes before what an include gives, and a
// later one before an earlier one.
struct InputValue {
  std::string
      component;  // only for the component of this name; empty for every file with this input
  std::string name;
  const Document* document = nullptr;
  NodeRef value;
  bool is_typed =
      false;  // written as text by hand: "1" may mean the text, and a wrong name is an error
};
using InputValues = std::vector<InputValue>;

struct EffectiveLimits {
  Nodes::Limits nodes;
  std::size_t includes = 150;        // GitLab's own
  std::size_t all_made = 8'000'000;  // Nodes::made of all pipelines of a project together
};

// Something that the files at hand do not tell. Whatever it may have said is unknown: no finding
// may rest on a key that is missing from a pipeline with such.
struct Unknown {
  enum class Kind : std::uint8_t {
    include,    // a file of elsewhere, or one whose name is not known here
    condition,  // an include that is taken in, though its rules may leave it out
    name        // a job or value that some unknown include may hold
  };
  Kind kind = Kind::include;
  Written at;
  std::string what;  // "template: Jobs/SAST.gitlab-ci.yml"
};

struct Effective;

// One text of a job's script as the runner gets it.
struct EffectiveText {
  const Item* item = nullptr;
  std::string_view section;               // before_script, script, after_script
  const shell::Script* script = nullptr;  // its places count in item->value->text
  // The text stands so in its file. Where not, inputs were put in, and only the whole has a place.
  bool is_written = false;
};

// One job with all that it inherits. `script` and its neighbours are flat lists, `image` is a
// mapping with `name`, `services` and `cache` are lists of mappings, `variables` holds the global
// ones too.
struct EffectiveJob {
  std::string_view name;
  const Node* node = nullptr;
  Written written;           // its own block: node().key() is its name
  const Use* use = nullptr;  // the include that brought it, if one did
  bool is_open = false;      // it extends or refers to what is unknown: more may be in it
  // Of Pipelines alone: what it is a job of, and its texts in the order in which they run.
  const Effective* pipeline = nullptr;
  std::vector<EffectiveText> script{};

  const Node* get(std::string_view key) const { return node->get(key); }
  const Field* field(std::string_view key) const { return node->field(key); }
  std::string address() const { return std::string(name); }
};

// What is wrong with a configuration that GitLab would refuse.
struct ConfigurationError {
  // What it is about: but for `form`, each has a rule of its own.
  enum class About : std::uint8_t { form, needs, extends, reference, include };

  ErrorCode code = ErrorCode::syntax;
  const Document* document = nullptr;
  Span at;
  std::string message;
  About about = About::form;
  std::string job{};  // empty for none
  // Of a circle, the further steps: each leads on to the next, the last back to `at`.
  std::vector<Written> way{};
  // It stands however others may include the file.
  bool is_own = false;
};

struct Effective {
  explicit Effective(const Nodes::Limits& limits) : nodes(limits) {}

  std::optional<ConfigurationError> error;  // the first; the rest is then not to be judged
  std::vector<ConfigurationError> passed_over;
  std::vector<std::string_view> stages;  // with .pre and .post
  std::vector<EffectiveJob> jobs;        // those that may run, in order
  const Node* workflow = nullptr;        // null where there is none
  const Node* variables = nullptr;       // the global ones; null where there are none
  std::vector<Unknown> unknowns;
  // Files of the project that are included, and are not among its documents: with them there, the
  // result is another one.
  std::vector<std::string> wanted;
  Nodes nodes;

  const Document* entry = nullptr;

  const EffectiveJob* job(std::string_view name) const;
  bool is_open() const { return !unknowns.empty(); }
  std::string address() const { return {}; }

  std::unordered_map<std::string_view, std::size_t> by_name;
};

// What becomes of a fault in the configuration: as at GitLab there is no pipeline, or what holds it
// (an include, a block, a job) is left out, and all else is read. Limits always end it.
enum class Faults : std::uint8_t { end_it, are_passed_over };

// The effective pipeline of `entry`, which need not be in the project; its includes count from the
// project's root. Pure: whatever is needed stands in the project's documents, and is viewed by the
// result. Time and memory are bound by the limits; reaching one is an ErrorCode::limit.
Effective build_effective(const Project& project, const Document& entry, const InputValues& inputs,
                          const EffectiveLimits& limits, Faults faults = Faults::end_it);

// What `rules` decide for a job.
struct RulesResult {
  bool is_known = true;        // false where the rule that decides is not certain
  const Node* rule = nullptr;  // the first that matches; null where none does: no job
  std::string_view when = "never";
  bool allow_failure = false;
  const Node* variables = nullptr;
};

struct RuleContext {
  const Variables& variables;
  const Project* project = nullptr;  // for `exists`
  std::string_view job_when = "on_success";
  std::optional<bool> job_allow_failure;
  Conditions* conditions = nullptr;  // where they are kept; null: nowhere
};

// The first rule that matches decides. `changes` is never known.
RulesResult evaluate_rules(const Node& rules, const RuleContext& context);

// All that may decide, in order: rules that may match up to the first that surely does, or else no
// rule.
std::vector<RulesResult> ways_of_rules(const Node& rules, const RuleContext& context);

}  // namespace sluice::gitlab
