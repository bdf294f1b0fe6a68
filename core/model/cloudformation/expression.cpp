#include <algorithm>
#include <utility>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"
#include "core/text/numbers.h"

// What stands in a template, read as CloudFormation does.
namespace sluice::cloudformation {

Computed::Item Stack::item(NodeRef node, Val value) const {
  const Text key = node.key();
  // Of Fn::If the branch that was taken, by the name of the attribute.
  const ValuePlace& own = value->place;
  const bool is_within = own.document == &document_ && node.span().contains(own.at);
  const Span at = is_within ? own.at : node.span();
  return {key.value, key.at, value, {&document_, at, node.index()}, false};
}

Val Stack::literal(NodeRef node) {
  Computed value;
  value.state = Value::State::known;
  value.place = {&document_, node.span(), node.index()};
  value.origin = {&document_, node.span(), nullptr};
  if (node.is_null()) {
    value.type = Type::null;
    return all_.keep(value);
  }
  value.type = Type::string;
  value.text = node.value();
  value.is_written = true;
  if (value.text.find("{{resolve:") != std::string_view::npos) {
    value.state = Value::State::unknown;
    value.text = {};
    value.reason = kResolved;
    return all_.keep(value);
  }
  if (!node.is_quoted()) {
    if (node.is_true() || node.is_false()) {
      value.type = Type::boolean;
      value.text = node.is_true() ? "true" : "false";
    } else if (decimal_number(value.text)) {
      value.type = Type::number;
    }
  }
  return all_.keep(value);
}

Val Stack::sequence(NodeRef node, const Names* names) {
  Items items;
  for (const NodeRef child : node.children()) {
    const Val value = evaluate(child, names);
    if (value != all_.absent()) items.push_back(item(child, value));
  }
  return placed(all_.list(items), node);
}

Val Stack::placed(Val value, NodeRef node) {
  Computed copy = *value;
  copy.place = {&document_, node.span(), node.index()};
  copy.origin = {&document_, node.span(), nullptr};
  return all_.keep(copy);
}

Val Stack::mapping(NodeRef node, const Names* names) {
  Items items;
  bool is_open = false;
  const bool is_whole = each_entry(
      node, names, [&](std::string_view name, NodeRef child, const Names* own, bool is_known) {
        is_open = is_open || !is_known || name == "Fn::Transform";
        if (name == "Fn::Transform") return;  // what it puts in is not here
        const Val value = evaluate(child, own);
        if (value == all_.absent()) return;
        items.push_back(item(child, value));
        items.back().name = name;
      });
  return placed(all_.object(items, is_open || !is_whole), node);
}

Val Stack::evaluate(NodeRef node, const Names* names) {
  if (!node) return all_.absent();
  const Level level(all_);
  if (all_.depth > Evaluator::kMostDepth) return all_.unknown(kTooMuch);
  if (!all_.takes(1, document_, node.span())) return all_.unknown(kTooMuch);
  if (const auto function = function_of(node)) return call(*function, node, names);
  switch (node.kind()) {
    case NodeKind::sequence:
      return sequence(node, names);
    case NodeKind::mapping:
      return mapping(node, names);
    case NodeKind::null:
    case NodeKind::scalar:
      return literal(node);
    case NodeKind::alias:
      break;
  }
  return all_.unknown("alias");
}

// Without its tag where the function is a short one.
Val Stack::argument(const Function& function, const Names* names) {
  const NodeRef node = function.argument;
  if (!function.is_short) return evaluate(node, names);
  if (node.is_sequence()) return sequence(node, names);
  if (!node.is_mapping()) return literal(node);
  // !Base64 {Ref: X}: a tag in front of a long function.
  if (node.size() == 1) {
    const NodeRef only = *node.children().begin();
    std::string_view key = only.key().value;
    if (key == "Ref") return call({key, only}, node, names);
    if (key.starts_with("Fn::")) return call({key.substr(4), only}, node, names);
  }
  return mapping(node, names);
}

Val Stack::call(const Function& function, NodeRef node, const Names* names) {
  const std::string_view name = function.name;
  const NodeRef argument_node = function.argument;
  if (name == "Ref") {
    const std::optional<std::string> target = all_.text_of(argument(function, names));
    return target ? ref(all_.store().keep(*target), names) : all_.unknown("reference");
  }
  if (name == "GetAtt") return get_attribute(function, names);
  if (name == "Sub") return sub(function, names);
  if (name == "Join") return join(argument_node, names);
  if (name == "Split") return split(argument_node, names);
  if (name == "Select") return select(argument_node, names);
  if (name == "FindInMap") return find_in_map(argument_node, names);
  if (name == "If") return choice(argument_node, names);
  if (name == "Cidr") return cidr(argument_node, names);
  if (name == "Base64") return base64(argument(function, names));
  if (name == "ToJsonString") return to_json(argument(function, names));
  if (name == "Length") return length(argument(function, names));
  if (name == "ImportValue") return all_.unknown(kExported);
  if (name == "GetAZs") return all_.unknown("availability zones of the account");
  if (name == "Transform") return all_.unknown("made by a macro");
  if (name == "Equals" || name == "And" || name == "Or" || name == "Not" || name == "Condition") {
    const Truth is_so = truth(node, names);
    if (is_so == Truth::unknown) return all_.unknown("condition");
    Computed value = *all_.text(is_so == Truth::yes ? "true" : "false");
    value.type = Type::boolean;
    return all_.keep(value);
  }
  return all_.unknown("function call");
}

// Conditions. -------------------------------------------------------------------------------------

Truth Stack::equal(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() != 2) return Truth::unknown;
  const Val a = evaluate(node[std::size_t{0}], names);
  const Val b = evaluate(node[std::size_t{1}], names);
  if (a == all_.other() || b == all_.other()) {
    // Of two parameters, each may be what the other is.
    if (a == b) {
      const auto one = function_of(node[std::size_t{0}]);
      const auto other = function_of(node[std::size_t{1}]);
      const bool is_same = one && other && one->argument.value() == other->argument.value();
      return is_same ? Truth::yes : Truth::unknown;
    }
    return (a == all_.other() ? b : a)->is_known() ? Truth::no : Truth::unknown;
  }
  if (!a->is_known() || !b->is_known()) return Truth::unknown;
  const auto text = Evaluator::text_of(a);
  const auto other = Evaluator::text_of(b);
  return text && other ? truth_of(*text == *other) : Truth::unknown;
}

// What rules of templates ask of parameters: that each of some texts is one of others.
Truth Stack::are_among(NodeRef some, NodeRef others, const Names* names) {
  using Texts = std::optional<std::vector<std::string>>;
  const auto texts_of = [&](Val value) -> Texts {
    std::vector<std::string> texts;
    const auto add = [&](Val one) {
      const auto text = one->is_known() ? Evaluator::text_of(one) : std::nullopt;
      if (text) texts.push_back(*text);
      return text.has_value();
    };
    if (!value->is_list()) return add(value) ? Texts(texts) : std::nullopt;
    for (const Computed::Item& item : value->items) {
      if (!add(item.value)) return std::nullopt;
    }
    return texts;
  };
  const Texts all = texts_of(evaluate(others, names));
  if (!all) return Truth::unknown;
  const Val value = evaluate(some, names);
  if (value == all_.other()) return Truth::no;
  const Texts asked = texts_of(value);
  if (!asked) return Truth::unknown;
  return truth_of(std::all_of(asked->begin(), asked->end(), [&](const std::string& one) {
    return std::find(all->begin(), all->end(), one) != all->end();
  }));
}

Truth Stack::truth(NodeRef node, const Names* names) {
  const Level level(all_);
  if (all_.depth > Evaluator::kMostDepth || !all_.takes(1, document_, node.span()))
    return Truth::unknown;
  const auto function = condition_function_of(node);
  if (!function) {
    const Val value = evaluate(node, names);
    if (!value->is_scalar()) return Truth::unknown;
    if (value->text == "true") return Truth::yes;
    return value->text == "false" ? Truth::no : Truth::unknown;
  }
  const NodeRef argument_node = function->argument;
  if (function->name == "Condition") return named_condition(argument_node.value());
  ++in_condition_;
  Truth result = Truth::unknown;
  if (function->name == "Equals") {
    result = equal(argument_node, names);
  } else if (argument_node.is_sequence() && argument_node.size() == 2 &&
             (function->name == "EachMemberIn" || function->name == "EachMemberEquals")) {
    result = are_among(argument_node[std::size_t{0}], argument_node[std::size_t{1}], names);
  } else if (argument_node.is_sequence() && argument_node.size() == 2 &&
             function->name == "Contains") {
    result = are_among(argument_node[std::size_t{1}], argument_node[std::size_t{0}], names);
  } else if (function->name == "Not") {
    const NodeRef only =
        argument_node.is_sequence() ? argument_node[std::size_t{0}] : argument_node;
    if (only && only != node) result = negate(truth(only, names));
  } else if (function->name == "And" || function->name == "Or") {
    const bool is_and = function->name == "And";
    result = argument_node.is_sequence() ? truth_of(is_and) : Truth::unknown;
    for (const NodeRef part : argument_node.children()) {
      const Truth one = truth(part, names);
      result = is_and ? both(result, one) : either(result, one);
    }
  }
  --in_condition_;
  return result;
}

Truth Stack::named_condition(std::string_view name) {
  const auto found = conditions_by_name_.find(name);
  if (found == conditions_by_name_.end()) return Truth::unknown;
  Condition& condition = *found->second;
  if (asked_ != nullptr && in_condition_ == 0) {
    const std::set<std::size_t>& parameters = parameters_of(condition);
    asked_->by_conditions.insert(parameters.begin(), parameters.end());
    std::vector<std::string_view>& list = asked_->conditions;
    if (std::find(list.begin(), list.end(), condition.name) == list.end())
      list.push_back(condition.name);
  }
  if (const auto known = truths_.find(name); known != truths_.end()) return known->second;
  if (condition.is_open) return Truth::unknown;  // it refers to itself
  condition.is_open = true;
  ++in_condition_;
  const Truth result = truth(condition.node, condition.names);
  --in_condition_;
  condition.is_open = false;
  return truths_[condition.name] = result;
}

Val Stack::choice(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() != 3) return all_.unknown("function call");
  const NodeRef name = node[std::size_t{0}];
  const std::optional<std::string> text = all_.text_of(evaluate(name, names));
  const Truth is_so =
      text && !condition_function_of(name) ? named_condition(*text) : truth(name, names);
  const NodeRef chosen = node[is_so == Truth::no ? std::size_t{2} : std::size_t{1}];
  if (is_so != Truth::unknown) return evaluate(chosen, names);
  const Val then = evaluate(node[std::size_t{1}], names);
  const Val otherwise = evaluate(node[std::size_t{2}], names);
  if (then->is_scalar() && otherwise->is_scalar() && then->text == otherwise->text) return then;
  if (then == all_.absent() && otherwise == all_.absent()) return then;
  return all_.unknown("condition that nobody knows");
}

// Loops. ------------------------------------------------------------------------------------------

// ${Name} and &{Name} of the loops around, the latter without what no logical id may have.
std::string Stack::filled(std::string_view key, const Names* names) const {
  if (names == nullptr) return std::string(key);
  std::string out;
  for (std::size_t at = 0; at < key.size();) {
    const bool is_open = (key[at] == '$' || key[at] == '&') && key.substr(at + 1).starts_with('{');
    const std::size_t close = is_open ? key.find('}', at) : key.npos;
    const Names* found = nullptr;
    if (close != key.npos) {
      const std::string_view name = key.substr(at + 2, close - at - 2);
      for (found = names; found != nullptr && found->name != name;) found = found->next;
    }
    if (found == nullptr || !found->value->is_scalar()) {
      out += key[at++];
      continue;
    }
    for (const char c : found->value->text) {
      const bool is_plain =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (key[at] == '$' || is_plain) out += c;
    }
    at = close + 1;
  }
  return out;
}

bool Stack::each_of_loop(NodeRef loop, const Names* names, const Use& use) {
  const std::string_view identifier = loop[std::size_t{0}].value();
  const NodeRef made = loop[std::size_t{2}];
  if (!loop.is_sequence() || loop.size() != 3 || identifier.empty() || !made.is_mapping())
    return false;
  const Val collection = evaluate(loop[std::size_t{1}], names);
  if (!collection->is_list()) {
    // How many there are is not known: one stands for all.
    const Names* const own = all_.name(identifier, all_.unknown("element of a loop"), names);
    each_entry(made, own, [&](std::string_view name, NodeRef node, const Names* inner, bool) {
      use(name, node, inner, false);
    });
    return false;
  }
  std::size_t count = 0;
  bool is_whole = true;
  for (const Computed::Item& element : collection->items) {
    if (count++ == Evaluator::kMostElements) {
      all_.limit(document_, loop.key().at, "this makes more than is looked at");
      return false;
    }
    const Names* const own = all_.name(identifier, element.value, names);
    is_whole = each_entry(made, own, use) && is_whole;
  }
  return is_whole;
}

bool Stack::each_entry(NodeRef mapping, const Names* names, const Use& use) {
  const Level level(all_);
  if (all_.depth > Evaluator::kMostDepth) return false;
  bool is_whole = true;
  for (const NodeRef child : mapping.children()) {
    if (!all_.takes(1, document_, child.key().at)) return false;
    const std::string_view key = child.key().value;
    if (is_loop(key)) {
      is_whole = each_of_loop(child, names, use) && is_whole;
    } else {
      use(names == nullptr ? key : all_.store().keep(filled(key, names)), child, names, true);
    }
  }
  return is_whole;
}

}  // namespace sluice::cloudformation
