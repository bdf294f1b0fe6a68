#include "core/model/delivery/path_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <variant>

#include "core/model/delivery/image_tags.h"
#include "core/model/delivery/shell_writes.h"
#include "core/parse/regex.h"
#include "core/text/ascii.h"
#include "core/text/wildcards.h"

namespace sluice::delivery {
namespace {

using actions::Expression;
using actions::ExpressionKind;
using actions::ExpressionNode;
using actions::ExpressionValue;
using actions::find_key;
using Value = ExpressionValue;

constexpr std::size_t kDeepest = 12;
constexpr std::size_t kLongest = 4'096;  // of a name that is put together
constexpr std::size_t kMostAsked = 200;  // variables for one question

Value text(std::string_view value) { return Value::of(std::string(value)); }

// The part before the first '.', which is taken away.
std::string_view take_part(std::string_view& path) {
  const std::size_t dot = path.find('.');
  const std::string_view part = path.substr(0, dot);
  path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
  return part;
}

bool is_behind(std::string_view path, std::string_view prefix) { return path.starts_with(prefix); }

// The member of a value that a path of names leads to.
Value member(const Value& value, std::string_view path) {
  if (path.empty() || !value.is_known()) return value;
  if (value.kind != Value::Kind::mapping) return Value::null();
  const std::string_view name = take_part(path);
  for (const Value::Member& one : value.members) {
    if (equals_ignoring_case(one.name, name)) return member(one.value, path);
  }
  return Value::null();
}

// What the repository is compared with: it may be called that.
std::string asked_repository(const Expression& expression) {
  for (const ExpressionNode& node : expression.nodes) {
    if (node.kind != ExpressionKind::comparison || node.children.size() != 2) continue;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const ExpressionNode& other = expression.nodes[node.children[1 - i]];
      if (other.kind != ExpressionKind::string) continue;
      const std::string path = expression.path(node.children[i]);
      if (path == "github.repository") return other.text;
      if (path == "github.repository_owner") return other.text + "/repository";
    }
  }
  return "owner/repository";
}

bool is_change(const Scenario& scenario) {
  return scenario.kind == Scenario::Kind::change || scenario.kind == Scenario::Kind::merged;
}

const actions::Workflow* workflow_of(const JobRun& job) {
  return job.site->github != nullptr ? job.site->github->workflow : nullptr;
}

}  // namespace

namespace {

// A pattern of the shell: '*', '?', and unknown where it has more.
Truth matches_pattern(std::string_view pattern, std::string_view text) {
  if (pattern.find_first_of("[\\(") != pattern.npos) return Truth::unknown;
  return truth_of(
      matches_wildcards(pattern, text, [](char a, char b) { return a == '?' || a == b; }));
}

// As a job's `result` tells it.
Value result_of(Outcomes all) {
  if (all.is(Outcomes::success)) return text("success");
  if (all.is(Outcomes::failure)) return text("failure");
  if (all.is(Outcomes::skipped)) return text("skipped");
  return Value::unknown(Truth::yes);
}

}  // namespace

Truth any_failed(const std::vector<Outcomes>& outcomes) {
  Truth result = Truth::no;
  for (const Outcomes one : outcomes) {
    const Truth here = one.truth(Outcomes::failure);
    if (here == Truth::yes) return here;
    if (here == Truth::unknown) result = here;
  }
  return result;
}

Value Names::evaluate(const Expression& expression, std::size_t job, std::size_t step) {
  if (depth_ > kDeepest) return Value::unknown();
  if (depth_ == 0) asked_ = 0;
  const std::string outer = std::exchange(repository_, asked_repository(expression));
  ++depth_;
  Value value = actions::evaluate(expression,
                                  [&](std::string_view path) { return context(path, job, step); });
  --depth_;
  repository_ = outer;
  return value;
}

Name Names::resolve(std::string_view text, std::size_t job, std::size_t step) {
  return resolve(Name{std::string(text), text.find('$') == text.npos}, job, step);
}

Name Names::resolve(const Name& name, std::size_t job, std::size_t step) {
  if (name.text.find('$') == name.text.npos || depth_ > kDeepest) return name;
  if (depth_ == 0) asked_ = 0;
  ++depth_;
  Name out =
      name.text.find("${{") == name.text.npos ? name : put_in_expressions(name.text, job, step);
  if (out.text.find('$') != out.text.npos)
    out = expand(out, [&](std::string_view one) { return variable(one, job, step); });
  --depth_;
  return out;
}

ReadExpressions::List ReadExpressions::of(std::string_view text) {
  constexpr std::size_t kMost = 20'000;
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  const Text scalar{text, {0, static_cast<std::uint32_t>(text.size())}};
  List list =
      std::make_shared<const std::vector<Expression>>(actions::find_expressions(text, scalar));
  if (known_.size() < kMost) known_.emplace(std::string(text), list);
  return list;
}

Name Names::put_in_expressions(std::string_view text, std::size_t job, std::size_t step) {
  Name out{{}, true};
  std::size_t at = 0;
  const ReadExpressions::List list = run_.expressions_->of(text);
  for (const Expression& expression : *list) {
    out.text += text.substr(at, expression.begin - at);
    at = expression.end;
    if (const auto known = evaluate(expression, job, step).as_text()) {
      out.text += *known;
      continue;
    }
    const std::string path = expression.is_valid ? expression.path(expression.root) : std::string();
    const std::optional<Name> one = of_path(path, job, step);
    if (one) {
      out.text += one->text;
      out.is_known = out.is_known && one->is_known;
    } else {
      out.text += text.substr(expression.begin, expression.end - expression.begin);
      out.is_known = false;
    }
    if (out.text.size() > kLongest) return {std::string(text), false};
  }
  out.text += text.substr(at);
  if (out.text.find('$') != out.text.npos) out.is_known = false;
  return out;
}

// A text that is known in part.
std::optional<Name> Names::of_path(std::string_view path, std::size_t job, std::size_t step) {
  std::string_view rest = path;
  const std::string_view head = take_part(rest);
  if (head == "env") return variable(rest, job, step);
  if (head == "needs" || head == "jobs") {
    const std::string_view id = take_part(rest);
    return take_part(rest) == "outputs" ? output_of_job(id, rest, job) : std::nullopt;
  }
  if (head == "steps") {
    const std::string_view id = take_part(rest);
    return take_part(rest) == "outputs" ? output_of_step(id, rest, job, step) : std::nullopt;
  }
  if (head == "inputs" && run_.jobs_[job].caller != kNone &&
      workflow_of(run_.jobs_[job]) != nullptr) {
    const std::size_t caller = run_.jobs_[job].caller;
    const actions::Job* const by = run_.jobs_[caller].site->github;
    const NodeRef given = by != nullptr ? find_key(by->with, rest) : NodeRef();
    if (given.is_scalar()) return resolve(given.value(), caller, kNone);
  }
  return std::nullopt;
}

Value Names::context(std::string_view path, std::size_t job, std::size_t step) {
  std::string_view rest = path;
  const std::string_view head = take_part(rest);
  if (path.ends_with("()")) return status(path, job);
  if (rest.empty()) return Value::unknown();  // a context as a whole: its members are asked for
  if (head == "github") return github(rest, job);
  if (head == "inputs") return input(rest, job, step);
  if (head == "matrix") return matrix(rest, job);
  if (head == "needs" || head == "jobs") return need(rest, job);
  if (head == "steps") return step_context(rest, job, step);
  if (head == "env") return variable_value(rest, job, step);
  return Value::unknown();
}

Value Names::github(std::string_view path, std::size_t job) {
  const Scenario& scenario = run_.scenario_;
  const bool follows = run_.jobs_[job].upstream != kNone;
  const std::string default_ref = "refs/heads/" + run_.default_branch_;
  if (path == "event_name")
    return text(follows ? "workflow_run" : std::string_view(scenario.event));
  if (path == "ref") return text(follows ? std::string_view(default_ref) : scenario.ref);
  if (path == "ref_name")
    return text(follows ? std::string_view(run_.default_branch_) : scenario.ref_name());
  if (path == "ref_type") return text(!follows && !scenario.tag().empty() ? "tag" : "branch");
  if (path == "base_ref") return text(is_change(scenario) && !follows ? scenario.base : "");
  if (path == "head_ref")
    return is_change(scenario) && !follows ? Value::unknown(Truth::yes) : text("");
  if (path == "repository") return text(repository_);
  if (path == "repository_owner") return text(repository_.substr(0, repository_.find('/')));
  if (path == "workflow") {
    const actions::Workflow* const workflow = workflow_of(run_.jobs_[job]);
    return workflow != nullptr && workflow->name.present() ? text(workflow->name.value)
                                                           : Value::unknown(Truth::yes);
  }
  if (!is_behind(path, "event.")) return Value::unknown();
  std::string_view rest = path.substr(6);
  if (rest == "repository.default_branch") return text(run_.default_branch_);
  if (rest == "ref") return text(scenario.ref);
  if (rest == "deleted") return Value::boolean(false);
  if (is_behind(rest, "inputs.")) {
    // There they are texts, whatever their type.
    const Value value = input(rest.substr(7), job, kNone);
    const auto written = value.kind == Value::Kind::boolean ? value.as_text() : std::nullopt;
    return written ? text(*written) : value;
  }
  if (is_behind(rest, "workflow_run.")) return followed(rest.substr(13), job);
  if (rest == "action" && scenario.kind == Scenario::Kind::merged) return text("closed");
  if (is_behind(rest, "pull_request.")) return change(rest.substr(13));
  if (rest == "pull_request")
    return is_change(scenario) ? Value::unknown(Truth::yes) : Value::null();
  return Value::unknown();
}

Value Names::change(std::string_view path) const {
  const Scenario& scenario = run_.scenario_;
  if (!is_change(scenario)) return Value::null();
  if (path == "base.ref") return text(scenario.base);
  if (path == "merged") return Value::boolean(scenario.kind == Scenario::Kind::merged);
  if (path == "head.repo.fork") return Value::boolean(scenario.is_from_fork);
  if (path == "head.repo.full_name")
    return text(scenario.is_from_fork ? std::string_view("someone-else/fork") : repository_);
  if (path == "base.repo.full_name") return text(repository_);
  if (path == "draft") return Value::boolean(false);
  return Value::unknown();
}

// The run that workflow_run follows.
Value Names::followed(std::string_view path, std::size_t job) const {
  const std::size_t upstream = run_.jobs_[job].upstream;
  if (upstream == kNone) return Value::null();
  const Scenario& scenario = run_.scenario_;
  if (path == "event") return text(scenario.event);
  // Whoever makes the request chooses the name.
  if (path == "head_branch")
    return is_change(scenario) ? Value::unknown(Truth::yes) : text(scenario.ref_name());
  if (path == "head_repository.fork") return Value::boolean(scenario.is_from_fork);
  if (path == "head_repository.full_name")
    return text(scenario.is_from_fork ? std::string_view("someone-else/fork") : repository_);
  if (path != "conclusion" || states_ == nullptr) return Value::unknown();
  std::vector<Outcomes> list;
  for (std::size_t i = 0; i < upstream; ++i) {
    // A job that is left out does not make a run fail.
    const Outcomes one = (*states_)[i].outcomes;
    const bool is_of_it = run_.jobs_[i].upstream == run_.jobs_[upstream - 1].upstream;
    if (is_of_it && !one.is(Outcomes::skipped) && !one.empty()) list.push_back(one);
  }
  const Truth failed = any_failed(list);
  if (failed == Truth::unknown) return Value::unknown(Truth::yes);
  return text(failed == Truth::yes ? "failure" : "success");
}

Value Names::handed_over(NodeRef given, NodeRef declared, std::size_t job, std::size_t step) {
  const std::string_view type = declared["type"].value();
  if (!given.is_scalar()) return given ? Value::unknown() : Value::null();
  const std::vector<Expression> expressions =
      actions::find_expressions(given.tree()->source, given.text());
  if (expressions.empty()) {
    if (type == "boolean") return Value::boolean(given.value() == "true");
    return type == "number" ? Value::of(given) : text(given.value());
  }
  const Expression& only = expressions.front();
  if (expressions.size() == 1 && only.begin == 0 && only.end == given.value().size()) {
    Value value = evaluate(only, job, step);
    if (type == "boolean" && value.kind == Value::Kind::string)
      return Value::boolean(value.text == "true");
    return value;
  }
  const Name name = resolve(given.value(), job, step);
  return name.is_known ? text(name.text) : Value::unknown(Truth::yes);
}

Value Names::input(std::string_view name, std::size_t job, std::size_t step) {
  const JobRun& here = run_.jobs_[job];
  if (step != kNone && here.site->steps[step].caller != kNone) {
    // Of a composite action: what the step that calls it hands over.
    const std::size_t by = here.site->steps[step].caller;
    const actions::Step* const inner = here.site->steps[step].github;
    const NodeRef declared = find_key(inner->action->inputs, name);
    const NodeRef given = find_key(here.site->steps[by].github->with, name);
    if (given) return handed_over(given, {}, job, by);
    return declared["default"] ? handed_over(declared["default"], {}, job, by) : text("");
  }
  const actions::Workflow* const workflow = workflow_of(here);
  if (workflow == nullptr) return Value::unknown();
  if (here.caller != kNone) {
    const actions::Event* const called = workflow->event("workflow_call");
    const NodeRef declared =
        called != nullptr ? find_key(called->config["inputs"], name) : NodeRef();
    const actions::Job* const by = run_.jobs_[here.caller].site->github;
    const NodeRef given = by != nullptr ? find_key(by->with, name) : NodeRef();
    if (given) return handed_over(given, declared, here.caller, kNone);
    if (declared["default"]) return handed_over(declared["default"], declared, job, kNone);
    if (!declared) return Value::null();
    return declared["type"].value() == "boolean" ? Value::boolean(false) : text("");
  }
  if (run_.scenario_.kind != Scenario::Kind::manual || here.upstream != kNone) return Value::null();
  for (const auto& [key, value] : run_.scenario_.inputs) {
    if (!equals_ignoring_case(key, name)) continue;
    if (!value) return Value::unknown();
    const actions::Event* const event = workflow->event("workflow_dispatch");
    const NodeRef declared = event != nullptr ? find_key(event->config["inputs"], name) : NodeRef();
    return declared["type"].value() == "boolean" ? Value::boolean(*value == "true") : text(*value);
  }
  return Value::null();
}

Value Names::matrix(std::string_view path, std::size_t job) const {
  const JobRun& here = run_.jobs_[job];
  if (!here.is_matrix_known) return Value::unknown();
  const std::string_view name = take_part(path);
  for (const auto& [key, value] : here.matrix) {
    if (equals_ignoring_case(key, name)) return member(value, path);
  }
  return Value::null();
}

std::vector<std::size_t> Names::siblings(std::string_view id, std::size_t job) const {
  const JobRun& here = run_.jobs_[job];
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < run_.jobs_.size(); ++i) {
    const JobRun& one = run_.jobs_[i];
    if (one.caller == here.caller && one.upstream == here.upstream &&
        workflow_of(one) == workflow_of(here) && equals_ignoring_case(one.site->id, id))
      list.push_back(i);
  }
  return list;
}

Outcomes Names::outcomes(const std::vector<std::size_t>& jobs) const {
  if (states_ == nullptr || jobs.empty()) return {};
  std::vector<Outcomes> list;
  list.reserve(jobs.size());
  for (const std::size_t job : jobs) list.push_back((*states_)[job].outcomes);
  if (list.size() == 1) return list.front();
  Outcomes all;
  const Truth failed = any_failed(list);
  if (failed != Truth::no) all.add(Outcomes::failure);
  if (failed == Truth::yes) return all;
  for (const Outcomes one : list) all.add(one);
  return all;
}

Value Names::need(std::string_view path, std::size_t job) {
  const std::string_view id = take_part(path);
  const std::string_view what = take_part(path);
  if (what == "outputs") {
    const std::optional<Name> name = output_of_job(id, path, job);
    return name && name->is_known ? text(name->text) : Value::unknown();
  }
  if (what != "result") return Value::unknown();
  if (id != "*") return result_of(outcomes(siblings(id, job)));
  if (states_ == nullptr) return Value::unknown();
  Value list;
  list.kind = Value::Kind::list;
  for (const std::size_t one : run_.jobs_[job].needs)
    list.members.push_back({{}, result_of((*states_)[one].outcomes)});
  return list;
}

const StepSite* Names::find_step(std::string_view id, std::size_t job, std::size_t step) const {
  const std::vector<StepSite>& steps = run_.jobs_[job].site->steps;
  const std::size_t scope = step == kNone ? kNone : steps[step].caller;
  const StepSite* found = nullptr;
  for (const StepSite& one : steps) {
    if (one.number >= step) break;
    const bool is_it = one.caller == scope && one.github != nullptr &&
                       equals_ignoring_case(one.github->id.value, id);
    if (is_it) found = &one;
  }
  return found;
}

Value Names::step_context(std::string_view path, std::size_t job, std::size_t step) {
  const std::string_view id = take_part(path);
  const std::string_view what = take_part(path);
  const StepSite* const found = find_step(id, job, step);
  if (what == "outputs") {
    const std::optional<Name> name = output_of_step(id, path, job, step);
    return name && name->is_known ? text(name->text) : Value::unknown();
  }
  if (found == nullptr) return Value::null();
  const bool has_failed =
      fault_.kind == Fault::Kind::fails && fault_.job == job && fault_.step == found->number;
  if (what == "outcome") return text(has_failed ? "failure" : "success");
  if (what == "conclusion") {
    const bool goes_on = has_failed && found->github->continue_on_error.is_true();
    return text(has_failed && !goes_on ? "failure" : "success");
  }
  return Value::unknown();
}

Value Names::status(std::string_view function, std::size_t job) const {
  if (function == "always()") return Value::boolean(true);
  if (function == "cancelled()") return Value::boolean(false);
  // Of all jobs that it comes after, however far.
  Truth succeeded = Truth::yes;
  Truth failed = Truth::no;
  if (status_of_steps) {
    succeeded = status_of_steps->truth(Outcomes::success);
    failed = status_of_steps->truth(Outcomes::failure);
  } else if (states_ != nullptr) {
    succeeded = (*states_)[job].all_before_succeeded;
    failed = (*states_)[job].one_before_failed;
  }
  const Truth truth = function == "success()"   ? succeeded
                      : function == "failure()" ? failed
                                                : Truth::unknown;
  return truth == Truth::unknown ? Value::unknown() : Value::boolean(truth == Truth::yes);
}

Value Names::variable_value(std::string_view name, std::size_t job, std::size_t step) {
  const std::optional<Name> found = variable(name, job, step);
  if (!found) return Value::unknown();
  return found->is_known ? text(found->text) : Value::unknown(Truth::unknown);
}

Truth Names::holds(const Guard& guard, std::size_t job, std::size_t step) {
  if (guard.kind == Guard::Kind::unknown) return Truth::unknown;
  const Name what = resolve(guard.what, job, step);
  if (what.text.find('$') != std::string::npos) return Truth::unknown;
  Truth any = Truth::no;
  for (const Name& one : guard.with) {
    const Name with = resolve(one, job, step);
    // A '$' at the end is one of a regular expression.
    const bool is_regex = guard.kind == Guard::Kind::finds;
    const std::size_t dollar = with.text.find('$');
    if (dollar != std::string::npos && !(is_regex && dollar + 1 == with.text.size())) {
      any = either(any, Truth::unknown);
    } else if (is_regex) {
      const Regex regex(with.text);
      const Span whole{0, static_cast<std::uint32_t>(what.text.size())};
      any = either(any,
                   !regex.valid()
                       ? Truth::unknown
                       : truth_of(regex.find(what.text, whole, Regex::Anchor::none).has_value()));
    } else if (guard.kind == Guard::Kind::matches) {
      any = either(any, matches_pattern(with.text, what.text));
    } else {
      any = either(any, truth_of(with.text == what.text));
    }
  }
  return guard.is_negated ? negate(any) : any;
}

Truth Names::hold(const std::vector<Guard>& guards, std::size_t job, std::size_t step) {
  if (depth_ > kDeepest) return Truth::unknown;
  if (depth_ == 0) asked_ = 0;
  ++depth_;
  Truth all = Truth::yes;
  for (const Guard& guard : guards) {
    all = both(all, holds(guard, job, step));
    if (all == Truth::no) break;
  }
  --depth_;
  return all;
}

// The last one counts that is run; where that is not known of some, all up to it may.
std::optional<Name> Names::last_of(const std::vector<const Write*>& writes, std::size_t job,
                                   std::size_t step, std::string_view unknown) {
  std::optional<Name> result;
  for (auto one = writes.rbegin(); one != writes.rend(); ++one) {
    Truth runs = (*one)->runs;
    if (runs == Truth::unknown && !(*one)->guards.empty()) runs = hold((*one)->guards, job, step);
    if (runs == Truth::no) continue;
    Name value = resolve((*one)->value, job, step);
    if (result && result->text != value.text) return Name{std::string(unknown), false};
    if (!result) result = std::move(value);
    if (runs == Truth::yes) return result;
  }
  // It may be that nothing is written.
  if (result) result->is_known = false;
  return result;
}

std::optional<Name> Names::written(const StepSite& step, std::string_view file,
                                   std::string_view name, std::size_t job,
                                   std::string_view unknown) {
  std::vector<const Write*> writes;
  for (const Write& one : step.does->writes) {
    if (equals_ignoring_case(one.name, name) && one.file.text.find(file) != std::string::npos)
      writes.push_back(&one);
  }
  return last_of(writes, job, step.number, unknown);
}

// The names that docker/metadata-action gives to an image.
std::optional<Name> Names::metadata_output(const StepSite& step, std::string_view output,
                                           std::size_t job) {
  if (step.github == nullptr || (output != "tags" && output != "version")) return std::nullopt;
  const std::string_view uses = step.github->uses.value;
  if (!equals_ignoring_case(uses.substr(0, uses.find('@')), "docker/metadata-action"))
    return std::nullopt;
  const auto input = [&](std::string_view name) {
    const NodeRef given = find_key(step.github->with, name);
    return given.is_scalar() ? resolve(given.value(), job, step.number).text : std::string();
  };
  const Scenario& scenario = run_.scenario_;
  TagContext context;
  context.event = scenario.event;
  context.default_branch = run_.default_branch_;
  if (run_.jobs_[job].upstream != kNone) {
    context.event = "workflow_run";
    context.branch = run_.default_branch_;
  } else if (is_change(scenario)) {
    context.is_change = true;
  } else {
    context.branch = scenario.branch();
    context.tag = scenario.tag();
  }
  const std::vector<std::string> names = tags_of_metadata(input, context);
  if (names.empty()) return std::nullopt;
  Name name{{}, true};
  for (const std::string& one : names) {
    if (output == "tags") name.text += (name.text.empty() ? "" : "\n") + one;
  }
  if (output == "version") name.text = names.front().substr(names.front().rfind(':') + 1);
  name.is_known = name.text.find('$') == std::string::npos;
  return name;
}

std::optional<Name> Names::output_of_step(std::string_view id, std::string_view output,
                                          std::size_t job, std::size_t step) {
  const StepSite* const found = find_step(id, job, step);
  if (found == nullptr || depth_ > kDeepest) return std::nullopt;
  const std::string unknown =
      "${{ steps." + std::string(id) + ".outputs." + std::string(output) + " }}";
  if (auto name = written(*found, "GITHUB_OUTPUT", output, job, unknown)) return name;
  if (auto name = metadata_output(*found, output, job)) return name;
  if (output == "digest" || output == "imageid") {
    for (const Activity& one : found->does->list) {
      const bool is_image = one.stage == Stage::build || one.stage == Stage::push;
      if (is_image && one.object.kind == Object::Kind::image && !one.object.name.empty()) {
        const Name image = resolve(one.object.name, job, found->number);
        return Name{"$(digest of " + image.text + ")", false};
      }
    }
  }
  // Of a composite action: what it says that it gives.
  const std::vector<StepSite>& steps = run_.jobs_[job].site->steps;
  for (const StepSite& inner : steps) {
    if (inner.caller != found->number || inner.github == nullptr) continue;
    const NodeRef value = find_key(inner.github->action->outputs, output)["value"];
    if (!value.is_scalar()) return std::nullopt;
    // As the last step of the action sees it.
    std::size_t last = inner.number;
    for (const StepSite& other : steps) {
      if (other.caller == found->number) last = other.number;
    }
    ++depth_;
    Name name = resolve(value.value(), job, last);
    --depth_;
    return name;
  }
  return std::nullopt;
}

std::optional<Name> Names::output_of_job(std::string_view id, std::string_view output,
                                         std::size_t job) {
  if (depth_ > kDeepest) return std::nullopt;
  for (const std::size_t one : siblings(id, job)) {
    const JobRun& other = run_.jobs_[one];
    if (!other.is_caller) {
      const NodeRef value = find_key(other.site->github->outputs, output);
      if (value.is_scalar()) return resolve(value.value(), one, kNone);
      continue;
    }
    for (std::size_t inner = 0; inner < run_.jobs_.size(); ++inner) {
      if (run_.jobs_[inner].caller != one) continue;
      const actions::Workflow* const workflow = workflow_of(run_.jobs_[inner]);
      const actions::Event* const called =
          workflow != nullptr ? workflow->event("workflow_call") : nullptr;
      if (called == nullptr) break;
      const NodeRef value = find_key(called->config["outputs"], output)["value"];
      if (value.is_scalar()) return resolve(value.value(), inner, kNone);
      break;
    }
  }
  return std::nullopt;
}

std::optional<Name> Names::variable(std::string_view name, std::size_t job, std::size_t step) {
  // Scripts that ask one variable for the next branch: the ways through them are countless.
  if (depth_ > kDeepest || ++asked_ > kMostAsked) return std::nullopt;
  // What the script of the step sets by what it asks. In TAG=$TAG-x, and in what decides whether it
  // is run, the name stands for what it was before.
  const std::vector<StepSite>& steps = run_.jobs_[job].site->steps;
  const Open here{name, job, step};
  const bool is_open = std::find(open_.begin(), open_.end(), here) != open_.end();
  if (step != kNone && !is_open && !steps[step].does->writes.empty()) {
    const std::string self = "$" + std::string(name);
    ++depth_;
    open_.push_back(here);
    auto found = written(steps[step], kShellVariables, name, job, self);
    open_.pop_back();
    --depth_;
    if (found) return found;
  }
  return run_.jobs_[job].site->forge == Forge::gitlab ? gitlab_variable(name, job)
                                                      : github_variable(name, job, step);
}

std::optional<Name> Names::github_variable(std::string_view name, std::size_t job,
                                           std::size_t step) {
  const JobSite& site = *run_.jobs_[job].site;
  const auto of = [&](NodeRef env) -> std::optional<Name> {
    const NodeRef value = find_key(env, name);
    if (!value.is_scalar()) return std::nullopt;
    // One that is set to itself is that of the scope around it.
    const std::string self = "env." + std::string(name);
    if (value.value().find(self) != std::string_view::npos) return std::nullopt;
    return resolve(value.value(), job, step);
  };
  for (std::size_t at = step; at != kNone; at = site.steps[at].caller) {
    if (site.steps[at].github == nullptr) continue;
    if (auto found = of(site.steps[at].github->env)) return found;
  }
  const std::size_t end = step == kNone ? site.steps.size() : step;
  for (std::size_t at = end; at-- > 0;) {
    if (auto found = written(site.steps[at], "GITHUB_ENV", name, job, "$" + std::string(name)))
      return found;
  }
  if (site.github == nullptr) return std::nullopt;
  if (auto found = of(site.github->env)) return found;
  if (auto found = of(site.github->workflow->env)) return found;
  // What the runner sets.
  constexpr std::string_view kPrefix = "GITHUB_";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const Value known = github(lower_case(name.substr(kPrefix.size())), job);
  const auto text = known.as_text();
  if (!text || name == "GITHUB_REPOSITORY" || name == "GITHUB_REPOSITORY_OWNER")
    return std::nullopt;
  return Name{*text, true};
}

std::optional<Name> Names::gitlab_variable(std::string_view name, std::size_t job) {
  const JobRun& here = run_.jobs_[job];
  // Those that a job before hands on by a report win over what is written.
  const auto [first, last] = run_.handed_on_.equal_range(name);
  const Run::HandedOn* by = nullptr;
  std::vector<const Write*> writes;
  for (auto one = first; one != last; ++one) {
    if (one->second.job == job) continue;
    if (by == nullptr) by = &one->second;
    if (one->second.job == by->job && one->second.step == by->step)
      writes.push_back(one->second.write);
  }
  if (by != nullptr) {
    if (auto value = last_of(writes, by->job, by->step, "$" + std::string(name))) return value;
  }
  const std::string* const found = here.variables.find(name);
  return found != nullptr ? std::optional(resolve(*found, job, kNone)) : std::nullopt;
}

}  // namespace sluice::delivery
