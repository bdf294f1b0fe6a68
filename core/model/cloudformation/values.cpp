#include <algorithm>

#include "core/model/cloudformation/evaluator.h"

// What all stacks share: values, limits.
namespace sluice::cloudformation {

Evaluator::Evaluator(const Templates& templates, const Template& root) : templates_(templates) {
  Computed value;
  value.state = Value::State::absent;
  absent_ = keep(value);
  other_ = unknown(kNoValue);
  stacks_.emplace_back(*this, root, nullptr).read();
}

Stack* Evaluator::nest(const Document& document, Instance& caller) {
  if (caller.stack->level() >= kMostStackDepth || stacks_.size() >= kMostStacks) {
    limit(caller.stack->document(), caller.resource.header,
          "there are more nested stacks than are looked at");
    return nullptr;
  }
  for (const Stack* above = caller.stack; above != nullptr;) {
    if (&above->document() == &document) {
      limit(caller.stack->document(), caller.resource.header, "this nests the template itself");
      return nullptr;
    }
    above = above->caller() != nullptr ? above->caller()->stack : nullptr;
  }
  Stack& stack = stacks_.emplace_back(*this, Template{&document}, &caller);
  stack.read();
  return &stack;
}

Val Evaluator::unknown(std::string_view reason, std::string_view reference,
                       const Resource* resource) {
  Computed value;
  value.reason = reason;
  value.text = reference;
  value.resource = resource;
  return keep(value);
}

Val Evaluator::text(std::string_view text) {
  if (text.size() > kMostText) return unknown(kTooMuch);
  Computed value;
  value.state = Value::State::known;
  value.type = Type::string;
  value.text = store_.keep(text);
  return keep(value);
}

Val Evaluator::number(std::size_t number) {
  Computed value = *text(std::to_string(number));
  value.type = Type::number;
  return keep(value);
}

Val Evaluator::list(const Items& items) {
  Computed value;
  value.state = Value::State::known;
  value.type = Type::list;
  value.items = store_.keep(items);
  return keep(value);
}

Val Evaluator::object(const Items& items, bool is_open) {
  Computed value = *list(items);
  value.type = Type::object;
  value.is_open = is_open;
  return keep(value);
}

std::optional<std::string> Evaluator::text_of(Val value) {
  if (value->is_scalar()) return std::string(value->text);
  if (!value->is_list()) return std::nullopt;
  // A list parameter where a text is asked for.
  std::string text;
  for (const Computed::Item& item : value->items) {
    if (!item.value->is_scalar()) return std::nullopt;
    if (&item != value->items.data()) text += ',';
    text += item.value->text;
  }
  return text;
}

bool Evaluator::write_json(Val value, std::string& out, int level) const {
  if (level > kMostDepth || out.size() > kMostText || !value->is_known()) return false;
  const auto quoted = [&](std::string_view text) {
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      if (c == '\n') {
        out += "\\n";
      } else if (c == '\t') {
        out += "\\t";
      } else if (c == '\r') {
        out += "\\r";
      } else {
        out += c;
      }
    }
    out += '"';
  };
  switch (value->type) {
    case Type::null:
      out += "null";
      return true;
    case Type::boolean:
    case Type::number:
      out += value->text;
      return true;
    case Type::string:
      quoted(value->text);
      return true;
    case Type::list:
    case Type::object:
      break;
  }
  const bool is_object = value->is_object();
  out += is_object ? '{' : '[';
  for (const Computed::Item& item : value->items) {
    if (&item != value->items.data()) out += ',';
    if (is_object) {
      quoted(item.name);
      out += ':';
    }
    if (!write_json(item.value, out, level + 1)) return false;
  }
  out += is_object ? '}' : ']';
  return true;
}

std::optional<std::string> Evaluator::json_of(Val value) {
  std::string out;
  return write_json(value, out, 0) ? std::optional(std::move(out)) : std::nullopt;
}

const Names* Evaluator::name(std::string_view name, Val value, const Names* next) {
  return &names_.emplace_back(Names{name, value, next});
}

bool Evaluator::takes(std::size_t steps, const Document& document, Span at) {
  steps_ += steps;
  if (!is_over_ && steps_ <= kMostSteps && store_.size() <= kMostBytes) return true;
  is_over_ = true;
  limit(document, at, "this takes more to evaluate than is done; what is left is unknown");
  return false;
}

void Evaluator::limit(const Document& document, Span at, std::string what) {
  if (!told_.insert(&document).second) return;
  errors_.push_back({&document, {ErrorCode::limit, at, std::move(what)}});
}

}  // namespace sluice::cloudformation
