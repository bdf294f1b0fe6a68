#include "core/rules/shared/tainted_code.h"

#include <map>
#include <string>
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

// GitHub takes a text with expressions for one expression, and refuses the file where it is longer.
// Every step may use the variable: what is longer still is not worth reading for each.
constexpr std::size_t kLongestExpression = 21'000;

std::optional<Taint> taint_of_variable(const Step& step, std::string_view name) {
  const NodeRef variable = find_variable(step, name);
  if (!variable.is_scalar() || variable.value().size() > kLongestExpression) return std::nullopt;
  for (const Expression& expression : find_expressions(variable.tree()->source, variable.text())) {
    if (auto reference = outsider_reference(expression))
      return Taint{std::move(*reference), variable.use()};
  }
  return std::nullopt;
}

// Reads one step. Places are asked for in order of writing, so that one pass answers for all.
class Reader {
 public:
  explicit Reader(const Step& step) : step_(step) {}

  void read(NodeRef code, std::vector<TaintedCode>& list) {
    CommentLines comments(code.value());
    for (const Expression& expression : find_expressions(code.tree()->source, code.text())) {
      std::optional<Taint> taint = taint_of(expression);
      if (!taint || (fits_a_line(*taint) && comments.hold(expression.begin))) continue;
      list.push_back({code, expression.at, std::move(taint->reference), taint->set_at});
    }
  }

 private:
  // The lines of a script that are comments.
  class CommentLines {
   public:
    explicit CommentLines(std::string_view code) : code_(code) {}

    // True if what stands at `at` is in one; no place stands before the one asked for last.
    bool hold(std::size_t at) {
      const std::size_t line = code_.substr(seen_, at - seen_).rfind('\n');
      if (line != code_.npos) first_ = code_.find_first_not_of(" \t", seen_ + line + 1);
      seen_ = at;
      return first_ < at && code_[first_] == '#';
    }

   private:
    std::string_view code_;
    std::size_t seen_ = 0;
    std::size_t first_ = code_.find_first_not_of(" \t");  // of the line that `seen_` is in
  };

  // A text of one line cannot leave a comment.
  static bool fits_a_line(const Taint& taint) {
    return taint.reference.use != ContextReference::Use::serialized &&
           is_single_line(taint.reference.path);
  }

  std::optional<Taint> taint_of(const Expression& expression) {
    if (auto reference = outsider_reference(expression)) return Taint{std::move(*reference), {}};
    constexpr std::string_view kEnv = "env.";
    for (const ContextReference& reference : expression.references()) {
      if (reference.use == ContextReference::Use::tested || !reference.path.starts_with(kEnv))
        continue;
      if (auto taint = taint_of_name(reference.path.substr(kEnv.size()))) return taint;
    }
    return std::nullopt;
  }

  // A script may use one variable, however long, at every few bytes.
  std::optional<Taint> taint_of_name(const std::string& name) {
    const auto [known, is_new] = variables_.try_emplace(name);
    if (is_new) known->second = taint_of_variable(step_, name);
    return known->second;
  }

  const Step& step_;
  std::map<std::string, std::optional<Taint>> variables_;
};

}  // namespace

std::vector<TaintedCode> tainted_code(const Step& step) {
  std::vector<TaintedCode> list;
  Reader reader(step);
  for (const NodeRef code : code_of(step)) reader.read(code, list);
  return list;
}

}  // namespace sluice::actions
