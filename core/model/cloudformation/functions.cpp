#include <algorithm>
#include <array>
#include <utility>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"
#include "core/text/base64.h"
#include "core/text/numbers.h"

// Intrinsic functions that give values, by the documentation of each.
namespace sluice::cloudformation {

// A text that is put together. Where a part is not known, neither is the whole; it still refers to
// what its parts refer to.
class Stack::Joined {
 public:
  explicit Joined(Evaluator& all) : all_(all) {}

  void add(std::string_view text) { text_ += text; }
  void add(Val value) {
    if (const auto text = value->is_known() ? all_.text_of(value) : std::nullopt) {
      text_ += *text;
      return;
    }
    if (!references_.empty()) references_ += ' ';
    const bool is_open = value->text.empty() || value->reason == kNothingHere;
    references_ += is_open ? "?" : value->text;
    // Of one resource alone, it is that one's.
    owner_ = unknown_ == nullptr || owner_ == value->resource ? value->resource : nullptr;
    if (unknown_ == nullptr || unknown_->resource != nullptr) unknown_ = value;
    is_hidden_ = is_hidden_ || value->is_sensitive;
  }
  bool is_too_long() const { return text_.size() > Evaluator::kMostText; }

  Val value() const {
    if (is_too_long()) return all_.unknown(kTooMuch);
    // What a dynamic reference names may come by a parameter; what it stands for does not.
    const bool is_resolved = text_.find("{{resolve:") != std::string::npos;
    if (unknown_ == nullptr) return is_resolved ? all_.unknown(kResolved) : all_.text(text_);
    const std::string_view reason = is_resolved            ? kResolved
                                    : unknown_->is_known() ? "list in a text"
                                                           : unknown_->reason;
    Computed value = *all_.unknown(reason, all_.store().keep(references_), owner_);
    value.is_sensitive = is_hidden_;
    return all_.keep(value);
  }

 private:
  Evaluator& all_;
  std::string text_, references_;
  Val unknown_ = nullptr;
  const Resource* owner_ = nullptr;
  bool is_hidden_ = false;
};

// References. -------------------------------------------------------------------------------------

Val Stack::pseudo_parameter(std::string_view name) {
  if (name == "AWS::NoValue") return all_.absent();
  // Whoever means another partition means the same policies and services there.
  if (name == "AWS::Partition") return all_.text("aws");
  if (name == "AWS::URLSuffix") return all_.text("amazonaws.com");
  // Where a condition asks for it, it is one of what it is compared to, or something else.
  const std::size_t index = parameter_named(name);
  const bool is_assigned = index != kNone && assignment_ != nullptr &&
                           index < assignment_->size() && (*assignment_)[index] != nullptr;
  const Val assigned = is_assigned ? (*assignment_)[index] : all_.other();
  if (is_assigned && (assigned != all_.other() || in_condition_ > 0)) return assigned;
  return all_.unknown(kDeployed, name, nullptr);
}

std::size_t Stack::parameter_named(std::string_view name) const {
  const auto found = parameters_by_name_.find(name);
  return found != parameters_by_name_.end() ? found->second : kNone;
}

Val Stack::value_of(std::size_t index) const {
  const Parameter& parameter = parameters_[index];
  if (assignment_ != nullptr && index < assignment_->size() && (*assignment_)[index] != nullptr)
    return (*assignment_)[index];
  if (parameter.usual != nullptr) return parameter.usual;
  Computed value = *all_.unknown(kNoValue);
  value.is_sensitive = parameter.is_hidden;
  return all_.keep(value);
}

Val Stack::ref(std::string_view name, const Names* names) {
  for (; names != nullptr; names = names->next) {
    if (names->name == name) return names->value;
  }
  if (name.starts_with("AWS::")) return pseudo_parameter(name);
  if (const std::size_t index = parameter_named(name); index != kNone) {
    if (asked_ != nullptr && in_condition_ == 0) asked_->by_values.insert(index);
    return value_of(index);
  }
  const auto found = instances_by_name_.find(name);
  if (found == instances_by_name_.end()) return all_.unknown(kNothingHere, name, nullptr);
  return all_.unknown(kDeployed, name, &found->second->resource);
}

Val Stack::attribute(std::string_view name, std::string_view what) {
  const auto found = instances_by_name_.find(name);
  if (found == instances_by_name_.end()) return all_.unknown(kNothingHere, name, nullptr);
  Instance& instance = *found->second;
  constexpr std::string_view kOutputs = "Outputs.";
  if (what.starts_with(kOutputs)) {
    if (Stack* const stack = nested(instance); stack != nullptr)
      return stack->output(what.substr(kOutputs.size()));
  }
  std::string reference(name);
  reference.append(".").append(what);
  return all_.unknown(kDeployed, all_.store().keep(reference), &instance.resource);
}

Val Stack::get_attribute(const Function& function, const Names* names) {
  const NodeRef node = function.argument;
  std::string name;
  std::string what;
  if (node.is_sequence()) {
    const auto first = all_.text_of(evaluate(node[std::size_t{0}], names));
    const auto second = all_.text_of(evaluate(node[std::size_t{1}], names));
    if (!first || !second) return all_.unknown("reference");
    name = filled(*first, names);
    what = *second;
  } else {
    const std::string whole = filled(node.value(), names);
    const std::size_t dot = whole.find('.');
    if (dot == whole.npos) return all_.unknown("reference");
    name = whole.substr(0, dot);
    what = whole.substr(dot + 1);
  }
  return attribute(all_.store().keep(name), all_.store().keep(what));
}

Val Stack::sub(const Function& function, const Names* names) {
  NodeRef node = function.argument;
  const Names* own = names;
  if (node.is_sequence()) {
    const NodeRef map = node[std::size_t{1}];
    for (const NodeRef entry : map.children())
      own = all_.name(entry.key().value, evaluate(entry, names), own);
    node = node[std::size_t{0}];
  }
  if (!node.is_scalar()) return all_.unknown("function call");
  const std::string_view text = node.value();
  if (text.find("${") == text.npos) {
    Computed plain = *literal(node);
    if (plain.is_known()) plain.type = Type::string;
    return all_.keep(plain);
  }
  Joined out(all_);
  for (std::size_t at = 0; at < text.size() && !out.is_too_long();) {
    const std::size_t open = std::min(text.find("${", at), text.size());
    out.add(text.substr(at, open - at));
    const std::size_t close = text.find('}', open);
    if (open == text.size() || close == text.npos) {
      out.add(text.substr(open));
      break;
    }
    std::string_view name = text.substr(open + 2, close - open - 2);
    at = close + 1;
    if (name.starts_with('!')) {
      out.add("${");
      out.add(name.substr(1));
      out.add("}");
      continue;
    }
    const std::size_t first = name.find_first_not_of(' ');
    name.remove_prefix(std::min(first, name.size()));
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    const std::size_t dot = name.find('.');
    const bool is_attribute =
        dot != name.npos && std::none_of(name.begin(), name.end(), [](char c) { return c == ':'; });
    bool is_named = false;
    for (const Names* one = own; one != nullptr; one = one->next)
      is_named = is_named || one->name == name;
    out.add(is_attribute && !is_named ? attribute(name.substr(0, dot), name.substr(dot + 1))
                                      : ref(name, own));
  }
  return out.value();
}

// Texts and lists. --------------------------------------------------------------------------------

Val Stack::join(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() != 2) return all_.unknown("function call");
  const auto delimiter = all_.text_of(evaluate(node[std::size_t{0}], names));
  const Val list = evaluate(node[std::size_t{1}], names);
  if (!delimiter || !list->is_list()) {
    return list->is_known() ? all_.unknown("function call")
                            : all_.unknown(list->reason, list->text, list->resource);
  }
  Joined out(all_);
  for (const Computed::Item& element : list->items) {
    if (&element != list->items.data()) out.add(*delimiter);
    out.add(element.value);
    if (out.is_too_long()) break;
  }
  return out.value();
}

Val Stack::split(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() != 2) return all_.unknown("function call");
  const auto delimiter = all_.text_of(evaluate(node[std::size_t{0}], names));
  const Val value = evaluate(node[std::size_t{1}], names);
  if (!delimiter || delimiter->empty() || !value->is_scalar()) {
    return value->is_known() ? all_.unknown("function call")
                             : all_.unknown(value->reason, value->text, value->resource);
  }
  Items items;
  std::string_view rest = value->text;
  for (;;) {
    if (!all_.takes(1, document_, node.span())) return all_.unknown(kTooMuch);
    const std::size_t at = rest.find(*delimiter);
    items.push_back({{}, {}, all_.text(rest.substr(0, at)), {}, false});
    if (at == rest.npos) break;
    rest.remove_prefix(at + delimiter->size());
  }
  return all_.list(items);
}

Val Stack::select(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() != 2) return all_.unknown("function call");
  const auto index = all_.text_of(evaluate(node[std::size_t{0}], names));
  const Val list = evaluate(node[std::size_t{1}], names);
  const auto position = index ? whole_number<std::size_t>(*index) : std::nullopt;
  if (!list->is_known()) return all_.unknown(list->reason, list->text, list->resource);
  if (!list->is_list() || !position || *position >= list->items.size())
    return all_.unknown("function call");
  return list->items[*position].value;
}

Val Stack::length(Val value) {
  return value->is_list() ? all_.number(value->items.size()) : all_.unknown("function call");
}

// What may stand there whatever the first key is: where that is one thing, it is this.
Val Stack::find_in_map(NodeRef node, const Names* names) {
  if (!node.is_sequence() || node.size() < 3) return all_.unknown("function call");
  std::array<std::optional<std::string>, 3> keys;
  for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = all_.text_of(evaluate(node[i], names));
  const NodeRef otherwise = node[std::size_t{3}]["DefaultValue"];
  const NodeRef map = keys[0] ? root_["Mappings"][*keys[0]] : NodeRef();
  if (keys[1] && keys[2] && map && !map["Fn::Transform"]) {
    if (const NodeRef found = map[*keys[1]][*keys[2]]) return evaluate(found, nullptr);
    return otherwise ? evaluate(otherwise, names) : all_.unknown("not in the map");
  }
  if (!keys[2] || !map || otherwise) return all_.unknown("key of a map that nobody knows");
  Val same = nullptr;
  for (const NodeRef entry : map.children()) {
    const NodeRef found = entry[*keys[2]];
    const Val value = found ? evaluate(found, nullptr) : all_.absent();
    if (!value->is_scalar() || (same != nullptr && same->text != value->text))
      return all_.unknown("key of a map that nobody knows");
    same = value;
  }
  return same != nullptr ? same : all_.unknown("key of a map that nobody knows");
}

Val Stack::base64(Val value) {
  const auto text = value->is_known() ? all_.text_of(value) : std::nullopt;
  return text ? all_.text(encode_base64(*text))
              : all_.unknown("function call", value->text, value->resource);
}

Val Stack::to_json(Val value) {
  const auto text = all_.json_of(value);
  Computed made = *(text ? all_.text(*text) : all_.unknown("function call"));
  if (value != all_.absent()) made.json = value;
  return all_.keep(made);
}

// Blocks of `bits` address bits each, one behind the other, of an IPv4 block.
Val Stack::cidr(NodeRef node, const Names* names) {
  std::array<std::optional<std::string>, 3> given;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, node.size()); ++i)
    given[i] = all_.text_of(evaluate(node[i], names));
  const auto count = given[1] ? whole_number<std::uint32_t>(*given[1]) : std::nullopt;
  const auto bits = given[2] ? whole_number<std::uint32_t>(*given[2]) : std::nullopt;
  if (!given[0] || !count || *count > 256 || !bits || *bits > 31)
    return all_.unknown("function call");
  std::string_view rest = *given[0];
  std::uint64_t address = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t end = rest.find(i < 3 ? '.' : '/');
    const auto part = whole_number<std::uint8_t>(rest.substr(0, end));
    if (end == rest.npos || !part) return all_.unknown("function call");
    address = address << 8U | *part;
    rest.remove_prefix(end + 1);
  }
  Items items;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::uint64_t at = address + (i << *bits);
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8)
      text += std::to_string(at >> static_cast<unsigned>(shift) & 255U) + (shift > 0 ? "." : "/");
    items.push_back({{}, {}, all_.text(text + std::to_string(32 - *bits)), {}, false});
  }
  return all_.list(items);
}

}  // namespace sluice::cloudformation
