#include "core/rules/shared/variable_edit.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/expression.h"
#include "core/parse/scalar_map.h"
#include "core/rules/edits.h"
#include "core/rules/shared/expression_places.h"
#include "core/rules/shared/runners.h"
#include "core/rules/shared/workflow.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

// Each finding that is kept reads the whole script: what is larger is no honest one, and would make
// this slow.
constexpr std::size_t kMostExpressions = 32;
constexpr std::size_t kLongestCode = 32'768;
constexpr std::size_t kLongestName = 60;

bool is_name_character(char c) {
  const char lower = lower_case(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view name) {
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

// Counts no further than it has to.
bool has_too_many_expressions(std::string_view code) {
  std::size_t count = 0;
  for (std::size_t at = code.find("${{"); at != code.npos; at = code.find("${{", at + 3)) {
    if (++count > kMostExpressions) return true;
  }
  return false;
}

// What the runner sets itself, or programs read.
bool is_taken(std::string_view name) {
  constexpr std::array<std::string_view, 5> kStarts = {"GITHUB_", "RUNNER_", "ACTIONS_", "INPUT_",
                                                       "GIT_"};
  constexpr std::array<std::string_view, 12> kNames = {
      "PATH", "HOME", "USER", "SHELL", "PWD", "IFS", "CI", "TMP", "TEMP", "TOKEN", "ENV", "JOB"};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return name.starts_with(start); }) ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// True if `name` stands in the script as a word: anywhere, or where it is not read as a variable,
// so that it may be set there.
enum class Mention : std::uint8_t { any, not_read };
bool mentions(std::string_view script, std::string_view name, Mention kind) {
  for (std::size_t at = script.find(name); at != script.npos; at = script.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at > 0 && is_name_character(script[at - 1])) ||
        (end < script.size() && is_name_character(script[end])))
      continue;
    const std::string_view before = script.substr(0, at);
    const bool is_read = before.ends_with('$') || before.ends_with("${") ||
                         before.ends_with("env.") || before.ends_with("env:");
    if (kind == Mention::any || !is_read) return true;
  }
  return false;
}

// What the script itself says, with nothing in the place of its expressions.
std::string without_expressions(std::string_view code, const std::vector<Expression>& expressions) {
  std::string script;
  std::size_t at = 0;
  for (const Expression& expression : expressions) {
    script.append(code.substr(at, expression.begin - at)).append(1, ' ');
    at = expression.end;
  }
  return script.append(code.substr(at));
}

std::vector<std::string_view> words_of(std::string_view path) {
  std::vector<std::string_view> words;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view word = path.substr(0, end);
    if (word != "*" && word != "?" && word != "outputs" && !word.empty()) words.push_back(word);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return words;
}

// github.event.pull_request.head.ref is HEAD_REF, steps.meta.outputs.tag is STEPS_META_TAG: the
// context stays in front where people choose the words behind it, which may be those that some
// program reads.
std::string name_for(const Expression& expression) {
  const std::vector<ContextReference> references = expression.references();
  if (references.empty()) return "VALUE";
  const auto told = std::find_if(
      references.begin(), references.end(),
      [](const ContextReference& one) { return one.use != ContextReference::Use::tested; });
  const std::string& path = (told != references.end() ? *told : references.front()).path;
  std::vector<std::string_view> words = words_of(path);
  std::string name;
  if (!words.empty()) {
    const bool is_event = words.front() == "github";
    std::size_t first = words.size() > 2 ? words.size() - 2 : 0;
    if (is_event) {
      while (first < words.size() - 1 && (words[first] == "github" || words[first] == "event"))
        ++first;
    } else if (first > 0) {
      name.append(words.front());
    }
    for (std::size_t i = first; i < words.size(); ++i) {
      if (!name.empty()) name += '_';
      name += words[i];
    }
  }
  for (char& c : name) c = is_name_character(c) ? upper_case(c) : '_';
  if (!is_name(name) || name.size() > kLongestName) return "VALUE";
  return is_taken(name) ? "VALUE_" + name : name;
}

// One that neither the environment of the step has, as far as the file tells, nor its code.
std::optional<std::string> free_name(const Step& step, std::string_view script,
                                     const Expression& expression) {
  const std::string base = name_for(expression);
  for (int number = 1; number < 10; ++number) {
    std::string name = number == 1 ? base : base + '_' + std::to_string(number);
    if (!find_variable(step, name) && !mentions(script, name, Mention::any)) return name;
  }
  return std::nullopt;
}

// The variable of the step's environment that holds just this expression already.
std::optional<std::string> existing_name(const Step& step, std::string_view script,
                                         std::string_view expression) {
  constexpr std::size_t kMost = 50;
  if (!step.env.is_mapping() || step.env.size() > kMost) return std::nullopt;
  for (const NodeRef variable : step.env.children()) {
    if (!variable.is_scalar()) continue;
    const std::string_view value = variable.value();
    constexpr std::size_t kBracesAndSpaces = 16;
    if (value.size() > expression.size() + kBracesAndSpaces) continue;
    const auto& found = expressions_of(variable);
    if (found.size() != 1 || found[0].begin != 0 || found[0].end != value.size() ||
        inner_text(value, found[0]) != expression)
      continue;
    const std::string_view name = variable.key().value;
    if (is_name(name) && !is_taken(name) && !mentions(script, name, Mention::not_read))
      return std::string(name);
  }
  return std::nullopt;
}

struct Variable {
  std::string name;
  bool is_new = false;
};

// `text` is what stands between the braces.
std::optional<Variable> variable_for(const Step& step, const std::string& script,
                                     const Expression& expression, std::string_view text) {
  constexpr std::string_view kEnvironment = "env.";
  if (expression.path(expression.root).starts_with(kEnvironment)) {
    // What the expression reads, the process has under the same name.
    const std::string_view name = text.substr(std::min(kEnvironment.size(), text.size()));
    const bool is_same = text.starts_with(kEnvironment) && is_name(name) && !is_taken(name) &&
                         !mentions(script, name, Mention::not_read);
    return is_same ? std::optional(Variable{std::string(name), false}) : std::nullopt;
  }
  if (std::string name = default_variable(step, expression);
      !name.empty() && !mentions(script, name, Mention::not_read) && !find_variable(step, name))
    return Variable{std::move(name), false};
  const std::vector<ContextReference> references = expression.references();
  // `env` of a step does not see itself.
  const bool reads_environment =
      std::any_of(references.begin(), references.end(), [](const ContextReference& one) {
        return one.path == "env" || one.path.starts_with("env.");
      });
  if (reads_environment && step.env) return std::nullopt;
  if (const auto name = existing_name(step, script, text)) return Variable{*name, false};
  const auto name = free_name(step, script, expression);
  return name ? std::optional(Variable{*name, true}) : std::nullopt;
}

// Where neither the step nor its defaults name a shell, the runner's system does.
enum class Certainty : std::uint8_t { known, likely, unknown };
Certainty certainty_of_shell(const Step& step) {
  if (step.job == nullptr || !shell_name(step).empty()) return Certainty::known;
  const auto labels = runner_labels(*step.job);
  const bool has_windows = std::any_of(labels.begin(), labels.end(), [](const RunnerLabel& label) {
    return lower_case(label.label.value()).starts_with("windows");
  });
  if (has_windows) {
    const bool is_only = step.effective_shell() == Shell::powershell;
    return is_only ? Certainty::known : Certainty::unknown;
  }
  return labels.empty() ? Certainty::likely : Certainty::known;
}

std::vector<ExpressionPlace> places_of(const Step& step, NodeRef code,
                                       const ExpressionSearch& search) {
  if (step.uses.present()) {
    const bool is_script = read_uses(step.uses.value).is("actions/github-script") &&
                           equals_ignoring_case(code.key().value, "script");
    return is_script ? places_in_javascript(search) : std::vector<ExpressionPlace>();
  }
  if (shell_name(step).starts_with("python")) return places_in_python(search);
  switch (step.effective_shell()) {
    case Shell::posix:
      if (step.script == nullptr) return {};
      return places_in_shell(search, *step.script);
    case Shell::powershell:
      return places_in_powershell(search);
    case Shell::other:
      break;
  }
  return {};
}

bool is_serialized(const Expression& expression) {
  const auto references = expression.references();
  return std::any_of(references.begin(), references.end(), [](const ContextReference& one) {
    return one.use == ContextReference::Use::serialized;
  });
}

void make_edit(Hit& hit, const Step& step, NodeRef code, Span expression) {
  const std::string_view text = code.value();
  const bool is_shared = !step.node.anchor().empty() || !step.env.anchor().empty();
  if (is_shared || step.node.is_aliased() || text.size() > kLongestCode ||
      has_too_many_expressions(text))
    return;
  const auto& expressions = expressions_of(code);
  const auto here =
      std::find_if(expressions.begin(), expressions.end(),
                   [&](const Expression& one) { return one.at == expression && one.is_valid; });
  if (here == expressions.end()) return;
  const std::string_view inner = inner_text(text, *here);
  const Certainty shell = step.uses.present() ? Certainty::known : certainty_of_shell(step);
  if (inner.find('\n') != inner.npos || shell == Certainty::unknown) return;
  const auto variable = variable_for(step, without_expressions(text, expressions), *here, inner);
  if (!variable) return;
  auto places = places_of(step, code, {text, expressions, inner, variable->name});
  const auto own = std::find_if(places.begin(), places.end(), [&](const ExpressionPlace& place) {
    return place.begin <= here->begin && here->end <= place.end;
  });
  if (own == places.end()) return;
  const bool is_safe = own->is_exact && shell == Certainty::known && !is_serialized(*here);
  const Edit::Safety safety = is_safe ? Edit::Safety::safe : Edit::Safety::needs_review;
  // What needs a review elsewhere does not hold back what needs none here.
  if (is_safe) std::erase_if(places, [](const ExpressionPlace& place) { return !place.is_exact; });
  // All of it or nothing.
  Hit draft;
  draft.primary.source = hit.primary.source;
  if (variable->is_new) {
    const NodeRef before = step.node[step.uses.present() ? "with" : "run"];
    const std::string value = std::string("${{ ").append(inner).append(" }}");
    if (!set_key(draft, safety, step.node, {"env", variable->name}, value, before)) return;
  }
  const ScalarMap map(code.tree()->source, code.text());
  for (const ExpressionPlace& place : places) {
    if (!set_part(draft, safety, code, map, place.begin, place.end, place.text)) return;
  }
  hit.edit = std::move(draft.edit);
}

}  // namespace

void add_variable_edit(Hit& hit, const Step& step, NodeRef code, Span expression) {
  hit.edit_when_kept = [&step, code, expression](Hit& kept) {
    make_edit(kept, step, code, expression);
  };
}

}  // namespace sluice::actions
