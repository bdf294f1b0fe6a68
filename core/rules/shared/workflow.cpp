#include "core/rules/shared/workflow.h"

#include <algorithm>

#include "core/rules/shared/runners.h"
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
enum class Language : std::uint8_t { shell, powershell, batch, any_shell, javascript, python };
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

// What a script that names no shell is run by: as the system of the runner has it.
Language language_of_script(const Step& step) {
  std::string_view shell = shell_name(step);
  if (shell.empty() && step.job != nullptr) {
    const std::vector<RunnerLabel> labels = runner_labels(*step.job);
    const auto is_windows = [](const RunnerLabel& label) {
      return lower_case(label.label.value()).find("windows") != std::string::npos;
    };
    if (!labels.empty() && std::all_of(labels.begin(), labels.end(), is_windows))
      shell = "pwsh";
    else if (std::any_of(labels.begin(), labels.end(), is_windows))
      return Language::any_shell;
  }
  if (shell.starts_with("cmd")) return Language::batch;
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

// What reads a variable of the environment, so that its value is one word.
std::string read_of(std::string_view name, Language language) {
  const std::string variable(name);
  switch (language) {
    case Language::powershell:
      return "$env:" + variable;
    case Language::batch:
      return "%" + variable + "%";
    case Language::any_shell:
      return "\"$" + variable + "\" in bash, $env:" + variable + " in PowerShell";
    case Language::javascript:
      return "process.env." + variable;
    case Language::python:
      return "os.environ[\"" + variable + "\"]";
    case Language::shell:
      break;
  }
  return "\"$" + variable + "\"";
}

void add_condition(NodeRef owner, std::vector<Condition>& list) {
  const NodeRef node = owner["if"];
  if (node.is_scalar()) list.push_back({node, condition_in(node)});
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
  for (const Job& job : workflow.jobs) {
    add_condition(job.node, list);
    for (const Step& step : job.steps) add_condition(step.node, list);
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
  const Expression& condition = condition_in(node);
  if (!condition.is_valid) return false;
  const ExpressionNode& root = condition.nodes[condition.root];
  return root.kind == ExpressionKind::keyword && root.text == "false";
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

std::string_view shell_name(const Step& step) {
  if (step.shell.present() || step.job == nullptr) return step.shell.value;
  for (const NodeRef defaults : {step.job->defaults, step.job->workflow->defaults}) {
    if (const NodeRef named = defaults["run"]["shell"]; named.is_scalar()) return named.value();
  }
  return {};
}

std::string use_a_variable(const Step& step, NodeRef code) {
  const std::string start = "Hand the value over in env, and ";
  const Language language = language_of(step, code);
  const std::string read = read_of("TITLE", language);
  if (language == Language::shell)
    return start + "use the variable in double quotes: " + read + ".";
  return start + "read it as " + read + ".";
}

std::string use_a_variable(const Step& step, NodeRef code, const Expression& expression) {
  constexpr std::string_view kEnvironment = "env.";
  std::string name = default_variable(step, expression);
  if (name.empty() && expression.path(expression.root).starts_with(kEnvironment))
    name = expression.nodes[expression.root].text;
  if (name.empty()) return use_a_variable(step, code);
  return "Write " + read_of(name, language_of(step, code)) + ": it is in the environment already.";
}

std::string default_variable(const Step& step, const Expression& expression) {
  constexpr std::string_view kNames[] = {"github.action_path",
                                         "github.actor",
                                         "github.actor_id",
                                         "github.api_url",
                                         "github.base_ref",
                                         "github.event_name",
                                         "github.event_path",
                                         "github.graphql_url",
                                         "github.head_ref",
                                         "github.job",
                                         "github.ref",
                                         "github.ref_name",
                                         "github.ref_type",
                                         "github.repository",
                                         "github.repository_id",
                                         "github.repository_owner",
                                         "github.repository_owner_id",
                                         "github.retention_days",
                                         "github.run_attempt",
                                         "github.run_id",
                                         "github.run_number",
                                         "github.server_url",
                                         "github.sha",
                                         "github.triggering_actor",
                                         "github.workflow",
                                         "github.workflow_ref",
                                         "github.workflow_sha",
                                         "github.workspace",
                                         "runner.arch",
                                         "runner.environment",
                                         "runner.name",
                                         "runner.os",
                                         "runner.temp",
                                         "runner.tool_cache"};
  // Of the machine, where the expression is read, and not of the container that the job runs in.
  constexpr std::string_view kFolders[] = {"github.action_path", "github.event_path",
                                           "github.workspace", "runner.temp", "runner.tool_cache"};
  if (!expression.is_valid) return {};
  const std::string path = expression.path(expression.root);
  const auto is_among = [&](auto& list) {
    return std::find(std::begin(list), std::end(list), path) != std::end(list);
  };
  const bool is_contained = step.job != nullptr && step.job->container;
  if (!is_among(kNames) || (is_contained && is_among(kFolders))) return {};
  std::string name = path;
  for (char& c : name) c = c == '.' ? '_' : upper_case(c);
  return name;
}

NodeRef find_variable(const Step& step, std::string_view name) {
  if (const NodeRef own = find_key(step.env, name)) return own;
  if (step.job == nullptr) return {};
  if (const NodeRef of_job = find_key(step.job->env, name)) return of_job;
  return find_key(step.job->workflow->env, name);
}

NodeRef input(const Step& step, std::string_view name) { return find_key(step.with, name); }

}  // namespace sluice::actions
