#include "core/rules/shared/tainted_code.h"

#include <string_view>
#include <utility>

#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/workflow.h"

namespace sluice::actions {
namespace {

struct Taint {
  ContextReference reference;
  std::optional<Span> set_at;  // where a variable of the environment took the text
};

std::optional<ContextReference> outsider_reference(const Expression& expression) {
  for (ContextReference& reference : expression.references()) {
    if (author_of(reference) == Author::outsider) return std::move(reference);
  }
  return std::nullopt;
}

std::optional<Taint> taint_of_variable(const Step& step, std::string_view name) {
  const NodeRef variable = find_variable(step, name);
  if (!variable.is_scalar()) return std::nullopt;
  for (const Expression& expression : find_expressions(variable.tree()->source, variable.text())) {
    if (auto reference = outsider_reference(expression))
      return Taint{std::move(*reference), variable.use()};
  }
  return std::nullopt;
}

std::optional<Taint> taint_of(const Step& step, const Expression& expression) {
  if (auto reference = outsider_reference(expression)) return Taint{std::move(*reference), {}};
  constexpr std::string_view kEnv = "env.";
  for (const ContextReference& reference : expression.references()) {
    if (reference.use == ContextReference::Use::tested || !reference.path.starts_with(kEnv))
      continue;
    if (auto taint = taint_of_variable(step, std::string_view(reference.path).substr(kEnv.size())))
      return taint;
  }
  return std::nullopt;
}

// A text of one line cannot leave a comment.
bool is_in_comment(std::string_view code, const Expression& expression, const Taint& taint) {
  if (taint.reference.use == ContextReference::Use::serialized ||
      !is_single_line(taint.reference.path)) {
    return false;
  }
  const std::string_view before = code.substr(0, expression.begin);
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const std::size_t first = line.find_first_not_of(" \t");
  return first != line.npos && line[first] == '#';
}

}  // namespace

std::vector<TaintedCode> tainted_code(const Step& step) {
  std::vector<TaintedCode> list;
  for (const NodeRef code : code_of(step)) {
    for (const Expression& expression : find_expressions(code.tree()->source, code.text())) {
      std::optional<Taint> taint = taint_of(step, expression);
      if (!taint || is_in_comment(code.value(), expression, *taint)) continue;
      list.push_back({code, expression.at, std::move(taint->reference), taint->set_at});
    }
  }
  return list;
}

}  // namespace sluice::actions
