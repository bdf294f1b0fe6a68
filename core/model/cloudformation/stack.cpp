#include <algorithm>
#include <utility>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"

// What a template declares.
namespace sluice::cloudformation {
namespace {

// What cfn-init is told of credentials.
constexpr std::string_view kAuthentication = "AWS::CloudFormation::Authentication";

// Those of which nothing is known but what conditions ask.
constexpr std::string_view kPseudoParameters[] = {"AWS::AccountId", "AWS::Region",
                                                  "AWS::StackName"};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

Stack::Stack(Evaluator& all, const Template& written, Instance* caller)
    : all_(all), document_(*written.document), caller_(caller) {
  if (const Tree* const tree = std::get_if<Tree>(&document_.syntax))
    root_ = tree->root(written.index);
  if (caller == nullptr) return;
  level_ = caller->stack->level() + 1;
  std::string address(caller->stack->address());
  if (!address.empty()) address += '.';
  address += caller->resource.name.value;
  address_ = all.store().keep(address);
}

// Parameters. -------------------------------------------------------------------------------------

Val Stack::parameter_value(const Parameter& parameter, std::string_view text,
                           const Origin& origin) {
  Computed value;
  if (parameter.is_list) {
    Items items;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(','), text.size());
      items.push_back({{}, {}, all_.text(trimmed(text.substr(0, end))), {}, false});
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    value = *all_.list(items);
  } else {
    value = *all_.text(text);
  }
  value.origin = origin;
  value.is_sensitive = parameter.is_hidden;
  return all_.keep(value);
}

Val Stack::parameter_value(const Parameter& parameter, NodeRef node) {
  if (!node.is_scalar()) return all_.unknown(kNoValue);
  Computed value = *parameter_value(parameter, node.value(), {&document_, node.span(), nullptr});
  value.place = {&document_, node.span(), node.index()};
  return all_.keep(value);
}

// What the stack that nests this one hands over; null for nothing.
Val Stack::passed(std::string_view name) {
  const NodeRef given = caller_->node["Properties"]["Parameters"];
  const NodeRef node = given.is_mapping() && !function_of(given) ? given[name] : NodeRef();
  if (!node) {
    const bool is_said = given && (!given.is_mapping() || function_of(given));
    return is_said ? all_.unknown("parameter of a nested stack") : nullptr;
  }
  Stack& above = *caller_->stack;
  const Assignment none;
  const Reading reading(above, none, nullptr);
  Computed value = *above.evaluate(node, caller_->names);
  if (value.state == Value::State::absent) return nullptr;
  if (value.origin.document == nullptr && value.is_known())
    value.origin = {&above.document_, node.span(), nullptr};
  return all_.keep(value);
}

// The default comes first; of one value that can be, nothing else is.
void Stack::prefer_usual(Parameter& parameter) {
  std::stable_partition(parameter.values.begin(), parameter.values.end(), [&](Val value) {
    return parameter.usual != nullptr &&
           Evaluator::text_of(value) == Evaluator::text_of(parameter.usual);
  });
  if (parameter.usual == nullptr && parameter.values.size() == 1)
    parameter.usual = parameter.values.front();
}

void Stack::read_parameters(NodeRef section) {
  for (const std::string_view name : kPseudoParameters) {
    parameters_by_name_[name] = parameters_.size();
    parameters_.emplace_back().name.value = name;
  }
  const auto& given = all_.templates().given();
  for (const NodeRef node : section.children()) {
    Parameter parameter;
    parameter.name = node.key();
    parameter.node = node;
    const std::string_view type = node["Type"].value();
    parameter.is_list = type == "CommaDelimitedList" || type.starts_with("List<");
    parameter.is_hidden = node["NoEcho"].is_true() || node["NoEcho"].value() == "true";
    const bool is_looked_up = type.starts_with("AWS::SSM::");
    const NodeRef standard = node["Default"];
    parameter.has_default = standard && !is_looked_up;
    if (parameter.has_default) parameter.usual = parameter_value(parameter, standard);
    if (is_looked_up) parameter.usual = all_.unknown("value in the Parameter Store");
    for (const NodeRef value : node["AllowedValues"].children())
      parameter.values.push_back(parameter_value(parameter, value));
    if (caller_ != nullptr) {
      if (const Val value = passed(node.key().value); value != nullptr) {
        parameter.usual = value;
        parameter.is_given = true;
        if (parameter.is_list && value->is_string())
          parameter.usual = parameter_value(parameter, value->text, value->origin);
      }
    } else if (const auto value = given.find(node.key().value); value != given.end()) {
      parameter.usual = parameter_value(parameter, value->second, {});
      parameter.is_given = true;
    }
    prefer_usual(parameter);
    parameters_by_name_[parameter.name.value] = parameters_.size();
    parameters_.push_back(std::move(parameter));
  }
}

// What they ask about; and of parameters whose values one lists, whatever else is so, these.
void Stack::read_rules(NodeRef section) {
  for (const NodeRef rule : section.children()) {
    if (rules_.size() == Evaluator::kMostRules) {
      all_.limit(document_, rule.key().at, "there are more rules than are looked at");
      return;
    }
    Assertions& read = rules_.emplace_back();
    read.node = rule;
    add_parameters(rule, read.parameters, 0);
    if (rule["RuleCondition"]) continue;
    for (const NodeRef assertion : rule["Assertions"].children()) {
      const auto function = condition_function_of(assertion["Assert"]);
      if (!function || function->name != "Contains" || function->argument.size() != 2) continue;
      const auto reference = function_of(function->argument[std::size_t{1}]);
      if (!reference || reference->name != "Ref") continue;
      const std::size_t index = parameter_named(reference->argument.value());
      if (index == kNone || !parameters_[index].values.empty() || parameters_[index].is_given)
        continue;
      Parameter& parameter = parameters_[index];
      for (const NodeRef value : function->argument[std::size_t{0}].children())
        parameter.values.push_back(parameter_value(parameter, value));
      prefer_usual(parameter);
    }
  }
}

// Resources. --------------------------------------------------------------------------------------

void Stack::read_resources(NodeRef section) {
  each_entry(section, nullptr, [&](std::string_view name, NodeRef node, const Names* names, bool) {
    const Text type = node["Type"].text();
    if (!type.present() || !node.key().present()) return;
    if (all_.resources++ >= Evaluator::kMostResources) {
      all_.limit(document_, node.key().at, "there are more resources than are looked at");
      return;
    }
    Instance& instance = instances_.emplace_back();
    instance.stack = this;
    instance.node = node;
    instance.names = names;
    instance.condition = node["Condition"].value();
    Resource& resource = instance.resource;
    resource.platform = Platform::cloudformation;
    resource.document = &document_;
    resource.type = type;
    resource.name = {name, node.key().at};
    resource.header = node.key().at;
    resource.scope = {node.key().at.begin, node.span().end};
    resource.module = address_;
    instances_by_name_[name] = &instance;
  });
}

void Stack::read() {
  const Assignment none;
  const Reading reading(*this, none, nullptr);
  read_parameters(root_["Parameters"]);
  read_rules(root_["Rules"]);
  each_entry(root_["Conditions"], nullptr,
             [&](std::string_view name, NodeRef node, const Names* names, bool) {
               Condition& condition = conditions_.emplace_back();
               condition.name = name;
               condition.node = node;
               condition.names = names;
               conditions_by_name_[name] = &condition;
             });
  read_resources(root_["Resources"]);
  each_entry(root_["Outputs"], nullptr,
             [&](std::string_view name, NodeRef node, const Names* names, bool) {
               outputs_[name] = {node, names};
             });
  // Transforms put what they make behind what is written.
  const std::size_t count = instances_.size();
  for (std::size_t i = 0; i < count; ++i) {
    Instance& instance = instances_[i];
    find_base(instance);
    if (!instance.can_be) continue;
    const Val made = body(instance, instance.base, &instance.asked);
    const NodeRef place = instance.node["Properties"] ? instance.node["Properties"] : instance.node;
    instance.resource.body = Value::of(*made, {&document_, place.span(), place.index()});
  }
  imply_roles();
  for (std::size_t i = 0; i < count; ++i) {
    if (instances_[i].can_be) nested(instances_[i]);
  }
}

Val Stack::body(const Instance& instance, const Assignment& assignment, Asked* asked) {
  const Reading reading(*this, assignment, asked);
  const NodeRef properties = instance.node["Properties"];
  Val made = properties ? evaluate(properties, instance.names) : all_.object({}, false);
  // A property list that is null is none.
  if (made == all_.absent() || made->is_null()) made = all_.object({}, false);
  const std::string_view type = instance.resource.type.value;
  if (is_serverless(type) || !instance.made_for.empty()) {
    const std::string_view own = instance.made_for.empty() ? type : instance.made_for;
    // An API that is made for events has no properties but the globals.
    if (instance.made_for == type) made = all_.object({}, false);
    made = with_globals(own, made);
    if (made->is_object()) made = with_apis(instance, made);
    if (!instance.made_for.empty() && instance.made_for != type) return role_of(made, own);
  }
  if (made->is_object()) {
    // What is said of the resource itself stands beside its properties.
    Items items(made->items.begin(), made->items.end());
    for (const std::string_view name : {"DeletionPolicy", "UpdateReplacePolicy"}) {
      const NodeRef node = instance.node[name];
      const Val value = evaluate(node, instance.names);
      if (value != all_.absent() && made->find(name) == nullptr) items.push_back(item(node, value));
    }
    if (const NodeRef metadata = instance.node["Metadata"]; metadata[kAuthentication])
      items.push_back(item(metadata, mapping(metadata, instance.names)));
    if (items.size() != made->items.size()) made = all_.object(items, made->is_open);
  }
  return made;
}

Stack* Stack::nested(Instance& instance) {
  if (std::exchange(instance.is_nested_read, true)) return instance.nested;
  if (const Document* const below = all_.templates().nested(document_, instance.node))
    instance.nested = all_.nest(*below, instance);
  return instance.nested;
}

Val Stack::output(std::string_view name) {
  const auto known = output_values_.find(name);
  if (known != output_values_.end()) return known->second;
  const auto found = outputs_.find(name);
  if (found == outputs_.end()) return all_.unknown("no such output");
  output_values_[found->first] = all_.unknown("refers to itself");
  const Assignment none;
  const Reading reading(*this, none, nullptr);
  const Val value = evaluate(found->second.first["Value"], found->second.second);
  return output_values_[found->first] = value;
}

Truth Stack::condition(std::string_view name, const Assignment& assignment) {
  const Reading reading(*this, assignment, nullptr);
  return named_condition(name);
}

}  // namespace sluice::cloudformation
