#include "core/rules/shared/checkout.h"

#include <string>

#include "core/rules/shared/workflow.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kInput = "persist-credentials";

// White space from the start of the line to `at`; a '-' of a list counts as white space.
std::optional<std::string> indent_at(std::string_view source, std::uint32_t at) {
  std::size_t line = at;
  while (line > 0 && source[line - 1] != '\n') --line;
  std::string indent(source.substr(line, at - line));
  for (char& c : indent) {
    if (c == '-') c = ' ';
    if (c != ' ') return std::nullopt;
  }
  return indent;
}

}  // namespace

bool is_checkout(const Step& step) {
  return step.uses.present() && read_uses(step.uses.value).is("actions/checkout");
}

std::optional<bool> keeps_credentials(const Step& step) {
  const NodeRef value = input(step, kInput);
  if (!value) return true;
  if (has_expression(value.value())) return std::nullopt;
  return !equals_ignoring_case(value.value(), "false");
}

void add_persist_edit(const Step& step, Hit& hit) {
  const NodeRef value = input(step, kInput);
  if (value) {
    hit.with_edit(Edit::Safety::needs_review, value.span(), "false");
    return;
  }
  const NodeRef uses = step.node["uses"];
  if (step.node.style() != Style::block || uses.is_aliased()) return;
  const std::string_view source = uses.tree()->source;
  if (step.with) {
    const NodeRef::Children inputs = step.with.children();
    if (!step.with.is_mapping() || step.with.style() != Style::block || inputs.empty() ||
        step.with.is_aliased()) {
      return;
    }
    const std::uint32_t first = (*inputs.begin()).key().at.begin;
    const auto indent = indent_at(source, first);
    if (!indent) return;
    hit.with_edit(Edit::Safety::needs_review, {first, first},
                  std::string(kInput) + ": false\n" + *indent);
    return;
  }
  const auto indent = indent_at(source, uses.key().at.begin);
  if (!indent) return;
  // Behind the line, so that a comment beside the version stays beside it.
  std::size_t end = source.find('\n', uses.span().end);
  if (end == source.npos) end = source.size();
  if (end > 0 && source[end - 1] == '\r') --end;
  const auto at = static_cast<std::uint32_t>(end);
  hit.with_edit(Edit::Safety::needs_review, {at, at},
                "\n" + *indent + "with:\n" + *indent + "  " + std::string(kInput) + ": false");
}

}  // namespace sluice::actions
