#include <algorithm>
#include <map>
#include <utility>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"

// Which values parameters can have, and what of a template is how then.
namespace sluice::cloudformation {
namespace {

constexpr std::size_t kMostScenarios = 24;
// To find out whether a condition can hold.
constexpr std::size_t kMostTries = 512;
constexpr int kMostRounds = 4;

}  // namespace

// The parameters that a condition or a value depends on.
void Stack::add_parameters(NodeRef node, std::set<std::size_t>& found, int level) {
  if (!node || level > Evaluator::kMostDepth || !all_.takes(1, document_, node.span())) return;
  if (const auto function = condition_function_of(node)) {
    const std::string_view target = function->argument.value();
    if (function->name == "Ref") {
      if (const std::size_t index = parameter_named(target); index != kNone) found.insert(index);
    } else if (function->name == "Condition") {
      const auto condition = conditions_by_name_.find(target);
      if (condition == conditions_by_name_.end()) return;
      const std::set<std::size_t>& its = parameters_of(*condition->second);
      found.insert(its.begin(), its.end());
      return;
    } else if (function->name == "Sub") {
      for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const NodeRef argument = function->argument;
        const std::string_view text =
            argument.is_sequence() ? argument[std::size_t{0}].value() : argument.value();
        if (text.find("${" + std::string(parameters_[i].name.value) + "}") != text.npos)
          found.insert(i);
      }
    }
  }
  for (const NodeRef child : node.children()) add_parameters(child, found, level + 1);
}

const std::set<std::size_t>& Stack::parameters_of(Condition& condition) {
  if (!condition.parameters) {
    condition.parameters.emplace();  // so that a ring ends
    std::set<std::size_t> found;
    add_parameters(condition.node, found, 0);
    condition.parameters = std::move(found);
  }
  return *condition.parameters;
}

// What a parameter is compared to.
void Stack::add_compared(NodeRef node, std::string_view name, std::vector<Val>& found, int level) {
  if (!node || level > Evaluator::kMostDepth || found.size() > kMostTries ||
      !all_.takes(1, document_, node.span()))
    return;
  const auto function = condition_function_of(node);
  if (function && function->name == "Equals" && function->argument.size() == 2) {
    for (const std::size_t i : {0U, 1U}) {
      const NodeRef one = function->argument[i];
      const NodeRef other = function->argument[1 - i];
      const auto reference = function_of(one);
      if (!reference || reference->name != "Ref" || reference->argument.value() != name) continue;
      if (other.is_scalar() && !function_of(other)) found.push_back(all_.text(other.value()));
    }
  }
  for (const NodeRef child : node.children()) add_compared(child, name, found, level + 1);
}

std::vector<Val> Stack::candidates(std::size_t index, bool is_free) {
  const Parameter& parameter = parameters_[index];
  if (parameter.is_given) return {};
  if (!parameter.values.empty()) return parameter.values;
  // A default is what is deployed, unless it is asked what could be.
  if (parameter.usual != nullptr && !is_free) return {};
  std::vector<Val> values;
  if (parameter.has_default) values.push_back(parameter.usual);
  for (const Condition& condition : conditions_)
    add_compared(condition.node, parameter.name.value, values, 0);
  std::vector<Val> distinct;
  for (const Val value : values) {
    if (std::none_of(distinct.begin(), distinct.end(),
                     [&](Val one) { return Evaluator::text_of(one) == Evaluator::text_of(value); }))
      distinct.push_back(value);
  }
  distinct.push_back(all_.other());
  return distinct;
}

bool Stack::each_assignment(const std::vector<std::size_t>& parameters, bool is_free,
                            const Assignment& base,
                            const std::function<bool(const Assignment&, bool is_usual)>& use) {
  std::vector<std::vector<Val>> values;
  values.reserve(parameters.size());
  for (const std::size_t parameter : parameters) values.push_back(candidates(parameter, is_free));
  std::vector<const Assertions*> rules;
  for (const Assertions& rule : rules_) {
    if (std::any_of(parameters.begin(), parameters.end(),
                    [&](std::size_t parameter) { return rule.parameters.contains(parameter); }))
      rules.push_back(&rule);
  }
  Assignment assignment = base;
  assignment.resize(parameters_.size());
  std::vector<std::size_t> at(parameters.size());
  for (std::size_t tries = 0; tries < kMostTries; ++tries) {
    bool is_usual = true;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (values[i].empty()) continue;
      assignment[parameters[i]] = values[i][at[i]];
      is_usual = is_usual && at[i] == 0 && parameters_[parameters[i]].usual != nullptr;
    }
    if (!refuses(rules, assignment) && !use(assignment, is_usual)) return true;
    std::size_t i = 0;
    while (i < at.size() && ++at[i] >= std::max<std::size_t>(1, values[i].size())) at[i++] = 0;
    if (i == at.size()) return true;
  }
  return false;
}

// What the rules of the template assert, where their condition holds, is not so: CloudFormation
// deploys nothing then.
bool Stack::refuses(const std::vector<const Assertions*>& rules, const Assignment& assignment) {
  if (rules.empty()) return false;
  const Reading reading(*this, assignment, nullptr);
  for (const Assertions* const rule : rules) {
    const NodeRef condition = rule->node["RuleCondition"];
    if (condition && truth(condition, nullptr) != Truth::yes) continue;
    for (const NodeRef assertion : rule->node["Assertions"].children()) {
      if (assertion["Assert"] && truth(assertion["Assert"], nullptr) == Truth::no) return true;
    }
  }
  return false;
}

// Whether, and for which values of parameters, a resource is at all.
void Stack::find_base(Instance& instance) {
  if (instance.condition.empty()) return;
  const Truth is_so = condition(instance.condition, {});
  if (is_so == Truth::yes) return;
  instance.is_usual = false;
  const auto found = conditions_by_name_.find(instance.condition);
  if (found == conditions_by_name_.end()) return;
  const std::set<std::size_t>& set = parameters_of(*found->second);
  const std::vector<std::size_t> parameters(set.begin(), set.end());
  bool can_be = false;
  const bool is_all =
      each_assignment(parameters, true, {}, [&](const Assignment& assignment, bool) {
        const Truth truth = condition(instance.condition, assignment);
        can_be = can_be || truth != Truth::no;
        if (truth != Truth::yes) return true;
        instance.base = assignment;
        return false;
      });
  instance.can_be = can_be || !is_all;
}

std::vector<Scenario> Stack::scenarios(const Instance& instance) {
  Asked asked = instance.asked;
  const auto is_set = [&](std::size_t parameter) {
    return parameter < instance.base.size() && instance.base[parameter] != nullptr;
  };
  std::vector<Scenario> all;
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<std::size_t> parameters;
    std::size_t product = 1;
    const auto add = [&](std::size_t parameter) {
      const std::size_t size = candidates(parameter, false).size();
      if (is_set(parameter) || size < 2 || product * size > kMostScenarios) return;
      product *= size;
      parameters.push_back(parameter);
    };
    for (const std::size_t parameter : asked.by_conditions) add(parameter);
    for (const std::size_t parameter : asked.by_values) {
      // With a default, a value is that.
      if (asked.by_conditions.count(parameter) == 0 && parameters_[parameter].usual == nullptr &&
          !parameters_[parameter].values.empty())
        add(parameter);
    }
    all.clear();
    if (parameters.empty()) return all;
    Asked more = asked;
    each_assignment(
        parameters, false, instance.base, [&](const Assignment& assignment, bool is_usual) {
          if (!instance.condition.empty() && condition(instance.condition, assignment) == Truth::no)
            return true;
          Scenario& scenario = all.emplace_back();
          scenario.is_usual = is_usual;
          scenario.resource = instance.resource;
          const Val made = body(instance, assignment, &more);
          scenario.resource.body = Value::of(*made, instance.resource.body.place());
          for (const std::string_view name : asked.conditions) {
            const Truth truth = condition(name, assignment);
            scenario.conditions.push_back({name, truth == Truth::yes});
          }
          return true;
        });
    const bool is_all = more.by_conditions == asked.by_conditions &&
                        more.by_values == asked.by_values && more.conditions == asked.conditions;
    asked = std::move(more);
    if (is_all) break;
  }
  return all;
}

std::optional<When> when(std::span<const Scenario> all, const std::vector<bool>& is_so) {
  struct Group {
    bool is_so = true, is_usual = false;
  };
  std::map<std::vector<bool>, Group> groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<bool> truths;
    for (const Circumstance& one : all[i].conditions) truths.push_back(one.holds);
    Group& group = groups[truths];
    group.is_so = group.is_so && is_so[i];
    group.is_usual = group.is_usual || all[i].is_usual;
  }
  When result;
  std::size_t count = 0;
  const std::vector<bool>* first = nullptr;
  for (const auto& [truths, group] : groups) {
    if (!group.is_so) continue;
    if (first == nullptr) first = &truths;
    ++count;
    result.is_usual = result.is_usual || group.is_usual;
  }
  if (first == nullptr) return std::nullopt;
  if (count == groups.size()) return result;
  const std::vector<Circumstance>& names = all.front().conditions;
  // Where one condition tells them all from the others, that one.
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const bool holds : {true, false}) {
      const bool tells = std::all_of(groups.begin(), groups.end(), [&](const auto& group) {
        return (group.first[i] == holds) == group.second.is_so;
      });
      if (tells) {
        result.circumstances.push_back({names[i].condition, holds});
        return result;
      }
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    result.circumstances.push_back({names[i].condition, (*first)[i]});
  return result;
}

}  // namespace sluice::cloudformation
