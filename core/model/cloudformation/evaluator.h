#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/cloudformation/evaluation.h"
#include "core/model/cloudformation/syntax.h"
#include "core/model/cloudformation/templates.h"
#include "core/model/computed.h"
#include "core/model/document.h"
#include "core/model/truth.h"

// The evaluator's inside; only core/model/cloudformation includes it.
namespace sluice::cloudformation {

using Val = const Computed*;
using Type = Value::Type;
using Items = std::vector<Computed::Item>;

inline constexpr std::string_view kTooMuch = "too much to evaluate";

class Stack;

// Names that Fn::ForEach and the map of Fn::Sub declare, the nearest first.
struct Names {
  std::string_view name;
  Val value = nullptr;
  const Names* next = nullptr;
};

// Of each parameter, what it is supposed to be; null where that is left to its default.
using Assignment = std::vector<Val>;

struct Parameter {
  Text name;
  NodeRef node;
  Val usual = nullptr;      // what was given, or the default; null where there is neither
  std::vector<Val> values;  // that it can have, where they are listed; the default first
  bool is_given = false;    // by whoever deploys it: nothing else comes into question
  bool is_hidden = false;   // NoEcho
  bool is_list = false;
  bool has_default = false;
};

// One of the `Rules` of a template.
struct Assertions {
  NodeRef node;
  std::set<std::size_t> parameters;  // that it asks about
};

struct Condition {
  std::string_view name;
  NodeRef node;
  const Names* names = nullptr;
  std::optional<std::set<std::size_t>> parameters;  // that it depends on, once asked
  bool is_open = false;                             // being worked out
};

// What was asked for on the way to a value.
struct Asked {
  std::set<std::size_t> by_conditions, by_values;  // parameters
  std::vector<std::string_view> conditions;        // in order
};

struct Instance {
  Resource resource;
  Stack* stack = nullptr;
  NodeRef node;
  const Names* names = nullptr;
  std::string_view condition;  // under which it is; empty for always
  Assignment base;             // what makes that so; empty where the defaults do
  Asked asked;                 // by its body
  bool can_be = true;
  bool is_usual = true;       // the defaults make it
  std::string_view made_for;  // of what a transform made: the type of what it is for
  Stack* nested = nullptr;
  bool is_nested_read = false;
};

// AWS::Serverless::Function and its like.
bool is_serverless(std::string_view type);

// What all stacks of one root share.
class Evaluator {
 public:
  Evaluator(const Templates& templates, const Template& root);
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  const Templates& templates() const { return templates_; }
  ValueStore& store() { return store_; }
  std::deque<Stack>& stacks() { return stacks_; }
  Stack* nest(const Document& document, Instance& caller);
  std::vector<ProjectError> take_errors() { return std::move(errors_); }

  // Values.
  Val keep(const Computed& value) { return store_.keep(value); }
  Val absent() const { return absent_; }
  Val other() const { return other_; }  // a text that nothing is equal to
  Val unknown(std::string_view reason) { return unknown(reason, {}, nullptr); }
  Val unknown(std::string_view reason, std::string_view reference, const Resource* resource);
  Val text(std::string_view text);
  Val number(std::size_t number);
  Val list(const Items& items);
  Val object(const Items& items, bool is_open);
  static std::optional<std::string> text_of(Val value);
  std::optional<std::string> json_of(Val value);

  const Names* name(std::string_view name, Val value, const Names* next);

  // False once a limit is reached: everything further is unknown.
  bool takes(std::size_t steps, const Document& document, Span at);
  void limit(const Document& document, Span at, std::string what);

  static constexpr std::size_t kMostSteps = 4'000'000;
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
  static constexpr std::size_t kMostText = std::size_t{1} << 20U;
  static constexpr std::size_t kMostElements = 1'024;    // of one loop
  static constexpr std::size_t kMostResources = 20'000;  // of one root
  static constexpr std::size_t kMostRules = 100;         // of one template
  static constexpr std::size_t kMostStacks = 500;
  static constexpr std::size_t kMostStackDepth = 16;
  static constexpr int kMostDepth = 220;

  std::size_t resources = 0;
  int depth = 0;

 private:
  bool write_json(Val value, std::string& out, int level) const;

  const Templates& templates_;
  ValueStore store_;
  std::deque<Stack> stacks_;
  std::deque<Names> names_;
  std::set<const Document*> told_;
  std::vector<ProjectError> errors_;
  std::size_t steps_ = 0;
  bool is_over_ = false;
  Val absent_ = nullptr, other_ = nullptr;
};

// One template as it is deployed once.
class Stack {
 public:
  Stack(Evaluator& all, const Template& written, Instance* caller);
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  const Document& document() const { return document_; }
  Instance* caller() const { return caller_; }
  std::string_view address() const { return address_; }
  std::size_t level() const { return level_; }
  std::deque<Instance>& instances() { return instances_; }

  // Finds what the template declares; once, before anything is asked for.
  void read();
  // The resource as it is where the parameters have these values.
  Val body(const Instance& instance, const Assignment& assignment, Asked* asked);
  std::vector<Scenario> scenarios(const Instance& instance);
  Val output(std::string_view name);
  Stack* nested(Instance& instance);

 private:
  class Level;
  class Reading;
  class Joined;

  // Reads what stands where; only while the parameters are as assigned.
  Val evaluate(NodeRef node, const Names* names);
  Val argument(const Function& function, const Names* names);  // of what takes one
  Val call(const Function& function, NodeRef node, const Names* names);
  Val literal(NodeRef node);
  Val sequence(NodeRef node, const Names* names);
  Val mapping(NodeRef node, const Names* names);
  Computed::Item item(NodeRef node, Val value) const;
  Val placed(Val value, NodeRef node);
  // The children of a mapping as they are once loops are written out: the name, the node, the names
  // around it, and whether it is known how often it is there. False where there may be others.
  using Use = std::function<void(std::string_view, NodeRef, const Names*, bool)>;
  bool each_entry(NodeRef mapping, const Names* names, const Use& use);
  bool each_of_loop(NodeRef loop, const Names* names, const Use& use);
  std::string filled(std::string_view key, const Names* names) const;

  Val ref(std::string_view name, const Names* names);
  Val get_attribute(const Function& function, const Names* names);
  Val attribute(std::string_view resource, std::string_view name);
  Val sub(const Function& function, const Names* names);
  Val join(NodeRef node, const Names* names);
  Val split(NodeRef node, const Names* names);
  Val select(NodeRef node, const Names* names);
  Val find_in_map(NodeRef node, const Names* names);
  Val choice(NodeRef node, const Names* names);
  Val cidr(NodeRef node, const Names* names);
  Val base64(Val value);
  Val to_json(Val value);
  Val length(Val value);
  Val pseudo_parameter(std::string_view name);

  Truth truth(NodeRef node, const Names* names);
  Truth named_condition(std::string_view name);
  Truth condition(std::string_view name, const Assignment& assignment);
  Truth equal(NodeRef node, const Names* names);
  Truth are_among(NodeRef some, NodeRef others, const Names* names);
  // One of these rules of the template turns the parameters away.
  bool refuses(const std::vector<const Assertions*>& rules, const Assignment& assignment);
  Val value_of(std::size_t parameter) const;

  // What the serverless transform does.
  Val joined(Val globals, Val own);
  Val with_globals(std::string_view type, Val own);
  Val with_apis(const Instance& instance, Val body);
  Val expanded(const Computed::Item& policy);
  Val managed_policy(Val name);
  Val role_of(Val body, std::string_view type);
  void imply_roles();
  Instance* implied(const Instance& by, std::string_view type, std::string_view name);

  void read_parameters(NodeRef section);
  static void prefer_usual(Parameter& parameter);
  void read_rules(NodeRef section);
  void read_resources(NodeRef section);
  Val parameter_value(const Parameter& parameter, NodeRef node);
  Val parameter_value(const Parameter& parameter, std::string_view text, const Origin& origin);
  Val passed(std::string_view name);
  std::size_t parameter_named(std::string_view name) const;
  const std::set<std::size_t>& parameters_of(Condition& condition);
  void add_parameters(NodeRef node, std::set<std::size_t>& found, int level);
  // The values that a condition could tell apart.
  std::vector<Val> candidates(std::size_t parameter, bool is_free);
  void add_compared(NodeRef node, std::string_view name, std::vector<Val>& found, int level);
  void find_base(Instance& instance);
  // Every combination of what these parameters can be; `use` is false to stop. False where there
  // are too many to go through them all.
  bool each_assignment(const std::vector<std::size_t>& parameters, bool is_free,
                       const Assignment& base,
                       const std::function<bool(const Assignment&, bool is_usual)>& use);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Evaluator& all_;
  const Document& document_;
  Instance* caller_;
  std::string_view address_;
  std::size_t level_ = 0;
  NodeRef root_;
  std::vector<Parameter> parameters_;
  std::map<std::string_view, std::size_t> parameters_by_name_;
  std::vector<Assertions> rules_;
  std::deque<Condition> conditions_;
  std::map<std::string_view, Condition*> conditions_by_name_;
  std::deque<Instance> instances_;
  std::map<std::string_view, Instance*> instances_by_name_;
  std::map<std::string_view, std::pair<NodeRef, const Names*>> outputs_;
  std::map<std::string_view, Val> output_values_;

  // What is being read, and what parameters are meanwhile.
  const Assignment* assignment_ = nullptr;
  Asked* asked_ = nullptr;
  int in_condition_ = 0;
  std::map<std::string_view, Truth> truths_;
};

}  // namespace sluice::cloudformation
