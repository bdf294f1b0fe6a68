#include "core/model/cloudformation/syntax.h"

namespace sluice::cloudformation {
namespace {

constexpr std::string_view kPrefix = "Fn::";
constexpr std::string_view kLoop = "Fn::ForEach::";

std::optional<Function> short_function(NodeRef node) {
  const std::string_view tag = node.tag();
  if (!tag.starts_with('!') || tag.starts_with("!!") || tag.size() < 2) return std::nullopt;
  return Function{tag.substr(1), node, true};
}

}  // namespace

bool is_loop(std::string_view key) { return key.starts_with(kLoop); }

std::optional<Function> function_of(NodeRef node) {
  if (!node) return std::nullopt;
  if (const auto found = short_function(node)) return found;
  if (!node.is_mapping() || node.size() != 1) return std::nullopt;
  const NodeRef argument = *node.children().begin();
  std::string_view key = argument.key().value;
  if (key == "Ref") return Function{key, argument};
  if (!key.starts_with(kPrefix) || is_loop(key)) return std::nullopt;
  key.remove_prefix(kPrefix.size());
  return Function{key, argument};
}

std::optional<Function> condition_function_of(NodeRef node) {
  if (const auto found = function_of(node)) return found;
  if (!node.is_mapping() || node.size() != 1) return std::nullopt;
  const NodeRef argument = *node.children().begin();
  if (argument.key().value != "Condition") return std::nullopt;
  return Function{"Condition", argument};
}

std::string_view literal_text(NodeRef node) {
  return node.is_scalar() && !function_of(node) ? node.value() : std::string_view();
}

}  // namespace sluice::cloudformation
