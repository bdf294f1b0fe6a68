#include "core/model/policy.h"

#include <utility>

#include "core/parse/json.h"

namespace sluice {

PolicyDocument::PolicyDocument(const Value& value) {
  if (const Value argument = value.json_argument(); !argument.is_absent()) {
    read(argument);
    return;
  }
  if (value.is(Value::Type::object)) {
    read(value);
    return;
  }
  if (!value.is(Value::Type::string)) return;
  Parsed<Tree> parsed = parse_json(value.text().value, ParseLimits{});
  if (!parsed.usable) return;
  tree_ = std::make_unique<Tree>(std::move(parsed.tree));
  if (value.is_written()) {
    map_.emplace(value.text_map());
  } else {
    whole_ = value.at();
  }
  read(Value::of(tree_->root()));
}

Span PolicyDocument::place(const Value& value) const {
  if (whole_) return *whole_;
  return map_ ? map_->span(value.at().begin, value.at().end) : value.at();
}

void PolicyDocument::read(const Value& document) {
  for (const Value& statement : document.get("Statement").elements()) {
    statements_.push_back({statement.get("Effect"), statement.get("Action"),
                           statement.get("NotAction"), statement.get("Resource"),
                           statement.get("NotResource"), statement.get("Principal"),
                           statement.get("Condition"), statement});
  }
}

}  // namespace sluice
