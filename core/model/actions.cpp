#include "core/model/actions.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/model/command.h"
#include "core/model/expression.h"
#include "core/model/script.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

std::string numbered(std::string prefix, std::size_t index) {
  prefix += '[';
  prefix += std::to_string(index);
  prefix += ']';
  return prefix;
}

Step make_step(NodeRef node, std::size_t index, std::string place) {
  Step step;
  step.index = index;
  step.place = std::move(place);
  step.node = node;
  step.id = node["id"].text();
  step.name = node["name"].text();
  step.uses = node["uses"].text();
  step.run = node["run"].text();
  step.shell = node["shell"].text();
  step.condition = node["if"].text();
  step.working_directory = node["working-directory"].text();
  step.with = node["with"];
  step.env = node["env"];
  step.continue_on_error = node["continue-on-error"];
  return step;
}

std::vector<Step> make_steps(NodeRef list) {
  std::vector<Step> steps;
  if (!list.is_sequence()) return steps;
  std::size_t position = 0;
  for (const NodeRef node : list.children()) {
    const std::string place = numbered("steps", position++);
    const NodeRef group = node["parallel"];
    if (!group.is_sequence()) {
      steps.push_back(make_step(node, steps.size(), place));
      continue;
    }
    std::size_t grouped = 0;
    for (const NodeRef inner : group.children())
      steps.push_back(make_step(inner, steps.size(), numbered(place + ".parallel", grouped++)));
  }
  return steps;
}

Job make_job(NodeRef node) {
  Job job;
  job.id = node.key();
  job.node = node;
  job.name = node["name"].text();
  job.uses = node["uses"].text();
  job.condition = node["if"].text();
  job.needs = node["needs"];
  job.runs_on = node["runs-on"];
  job.environment = node["environment"];
  job.permissions = node["permissions"];
  job.strategy = node["strategy"];
  job.container = node["container"];
  job.services = node["services"];
  job.env = node["env"];
  job.secrets = node["secrets"];
  job.with = node["with"];
  job.defaults = node["defaults"];
  job.concurrency = node["concurrency"];
  job.outputs = node["outputs"];
  job.timeout_minutes = node["timeout-minutes"];
  job.steps = make_steps(node["steps"]);
  return job;
}

std::vector<Event> make_events(NodeRef on) {
  std::vector<Event> events;
  if (on.is_scalar()) events.push_back({on.text(), {}});
  if (on.is_sequence()) {
    for (const NodeRef name : on.children()) {
      if (name.is_scalar()) events.push_back({name.text(), {}});
    }
  }
  if (on.is_mapping()) {
    for (const NodeRef event : on.children()) events.push_back({event.key(), event});
  }
  return events;
}

constexpr std::string_view kDocker = "docker://";

// The shell that a template such as "bash -e {0}" starts.
Shell read_shell_name(std::string_view text) {
  if (text.find("${{") != text.npos) return Shell::other;
  std::string_view program = text.substr(0, text.find(' '));
  if (program.ends_with(".exe")) program.remove_suffix(4);
  if (is_posix_shell(program)) return Shell::posix;
  program = program.substr(program.find_last_of("/\\") + 1);
  return program == "pwsh" || program == "powershell" ? Shell::powershell : Shell::other;
}

bool is_windows(NodeRef runs_on) {
  const NodeRef labels = runs_on.is_mapping() ? runs_on["labels"] : runs_on;
  const auto names_windows = [](NodeRef label) {
    return lower_case(label.value()).starts_with("windows");
  };
  if (labels.is_scalar()) return names_windows(labels);
  if (!labels.is_sequence()) return false;
  for (const NodeRef label : labels.children()) {
    if (names_windows(label)) return true;
  }
  return false;
}

// Reads the scripts of steps, each once however many steps alias it.
class ScriptReader {
 public:
  ScriptReader(std::deque<shell::Script>& scripts, const ParseLimits& limits,
               std::vector<ParseError>& errors)
      : scripts_(scripts), limits_(limits), errors_(errors) {}

  void read(Step& step) {
    const NodeRef run = step.node["run"];
    if (!run.is_scalar() || step.effective_shell() != Shell::posix) return;
    if (!seen_.insert(run.index()).second) return;
    step.script = &scripts_.emplace_back(read_script(run, limits_, errors_));
  }

 private:
  std::deque<shell::Script>& scripts_;
  const ParseLimits& limits_;
  std::vector<ParseError>& errors_;
  std::unordered_set<NodeIndex> seen_;
};

}  // namespace

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

UsesTarget read_uses(std::string_view text) {
  UsesTarget target;
  if (text.find("${{") != text.npos) return target;
  if (text.starts_with("./") || text == ".") {
    target.kind = UsesTarget::Kind::local;
    target.path = text;
    return target;
  }
  if (text.starts_with("$/")) {  // the repository that the workflow stands in
    target.kind = UsesTarget::Kind::local;
    target.path = text.substr(2, text.find('@') - 2);
    return target;
  }
  if (text.starts_with(kDocker)) {
    target.kind = UsesTarget::Kind::docker;
    target.image = text.substr(kDocker.size());
    return target;
  }
  const std::size_t at = text.rfind('@');
  if (at != text.npos) target.ref = text.substr(at + 1);
  const std::string_view name = text.substr(0, at);
  const std::size_t owner = name.find('/');
  if (owner == 0 || owner == name.npos || owner + 1 == name.size()) return target;
  const std::size_t repository = name.find('/', owner + 1);
  target.kind = UsesTarget::Kind::repository;
  target.repository = name.substr(0, repository);
  if (repository != name.npos) target.path = name.substr(repository + 1);
  return target;
}

bool UsesTarget::is(std::string_view action) const {
  // Tables of actions are asked one by one.
  if (action.size() < repository.size() || repository.empty() ||
      !equals_ignoring_case(action.substr(0, 1), repository.substr(0, 1)))
    return false;
  const std::size_t slash = action.find('/', action.find('/') + 1);
  if (!equals_ignoring_case(repository, action.substr(0, slash))) return false;
  return slash == action.npos || equals_ignoring_case(path, action.substr(slash + 1));
}

bool UsesTarget::is_pinned() const {
  const bool is_hex = std::all_of(ref.begin(), ref.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  return is_hex && (ref.size() == 40 || ref.size() == 64);
}

Workflow::Workflow(const Tree& tree, const ParseLimits& limits) : node(tree.root()) {
  name = node["name"].text();
  on = node["on"];
  permissions = node["permissions"];
  env = node["env"];
  defaults = node["defaults"];
  concurrency = node["concurrency"];
  events = make_events(on);
  if (const NodeRef list = node["jobs"]; list.is_mapping()) {
    for (const NodeRef job : list.children()) jobs.push_back(make_job(job));
  }
  ScriptReader scripts_of(scripts, limits, errors);
  for (Job& job : jobs) {
    job.workflow = this;
    by_id_.emplace(lower_case(job.id.value), static_cast<std::size_t>(&job - jobs.data()));
    for (Step& step : job.steps) {
      step.job = &job;
      scripts_of.read(step);
    }
  }
}

const Syntax& Workflow::syntax() const {
  if (!syntax_) syntax_ = read_syntax(*this);
  return *syntax_;
}

const Syntax& Action::syntax() const {
  if (!syntax_) syntax_ = read_syntax(*this);
  return *syntax_;
}

const Event* Workflow::event(std::string_view wanted) const {
  for (const Event& event : events) {
    if (event.name.value == wanted) return &event;
  }
  return nullptr;
}

const Job* Workflow::job(std::string_view id) const {
  const auto found = by_id_.find(lower_case(id));
  return found != by_id_.end() ? &jobs[found->second] : nullptr;
}

Action::Action(const Tree& tree, const ParseLimits& limits) : node(tree.root()) {
  name = node["name"].text();
  inputs = node["inputs"];
  outputs = node["outputs"];
  runs = node["runs"];
  using_ = runs["using"].text();
  image = runs["image"].text();
  main = runs["main"].text();
  steps = make_steps(runs["steps"]);
  ScriptReader scripts_of(scripts, limits, errors);
  for (Step& step : steps) {
    step.action = this;
    scripts_of.read(step);
  }
}

std::string Job::address() const { return "jobs." + std::string(id.value); }

bool Use::is_own() const {
  return !own_repository.empty() && equals_ignoring_case(target.repository, own_repository);
}

bool Use::is_of_own_owner() const {
  const auto owner = [](std::string_view name) { return name.substr(0, name.find('/')); };
  return !own_repository.empty() &&
         equals_ignoring_case(owner(target.repository), owner(own_repository));
}

std::string Use::address() const { return step != nullptr ? step->address() : job->address(); }

Shell Step::effective_shell() const {
  if (shell.present()) return read_shell_name(shell.value);
  if (job == nullptr) return Shell::other;  // a composite action has to name it
  for (const NodeRef defaults : {job->defaults, job->workflow->defaults}) {
    const Text named = defaults["run"]["shell"].text();
    if (named.present()) return read_shell_name(named.value);
  }
  return is_windows(job->runs_on) ? Shell::powershell : Shell::posix;
}

std::string Step::address() const {
  return (job != nullptr ? job->address() : "runs") + "." + place;
}

}  // namespace sluice::actions
