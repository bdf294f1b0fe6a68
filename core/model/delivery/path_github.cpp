#include <algorithm>
#include <array>
#include <functional>
#include <variant>

#include "core/model/command.h"
#include "core/model/delivery/path_build.h"
#include "core/model/delivery/powershell.h"
#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

using actions::Event;
using actions::Expression;
using actions::ExpressionKind;
using actions::ExpressionNode;
using actions::ExpressionValue;
using actions::Job;
using actions::Step;
using actions::Workflow;

Expression condition_of(const Text& condition, NodeRef owner) {
  if (!condition.present()) return {};
  Expression expression = actions::read_condition(owner.tree()->source, condition);
  if (expression.end == 0) expression.end = 1;  // there is one, whatever it holds
  return expression;
}

// -- refs

bool is_of_branch(std::string_view path) {
  constexpr std::array<std::string_view, 7> kPaths = {
      "github.ref",       "github.ref_name",
      "github.base_ref",  "github.event.pull_request.base.ref",
      "github.event.ref", "github.event.workflow_run.head_branch",
      "github.head_ref"};
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

// What holds no name of a ref or nothing that compares needs no parsing.
bool may_compare_ref(std::string_view text) {
  const bool names_ref = text.find("ref") != text.npos || text.find("head_branch") != text.npos;
  return names_ref && text.find_first_of("=(") != text.npos;
}

// A literal with which refs are compared, put where it belongs.
template <typename Add>
void add_ref(std::string_view text, const Add& add, RefNames& branches, RefNames& tags) {
  constexpr std::string_view kHeads = "refs/heads/";
  constexpr std::string_view kTags = "refs/tags/";
  if (text.starts_with(kHeads)) return add(branches, text.substr(kHeads.size()));
  if (text.starts_with(kTags)) return add(tags, text.substr(kTags.size()));
  if (!text.starts_with("refs/")) add(branches, text);
}

void add_refs(const Expression& expression, RefNames& branches, RefNames& tags) {
  const auto literal = [&](std::size_t node) -> const std::string* {
    const ExpressionNode& one = expression.nodes[node];
    return one.kind == ExpressionKind::string ? &one.text : nullptr;
  };
  for (const ExpressionNode& node : expression.nodes) {
    if (node.children.size() != 2) continue;
    const std::size_t left = node.children[0];
    const std::size_t right = node.children[1];
    if (node.kind == ExpressionKind::comparison) {
      for (const auto& [path, text] : {std::pair(left, right), std::pair(right, left)}) {
        const std::string* const name = literal(text);
        if (name == nullptr || !is_of_branch(expression.path(path))) continue;
        add_ref(
            *name, [](RefNames& names, std::string_view one) { names.add(one); }, branches, tags);
      }
    }
    if (node.kind != ExpressionKind::call) continue;
    const std::string* const name = literal(right);
    if (name != nullptr && is_of_branch(expression.path(left))) {
      add_ref(
          *name,
          [&](RefNames& names, std::string_view one) {
            if (equals_ignoring_case(node.text, "startswith")) names.add_start(one);
            if (equals_ignoring_case(node.text, "endswith")) {
              names.add(one);
              names.add_end(one);
            }
            if (equals_ignoring_case(node.text, "contains")) names.add_part(one);
          },
          branches, tags);
    }
    // contains(fromJSON('["main", "stable"]'), github.ref_name)
    if (equals_ignoring_case(node.text, "contains") && is_of_branch(expression.path(right))) {
      for (const ExpressionNode& list : expression.nodes) {
        if (list.kind != ExpressionKind::string || !list.text.starts_with('[')) continue;
        for (std::size_t at = list.text.find('"'); at != std::string::npos;) {
          const std::size_t end = list.text.find('"', at + 1);
          if (end == std::string::npos) break;
          add_ref(
              std::string_view(list.text).substr(at + 1, end - at - 1),
              [](RefNames& names, std::string_view one) { names.add(one); }, branches, tags);
          at = list.text.find('"', end + 1);
        }
      }
    }
  }
}

// -- triggers

class Filter {
 public:
  Filter(NodeRef config, std::string_view takes, std::string_view leaves)
      : has_either(config[takes] || config[leaves]),
        takes_(texts_of(config[takes])),
        leaves_(texts_of(config[leaves])) {}

  bool lets_in(std::string_view name) const {
    if (!takes_.empty() && !takes_.passes(name)) return false;
    return leaves_.empty() || !leaves_.passes(name);
  }

  bool has_either = false;

 private:
  RefFilter takes_, leaves_;
};

// What may be chosen for each input of a manual run, in every combination.
std::vector<std::vector<std::pair<std::string, std::optional<std::string>>>> choices(
    const Event& event, std::size_t most) {
  std::vector<std::vector<std::pair<std::string, std::optional<std::string>>>> list = {{}};
  for (const NodeRef input : event.config["inputs"].children()) {
    std::vector<std::optional<std::string>> values;
    const std::string_view type = input["type"].value();
    if (type == "choice") {
      for (const std::string_view option : texts_of(input["options"]))
        values.emplace_back(std::string(option));
    } else if (type == "boolean") {
      values = {"true", "false"};
    }
    if (values.empty() || list.size() * values.size() > most) values = {std::nullopt};
    std::vector<std::vector<std::pair<std::string, std::optional<std::string>>>> longer;
    for (const auto& head : list) {
      for (const auto& value : values) {
        longer.push_back(head);
        longer.back().emplace_back(input.key().value, value);
      }
    }
    list = std::move(longer);
  }
  return list;
}

bool mentions_base(const Workflow& workflow) {
  const std::string_view source = workflow.node.tree()->source;
  return source.find("base_ref") != source.npos || source.find("base.ref") != source.npos;
}

// -- matrices

using Combination = std::vector<std::pair<std::string, ExpressionValue>>;

bool equal(const ExpressionValue& a, const ExpressionValue& b) {
  const auto left = a.as_text();
  return left.has_value() && left == b.as_text();
}

ExpressionValue* value_in(Combination& combination, std::string_view name) {
  for (auto& [key, value] : combination) {
    if (key == name) return &value;
  }
  return nullptr;
}

// A mapping of `include` or `exclude` says nothing else than the first values of a combination.
bool agrees(const Combination& combination, NodeRef entry, std::size_t first) {
  for (std::size_t i = 0; i < first; ++i) {
    const NodeRef value = entry[combination[i].first];
    if (value && !equal(combination[i].second, ExpressionValue::of(value))) return false;
  }
  return true;
}

bool holds_expression(NodeRef node) {
  if (node.is_scalar()) return node.value().find("${{") != std::string_view::npos;
  const auto children = node.children();
  return std::any_of(children.begin(), children.end(), holds_expression);
}

// Nothing where it is not known, or too many.
std::optional<std::vector<Combination>> combinations(NodeRef matrix, std::size_t most) {
  if (!matrix) return std::vector<Combination>{{}};
  if (!matrix.is_mapping() || holds_expression(matrix)) return std::nullopt;
  std::vector<Combination> list;
  std::size_t own = 0;
  for (const NodeRef axis : matrix.children()) {
    const std::string_view name = axis.key().value;
    if (name == "include" || name == "exclude") continue;
    if (!axis.is_sequence()) return std::nullopt;
    if (list.empty()) list.emplace_back();
    ++own;
    std::vector<Combination> longer;
    for (const Combination& head : list) {
      for (const NodeRef value : axis.children()) {
        if (longer.size() == most * 4) return std::nullopt;
        longer.push_back(head);
        longer.back().emplace_back(name, ExpressionValue::of(value));
      }
    }
    list = std::move(longer);
  }
  for (const NodeRef entry : matrix["exclude"].children())
    std::erase_if(list, [&](Combination& one) { return agrees(one, entry, own); });
  const std::size_t made = list.size();
  for (const NodeRef entry : matrix["include"].children()) {
    bool is_taken = false;
    for (std::size_t i = 0; i < made; ++i) {
      if (own == 0 || !agrees(list[i], entry, own)) continue;
      is_taken = true;
      for (const NodeRef child : entry.children()) {
        ExpressionValue* const value = value_in(list[i], child.key().value);
        if (value == nullptr) list[i].emplace_back(child.key().value, ExpressionValue::of(child));
      }
    }
    if (is_taken) continue;
    list.emplace_back();
    for (const NodeRef child : entry.children())
      list.back().emplace_back(child.key().value, ExpressionValue::of(child));
  }
  if (list.size() > most) return std::nullopt;
  return list;
}

std::string shown(const Combination& combination) {
  std::string text;
  for (const auto& [name, value] : combination) {
    const auto one = value.as_text();
    if (!one) continue;
    if (!text.empty()) text += ", ";
    text += *one;
  }
  return text;
}

// -- steps

// The shell that GitHub starts: bash where a step names it has pipefail, and does not where it is
// only the default.
ShellOptions shell_options(const Step& step) {
  std::string_view shell = step.shell.value;
  if (!step.shell.present() && step.job != nullptr) {
    for (const NodeRef defaults : {step.job->defaults, step.job->workflow->defaults}) {
      if (shell.empty()) shell = defaults["run"]["shell"].value();
    }
  }
  if (shell.empty() || shell == "sh") return {Truth::yes, Truth::no};
  if (shell == "bash") return {Truth::yes, Truth::yes};
  ShellOptions options;
  // "bash -eo pipefail {0}"
  for (std::size_t at = 0; at < shell.size();) {
    const std::size_t end = std::min(shell.find(' ', at), shell.size());
    const std::string_view word = shell.substr(at, end - at);
    if (word.starts_with('-') && !word.starts_with("--") && word.find('e') != word.npos &&
        word.find_first_not_of("-abefhlmnoptuvxCEHPT") == word.npos)
      options.errexit = Truth::yes;
    if (word == "errexit") options.errexit = Truth::yes;
    if (word == "pipefail") options.pipefail = Truth::yes;
    at = end + 1;
  }
  return options;
}

std::string folder_of_step(const Step& step) {
  std::string_view folder = step.working_directory.value;
  if (step.job != nullptr) {
    for (const NodeRef defaults : {step.job->defaults, step.job->workflow->defaults}) {
      if (folder.empty() && step.run.present())
        folder = defaults["run"]["working-directory"].value();
    }
  }
  return folder.find('$') == folder.npos ? normal_path(folder) : std::string(folder);
}

void add_inputs(const Document& document, NodeRef mapping, std::vector<Input>& list) {
  for (const NodeRef value : mapping.children()) {
    if (!value.is_scalar()) continue;
    list.push_back(
        {std::string(value.key().value),
         {std::string(value.value()), value.value().find("${{") == std::string_view::npos},
         {&document, value.use()}});
  }
}

Variables variables_of(const Step& step) {
  Variables variables;
  const auto add = [&](NodeRef env) {
    for (const NodeRef value : env.children()) {
      if (value.is_scalar())
        variables.insert_or_assign(
            std::string(value.key().value),
            Name{std::string(value.value()), value.value().find('$') == std::string_view::npos});
    }
  };
  if (step.job != nullptr) {
    add(step.job->workflow->env);
    add(step.job->env);
  }
  add(step.env);
  // What is set to an expression stays a variable: the run says what it is.
  std::erase_if(variables, [](const auto& one) { return !one.second.is_known; });
  return variables;
}

}  // namespace

std::vector<std::string_view> texts_of(NodeRef node) {
  std::vector<std::string_view> list;
  if (node.is_scalar()) list.push_back(node.value());
  if (node.is_sequence()) {
    for (const NodeRef item : node.children()) {
      if (item.is_scalar()) list.push_back(item.value());
    }
  }
  return list;
}

std::shared_ptr<const Activities> GithubRuns::read(const Document& document,
                                                   const Step& step) const {
  auto found = std::make_shared<Activities>();
  Surroundings around;
  around.project = &store_.project;
  around.folder = folder_of_step(step);
  around.variables = variables_of(step);
  around.limits = store_.limits.parse;
  if (step.uses.present()) {
    std::vector<Input> inputs;
    add_inputs(document, step.with, inputs);
    const NodeRef uses = step.node["uses"];
    *found = activities_of_use(step.uses.value, {&document, uses.use()}, inputs, around);
  } else if (const NodeRef run = step.node["run"]; run.is_scalar()) {
    const auto read = [&](const shell::Script& script, std::string_view code,
                          ShellOptions options) {
      const ScriptText text{&script, code, &document,
                            Places(ScalarMap(run.tree()->source, run.text()))};
      *found = activities_of({&text, 1}, options, around);
    };
    const actions::Shell shell = step.effective_shell();
    if (step.script != nullptr) {
      read(*step.script, run.value(), shell_options(step));
    } else if (shell != actions::Shell::other) {
      // What is calls and words is the same in PowerShell, and the rest is passed over. A step
      // whose text is that of another, by an alias, has no script of its own.
      std::string code(run.value());
      const bool is_powershell = shell == actions::Shell::powershell;
      if (is_powershell) write_as_posix(code);
      const Parsed<shell::Script> parsed = read_shell(code, OffsetMap(), store_.limits.parse);
      const ShellOptions of_powershell{Truth::unknown, Truth::unknown};
      read(parsed.tree, code, is_powershell ? of_powershell : shell_options(step));
    }
  }
  std::vector<Input> env;
  add_inputs(document, step.env, env);
  std::vector<Activity> credentials = credentials_in(env);
  for (Exit& exit : found->exits) exit.before += credentials.size();
  found->list.insert(found->list.begin(), std::make_move_iterator(credentials.begin()),
                     std::make_move_iterator(credentials.end()));
  return found;
}

void GithubRuns::add_steps(JobSite& site, const Document& document, const std::vector<Step>& steps,
                           std::size_t caller, std::size_t depth) {
  constexpr std::size_t kMostSteps = 5'000;
  for (const Step& step : steps) {
    if (site.steps.size() >= kMostSteps) return;
    const std::size_t number = site.steps.size();
    StepSite& one = site.steps.emplace_back();
    one.document = &document;
    one.at = step.node.use();
    one.address = step.address();
    one.github = &step;
    one.caller = caller;
    one.number = number;
    one.condition = condition_of(step.condition, step.node);
    std::shared_ptr<const Activities>& does = steps_[&step];
    if (does == nullptr) does = read(document, step);
    one.does = site.github->environment ? does : unbound(does);
    if (!step.uses.present() || depth >= store_.limits.depth) continue;
    const actions::UsesTarget target = actions::read_uses(step.uses.value);
    if (target.kind != actions::UsesTarget::Kind::local) continue;
    const Document* const file = actions::find_action(store_.project, normal_path(target.path));
    const auto* const action =
        file != nullptr ? std::get_if<actions::Action>(&file->model) : nullptr;
    if (action != nullptr) add_steps(site, *file, action->steps, number, depth + 1);
  }
}

const JobSite& GithubRuns::site_of(const Document& document, const Job& job) {
  const auto found = read_.find(&job);
  if (found != read_.end()) return *found->second;
  JobSite& site = store_.sites.emplace_back();
  site.forge = Forge::github;
  site.document = &document;
  site.at = job.id.at;
  site.id = job.id.value;
  site.github = &job;
  site.condition = condition_of(job.condition, job.node);
  // What every step finds in its environment.
  std::vector<Input> env;
  add_inputs(document, job.workflow->env, env);
  add_inputs(document, job.env, env);
  auto around = std::make_shared<Activities>();
  around->list = credentials_in(env);
  const actions::UsesTarget target = actions::read_uses(job.uses.value);
  if (job.uses.present() && target.kind == actions::UsesTarget::Kind::repository) {
    std::vector<Input> inputs;
    add_inputs(document, job.with, inputs);
    Surroundings surroundings;
    surroundings.project = &store_.project;
    *around = activities_of_use(job.uses.value, {&document, job.node["uses"].use()}, inputs,
                                surroundings);
  }
  if (!around->list.empty()) {
    StepSite& step = site.steps.emplace_back();
    step.document = &document;
    step.at = job.id.at;
    step.address = job.address();
    step.does = std::move(around);
  }
  add_steps(site, document, job.steps, kNone, 0);
  read_.emplace(&job, &site);
  return site;
}

void GithubRuns::add_job(Run& run, const Document& document, const Job& job, const Group& group) {
  const auto list = combinations(job.strategy["matrix"], store_.limits.matrix);
  const std::vector<Combination> one = {{}};
  const Document* called = nullptr;
  if (job.uses.present()) {
    const actions::UsesTarget target = actions::read_uses(job.uses.value);
    if (target.kind == actions::UsesTarget::Kind::local)
      called = store_.project.find(normal_path(target.path));
    if (called == nullptr) run.is_open_ = true;
  }
  const auto* const workflow = called != nullptr ? std::get_if<Workflow>(&called->model) : nullptr;
  for (const Combination& combination : list ? *list : one) {
    if (run.jobs_.size() >= store_.limits.jobs) {
      run.is_open_ = true;
      return;
    }
    const std::size_t index = run.jobs_.size();
    JobRun& made = run.jobs_.emplace_back();
    made.site = &site_of(document, job);
    made.pipeline = group.pipeline;
    made.name = group.prefix + std::string(job.id.value);
    if (const std::string values = shown(combination); !values.empty())
      made.name += " (" + values + ")";
    made.caller = group.caller;
    made.upstream = group.upstream;
    made.matrix = combination;
    made.is_matrix_known = list.has_value();
    const NodeRef on_error = job.node["continue-on-error"];
    made.may_fail = !on_error || on_error.is_false() ? Truth::no
                    : on_error.is_true()             ? Truth::yes
                                                     : Truth::unknown;
    if (workflow == nullptr || group.depth >= store_.limits.depth) continue;
    made.is_caller = true;
    Group inner = group;
    inner.caller = index;
    inner.prefix = made.name + " / ";
    ++inner.depth;
    add(run, *called, *workflow, inner);
  }
}

void GithubRuns::add(Run& run, const Document& document, const Workflow& workflow,
                     const Group& group) {
  const std::size_t first = run.jobs_.size();
  for (const Job& job : workflow.jobs) add_job(run, document, job, group);
  // Those that stand here by their ids, each combination of a matrix.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_id;
  const auto is_here = [&](const JobRun& one) {
    return one.caller == group.caller && one.upstream == group.upstream;
  };
  for (std::size_t i = first; i < run.jobs_.size(); ++i) {
    if (is_here(run.jobs_[i])) by_id[lower_case(run.jobs_[i].site->id)].push_back(i);
  }
  for (std::size_t i = first; i < run.jobs_.size(); ++i) {
    if (!is_here(run.jobs_[i])) continue;
    for (const std::string_view need : texts_of(run.jobs_[i].site->github->needs)) {
      const auto found = by_id.find(lower_case(need));
      if (found == by_id.end()) continue;
      run.jobs_[i].needs.insert(run.jobs_[i].needs.end(), found->second.begin(),
                                found->second.end());
    }
  }
}

void GithubRuns::add(Run& run, const Document& document, const Workflow& workflow) {
  Group group;
  group.pipeline = &document;
  add(run, document, workflow, group);
}

void GithubRuns::follow(Run& run, const Document& document, const Workflow& workflow) {
  Group group;
  group.pipeline = &document;
  group.upstream = run.jobs_.size();
  add(run, document, workflow, group);
}

void GithubRuns::add_refs(const Workflow& workflow, RefNames& branches, RefNames& tags) const {
  for (const Event& event : workflow.events) {
    for (const std::string_view key : {"branches", "branches-ignore"}) {
      for (const std::string_view one : texts_of(event.config[key])) branches.add_glob(one);
    }
    for (const std::string_view key : {"tags", "tags-ignore"}) {
      for (const std::string_view one : texts_of(event.config[key])) tags.add_glob(one);
    }
  }
  const bool has_text = static_cast<bool>(workflow.node);  // an empty file has none
  if (has_text && workflow.node.tree()->source.find("default_branch") != std::string_view::npos)
    branches.add(store_.default_branch);
  if (!has_text) return;
  const Tree& tree = *workflow.node.tree();
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].kind != NodeKind::scalar || !may_compare_ref(tree.nodes[i].value)) continue;
    for (const Expression& expression : actions::expressions_of(NodeRef(tree, i)))
      delivery::add_refs(expression, branches, tags);
  }
  const auto of_condition = [&](const Text& condition, NodeRef owner) {
    if (may_compare_ref(condition.value))
      delivery::add_refs(condition_of(condition, owner), branches, tags);
  };
  for (const Job& job : workflow.jobs) {
    of_condition(job.condition, job.node);
    for (const Step& step : job.steps) of_condition(step.condition, step.node);
  }
}

std::vector<Scenario> GithubRuns::scenarios(const Workflow& workflow, const RefNames& branches,
                                            const RefNames& tags) const {
  std::vector<Scenario> list;
  const RefNames::One any_branch{"any-branch", "*"};
  std::vector<RefNames::One> all = branches.all();
  all.push_back(any_branch);
  std::vector<RefNames::One> all_tags = tags.all();
  all_tags.push_back({"v1.2.3", "*"});
  const auto add = [&](Scenario::Kind kind, std::string_view event, std::string_view prefix,
                       const RefNames::One& name) -> Scenario& {
    Scenario& one = list.emplace_back();
    one.kind = kind;
    one.event = event;
    one.ref = std::string(prefix) + name.example;
    one.shown = std::string(prefix) + name.shown;
    return one;
  };
  const RefNames::One main{store_.default_branch, store_.default_branch};
  for (const Event& event : workflow.events) {
    const std::string_view name = event.name.value;
    if (name == "push") {
      const Filter branch(event.config, "branches", "branches-ignore");
      const Filter tag(event.config, "tags", "tags-ignore");
      for (const RefNames::One& one : all) {
        const bool is_in = branch.has_either ? branch.lets_in(one.example) : !tag.has_either;
        if (is_in) add(Scenario::Kind::push, name, "refs/heads/", one);
      }
      for (const RefNames::One& one : all_tags) {
        const bool is_in = tag.has_either ? tag.lets_in(one.example) : !branch.has_either;
        if (is_in) add(Scenario::Kind::tag, name, "refs/tags/", one);
      }
    } else if (name == "pull_request" || name == "pull_request_target") {
      const Filter base(event.config, "branches", "branches-ignore");
      const std::vector<std::string_view> types = texts_of(event.config["types"]);
      const bool is_closed = std::find(types.begin(), types.end(), "closed") != types.end();
      const bool is_open = types.empty() || types.size() > (is_closed ? 1U : 0U);
      const bool asks = base.has_either || mentions_base(workflow);
      const std::string_view prefix = name == "pull_request" ? "refs/pull/" : "refs/heads/";
      for (const RefNames::One& one : asks ? all : std::vector<RefNames::One>{main}) {
        if (!base.lets_in(one.example)) continue;
        const auto add_change = [&](Scenario::Kind kind, bool is_from_fork) {
          Scenario& made = add(kind, name, prefix,
                               name == "pull_request" ? RefNames::One{"1/merge", "*/merge"} : one);
          made.base = one.example;
          made.is_from_fork = is_from_fork;
        };
        if (is_open) add_change(Scenario::Kind::change, false);
        if (is_open && name == "pull_request_target") add_change(Scenario::Kind::change, true);
        if (is_closed) add_change(Scenario::Kind::merged, false);
        // One that was closed as it was.
        if (is_closed && !is_open) add_change(Scenario::Kind::change, false);
      }
    } else if (name == "workflow_dispatch") {
      const auto chosen = choices(event, store_.limits.choices);
      for (const RefNames::One& one : all) {
        for (const auto& inputs : chosen)
          add(Scenario::Kind::manual, name, "refs/heads/", one).inputs = inputs;
      }
    } else if (name == "schedule") {
      add(Scenario::Kind::schedule, name, "refs/heads/", main);
    } else if (name == "release") {
      for (const RefNames::One& one : all_tags)
        add(Scenario::Kind::release, name, "refs/tags/", one);
    } else if (name != "workflow_call" && name != "workflow_run") {
      add(Scenario::Kind::other, name, "refs/heads/", main);
    }
  }
  return list;
}

}  // namespace sluice::delivery
