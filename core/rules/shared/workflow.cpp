#include "core/rules/shared/workflow.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

// True, false, or nothing said.
enum class Grant : std::uint8_t { unsaid, reads, writes };

Grant grant_of(NodeRef permissions) {
  if (!permissions) return Grant::unsaid;
  if (permissions.is_scalar())
    return permissions.value() == "read-all" ? Grant::reads : Grant::writes;
  for (const NodeRef scope : permissions.children()) {
    if (scope.value() == "write") return Grant::writes;
  }
  return Grant::reads;
}

// An input of an action whose text is run as code.
enum class Language : std::uint8_t { shell, powershell, javascript, python };
struct CodeInput {
  std::string_view action;
  std::string_view input;
  Language language = Language::shell;
};
constexpr CodeInput kCodeInputs[] = {
    {"actions/github-script", "script", Language::javascript},
    {"azure/cli", "inlineScript"},
    {"azure/powershell", "inlineScript", Language::powershell},
    {"appleboy/ssh-action", "script"},
    {"nick-fields/retry", "command"},
    {"jannekem/run-python-script-action", "script", Language::python},
    {"Amadevus/pwsh-script", "script", Language::powershell},
    {"cardinalby/js-eval-action", "expression", Language::javascript},
    {"mikefarah/yq", "cmd"},
    {"tibdex/backport", "title_template", Language::javascript},
    {"tibdex/backport", "body_template", Language::javascript},
};

// What a script that names no shell is run by: as the job or the workflow says, else as the system
// of the runner has it.
Language language_of_script(const Step& step) {
  std::string_view shell = step.shell.value;
  if (step.job != nullptr) {
    const Job& job = *step.job;
    if (shell.empty()) shell = job.defaults["run"]["shell"].value();
    if (shell.empty()) shell = job.workflow->defaults["run"]["shell"].value();
    if (shell.empty() && job.runs_on.value().starts_with("windows")) shell = "pwsh";
  }
  if (shell.starts_with("pwsh") || shell.starts_with("powershell")) return Language::powershell;
  if (shell.starts_with("python")) return Language::python;
  if (shell.starts_with("node")) return Language::javascript;
  return Language::shell;
}

Language language_of(const Step& step, NodeRef code) {
  if (!step.uses.present()) return language_of_script(step);
  const UsesTarget target = read_uses(step.uses.value);
  for (const CodeInput& entry : kCodeInputs) {
    if (target.is(entry.action) && equals_ignoring_case(code.key().value, entry.input))
      return entry.language;
  }
  return Language::shell;
}

enum class Truth : std::uint8_t { no, maybe, yes };

Truth negate(Truth truth) {
  return truth == Truth::maybe ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

// A condition as far as the name of the event decides it.
class EventCondition {
 public:
  EventCondition(const Expression& expression, std::string_view event)
      : expression_(expression), event_(event) {}

  Truth of(std::size_t index) const {
    const ExpressionNode& node = expression_.nodes[index];
    switch (node.kind) {
      case ExpressionKind::keyword:
        return node.text == "true" ? Truth::yes : Truth::no;
      case ExpressionKind::negation:
        return negate(of(node.children[0]));
      case ExpressionKind::both:
      case ExpressionKind::either:
        return of_all(node, node.kind == ExpressionKind::both ? Truth::no : Truth::yes);
      case ExpressionKind::comparison:
        return of_comparison(node);
      case ExpressionKind::call:
        return of_call(node);
      default:
        return Truth::maybe;
    }
  }

 private:
  // `decisive` is what one operand needs to be for the rest not to matter.
  Truth of_all(const ExpressionNode& node, Truth decisive) const {
    Truth all = negate(decisive);
    for (const std::size_t child : node.children) {
      const Truth one = of(child);
      if (one == decisive) return decisive;
      if (one == Truth::maybe) all = Truth::maybe;
    }
    return all;
  }

  bool is_event_name(std::size_t index) const {
    return expression_.path(index) == "github.event_name";
  }

  Truth of_comparison(const ExpressionNode& node) const {
    if (node.text != "==" && node.text != "!=") return Truth::maybe;
    std::size_t text = node.children[1];
    if (!is_event_name(node.children[0])) {
      if (!is_event_name(text)) return Truth::maybe;
      text = node.children[0];
    }
    const ExpressionNode& operand = expression_.nodes[text];
    if (operand.kind != ExpressionKind::string) return Truth::maybe;
    const bool is_same = equals_ignoring_case(operand.text, event_);
    return is_same == (node.text == "==") ? Truth::yes : Truth::no;
  }

  Truth of_call(const ExpressionNode& node) const {
    if (node.children.size() != 2) return Truth::maybe;
    const std::string name = lower_case(node.text);
    const auto text_of = [&](std::size_t index) -> std::string {
      const ExpressionNode& operand = expression_.nodes[index];
      return operand.kind == ExpressionKind::string ? lower_case(operand.text) : std::string();
    };
    if (name == "startswith" && is_event_name(node.children[0])) {
      const std::string start = text_of(node.children[1]);
      if (start.empty()) return Truth::maybe;
      return event_.starts_with(start) ? Truth::yes : Truth::no;
    }
    if (name != "contains") return Truth::maybe;
    if (is_event_name(node.children[0])) {
      const std::string part = text_of(node.children[1]);
      if (part.empty()) return Truth::maybe;
      return event_.find(part) != event_.npos ? Truth::yes : Truth::no;
    }
    if (!is_event_name(node.children[1])) return Truth::maybe;
    const ExpressionNode& list = expression_.nodes[node.children[0]];
    std::string text = text_of(node.children[0]);
    if (list.kind == ExpressionKind::call && equals_ignoring_case(list.text, "fromJSON") &&
        list.children.size() == 1) {
      text = text_of(list.children[0]);
      if (text.empty()) return Truth::maybe;
      return text.find('"' + std::string(event_) + '"') != text.npos ? Truth::yes : Truth::no;
    }
    if (text.empty()) return Truth::maybe;
    return text.find(event_) != text.npos ? Truth::yes : Truth::no;
  }

  const Expression& expression_;
  std::string_view event_;
};

void add_condition(const Tree& tree, NodeRef owner, std::vector<Condition>& list) {
  const NodeRef node = owner["if"];
  if (node.is_scalar()) list.push_back({node, read_condition(tree.source, node.text())});
}

}  // namespace

std::vector<Environment> environments(const Workflow& workflow) {
  std::vector<Environment> list;
  if (workflow.env.is_mapping()) list.push_back({workflow.env, {}});
  for (const Job& job : workflow.jobs) {
    if (job.env.is_mapping()) list.push_back({job.env, job.address()});
    for (const Step& step : job.steps) {
      if (step.env.is_mapping()) list.push_back({step.env, step.address()});
    }
  }
  return list;
}

std::vector<Environment> environments(const Action& action) {
  std::vector<Environment> list;
  for (const Step& step : action.steps) {
    if (step.env.is_mapping()) list.push_back({step.env, step.address()});
  }
  return list;
}

std::string address_of(std::string_view path) {
  constexpr std::string_view kJobs = "jobs.";
  if (!path.starts_with(kJobs)) return {};
  const std::size_t dot = path.find('.', kJobs.size());
  if (dot == path.npos) return std::string(path);
  const std::string_view rest = path.substr(dot);
  if (!rest.starts_with(".steps[")) return std::string(path.substr(0, dot));
  std::size_t end = std::min(rest.find(']'), rest.size() - 1) + 1;
  if (rest.substr(end).starts_with(".parallel["))
    end = std::min(rest.find(']', end), rest.size() - 1) + 1;
  return std::string(path.substr(0, dot + end));
}

std::vector<Condition> conditions(const Workflow& workflow) {
  std::vector<Condition> list;
  const Tree* const tree = workflow.node.tree();
  if (tree == nullptr) return list;
  for (const Job& job : workflow.jobs) {
    add_condition(*tree, job.node, list);
    for (const Step& step : job.steps) add_condition(*tree, step.node, list);
  }
  return list;
}

bool is_read_only(const Job& job) {
  const Grant own = grant_of(job.permissions);
  if (own != Grant::unsaid) return own == Grant::reads;
  return grant_of(job.workflow->permissions) == Grant::reads;
}

bool never_runs(const Step& step) {
  const NodeRef node = step.node["if"];
  if (!node.is_scalar()) return false;
  const Expression condition = read_condition(node.tree()->source, node.text());
  if (!condition.is_valid) return false;
  const ExpressionNode& root = condition.nodes[condition.root];
  return root.kind == ExpressionKind::keyword && root.text == "false";
}

bool may_run_on(NodeRef owner, std::string_view event) {
  const NodeRef node = owner["if"];
  if (!node.is_scalar()) return true;
  const Expression condition = read_condition(node.tree()->source, node.text());
  return !condition.is_valid || EventCondition(condition, event).of(condition.root) != Truth::no;
}

bool has_type(const Event& event, std::string_view type) {
  const NodeRef types = event.config["types"];
  if (types.is_scalar()) return types.value() == type;
  if (!types.is_sequence()) return false;
  const auto children = types.children();
  return std::any_of(children.begin(), children.end(),
                     [&](NodeRef one) { return one.value() == type; });
}

std::string_view comment_behind(NodeRef scalar) {
  if (!scalar) return {};
  const std::string_view source = scalar.tree()->source;
  std::string_view rest = source.substr(std::min<std::size_t>(scalar.use().end, source.size()));
  rest = rest.substr(0, rest.find_first_of("\r\n"));
  const std::size_t mark = rest.find_first_not_of(" \t,}]");
  if (mark == rest.npos || mark == 0 || rest[mark] != '#') return {};
  rest.remove_prefix(mark);
  const std::size_t begin = rest.find_first_not_of("# \t");
  if (begin == rest.npos) return {};
  return rest.substr(begin, rest.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::string_view> permission_of(const Job& job, std::string_view scope) {
  const NodeRef set = job.permissions ? job.permissions : job.workflow->permissions;
  if (!set) return std::nullopt;
  if (set.value() == "write-all") return "write";
  if (set.value() == "read-all") return "read";
  const NodeRef own = set[scope];
  return own ? own.value() : std::string_view("none");
}

bool has_expression(std::string_view value) { return value.find("${{") != value.npos; }

std::vector<NodeRef> code_of(const Step& step) {
  std::vector<NodeRef> code;
  if (const NodeRef run = step.node["run"]; run.is_scalar()) code.push_back(run);
  if (!step.uses.present()) return code;
  const UsesTarget target = read_uses(step.uses.value);
  for (const CodeInput& entry : kCodeInputs) {
    if (!target.is(entry.action)) continue;
    if (const NodeRef text = input(step, entry.input); text.is_scalar()) code.push_back(text);
  }
  return code;
}

std::string use_a_variable(const Step& step, NodeRef code) {
  const std::string start = "Hand the value over in env, and ";
  switch (language_of(step, code)) {
    case Language::powershell:
      return start + "read it as $env:TITLE.";
    case Language::javascript:
      return start + "read it as process.env.TITLE.";
    case Language::python:
      return start + "read it as os.environ[\"TITLE\"].";
    case Language::shell:
      break;
  }
  return start + "use the variable in double quotes: \"$TITLE\".";
}

NodeRef find_key(NodeRef mapping, std::string_view name) {
  constexpr int kMost = 200;
  if (const NodeRef exact = mapping[name]) return exact;
  if (!mapping.is_mapping()) return {};
  int count = 0;
  for (const NodeRef value : mapping.children()) {
    if (++count > kMost) break;
    if (equals_ignoring_case(value.key().value, name)) return value;
  }
  return {};
}

NodeRef find_variable(const Step& step, std::string_view name) {
  if (const NodeRef own = find_key(step.env, name)) return own;
  if (step.job == nullptr) return {};
  if (const NodeRef of_job = find_key(step.job->env, name)) return of_job;
  return find_key(step.job->workflow->env, name);
}

NodeRef input(const Step& step, std::string_view name) { return find_key(step.with, name); }

}  // namespace sluice::actions
