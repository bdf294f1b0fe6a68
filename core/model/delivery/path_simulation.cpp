#include "core/model/delivery/path_simulation.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/model/delivery/path_names.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

using actions::Expression;
using actions::ExpressionKind;
using actions::ExpressionNode;

constexpr char kDirty = 1;

bool asks_for_status(const Expression& condition) {
  return std::any_of(
      condition.nodes.begin(), condition.nodes.end(), [](const ExpressionNode& node) {
        constexpr std::string_view kFunctions[] = {"success", "failure", "always", "cancelled"};
        return node.kind == ExpressionKind::call &&
               std::any_of(
                   std::begin(kFunctions), std::end(kFunctions),
                   [&](std::string_view name) { return equals_ignoring_case(node.text, name); });
      });
}

bool has_condition(const Expression& condition) { return condition.end > 0; }

// Goes on where it fails, by itself or by a step that calls it.
Truth goes_on(const JobSite& site, std::size_t step) {
  for (std::size_t at = step; at != kNone; at = site.steps[at].caller) {
    const actions::Step* const one = site.steps[at].github;
    if (one == nullptr || !one->continue_on_error) continue;
    if (one->continue_on_error.is_true()) return Truth::yes;
    if (!one->continue_on_error.is_false()) return Truth::unknown;
  }
  return Truth::no;
}

// A script that does nothing but fail: exit 1.
bool raises(const StepSite& step) {
  if (step.github == nullptr || step.github->script == nullptr) return false;
  const auto& commands = step.github->script->commands;
  return std::any_of(commands.begin(), commands.end(), [](const shell::Command& command) {
    if (command.name() == "false") return true;
    return command.name() == "exit" && command.words.size() > 1 && command.words[1].value != "0";
  });
}

// The script of the step ends itself with a failure, in this run.
bool gives_up(const Run& run, const std::vector<JobState>* states, std::size_t job,
              std::size_t step) {
  const std::vector<Exit>& exits = run.jobs()[job].site->steps[step].does->exits;
  return std::any_of(exits.begin(), exits.end(), [&](const Exit& exit) {
    if (!exit.is_failure) return false;
    const Fault none;
    return Names(run, states, none).hold(exit.guards, job, step) == Truth::yes;
  });
}

bool may_give_up(const JobSite& site) {
  return std::any_of(site.steps.begin(), site.steps.end(),
                     [](const StepSite& step) { return !step.does->exits.empty(); });
}

// Some step of the job up to there does so.
bool gives_up_before(const Run& run, const std::vector<JobState>* states, std::size_t job,
                     std::size_t end) {
  const JobSite& site = *run.jobs()[job].site;
  const Fault none;
  for (std::size_t step = 0; step < end; ++step) {
    if (site.steps[step].does->exits.empty() || site.steps[step].address == "after_script")
      continue;
    if (goes_on(site, step) == Truth::no && gives_up(run, states, job, step) &&
        Simulation::step_runs(run, states, none, job, step) == Truth::yes)
      return true;
  }
  return false;
}

bool is_within(const JobSite& site, std::size_t step, std::size_t caller) {
  for (std::size_t at = step; at != kNone; at = site.steps[at].caller) {
    if (at == caller) return true;
  }
  return false;
}

// The step that fails in the stead of one that goes on, since it asks what became of that.
std::size_t raised_at(const Run& run, const std::vector<JobState>* states, const Fault& fault) {
  const JobSite& site = *run.jobs()[fault.job].site;
  for (std::size_t step = fault.step + 1; step < site.steps.size(); ++step) {
    if (!has_condition(site.steps[step].condition) || !raises(site.steps[step])) continue;
    Names now(run, states, fault);
    now.status_of_steps = Outcomes::success;
    const Fault none;
    Names else_(run, states, none);
    else_.status_of_steps = Outcomes::success;
    const Expression& condition = site.steps[step].condition;
    if (now.evaluate(condition, fault.job, step).truth() == Truth::yes &&
        else_.evaluate(condition, fault.job, step).truth() == Truth::no)
      return step;
  }
  return kNone;
}

bool is_same(const JobState& a, const JobState& b) {
  for (const Outcomes::One one :
       {Outcomes::success, Outcomes::failure, Outcomes::skipped, Outcomes::held}) {
    if (a.outcomes.may(one) != b.outcomes.may(one)) return false;
  }
  return a.starts == b.starts && a.all_before_succeeded == b.all_before_succeeded &&
         a.one_before_failed == b.one_before_failed;
}

// What becomes of the job in which a step fails.
Outcomes outcome_of_fault(const Run& run, const std::vector<JobState>* states, const Fault& fault) {
  if (fault.step == kNone) return Outcomes::failure;
  switch (goes_on(*run.jobs()[fault.job].site, fault.step)) {
    case Truth::no:
      return Outcomes::failure;
    case Truth::yes:
      return raised_at(run, states, fault) != kNone ? Outcomes::failure : Outcomes::success;
    case Truth::unknown:
      break;
  }
  Outcomes all(Outcomes::failure);
  all.add(Outcomes::success);
  return all;
}

}  // namespace

Run::Course Simulation::run() {
  const std::size_t size = run_.jobs_.size();
  is_first_ = fault_.kind == Fault::Kind::none || fault_.job >= size;
  if (!is_first_) {
    run_again();
    return {std::move(states_), std::move(stages_)};
  }
  states_.resize(size);
  stages_.resize(run_.stages_.size());
  for (const Run::Moment& moment : run_.order_) {
    switch (moment.kind) {
      case Run::Moment::Kind::start:
        start(moment.index);
        break;
      case Run::Moment::Kind::end:
        end(moment.index);
        break;
      case Run::Moment::Kind::stage:
        end_stage(moment.index);
        break;
    }
  }
  return {std::move(states_), std::move(stages_)};
}

void Simulation::run_again() {
  const Run::Course& usual = run_.course(Fault());
  states_ = usual.jobs;
  stages_ = usual.stages;
  const Run::Followers& followers = run_.followers();
  dirty_.resize(run_.order_.size());
  dirty_[followers.places[run_.start_of(fault_.job)]] = kDirty;
  dirty_[followers.places[run_.end_of(fault_.job)]] = kDirty;
  for (std::size_t place = dirty_.find(kDirty); place != dirty_.npos;
       place = dirty_.find(kDirty, place + 1)) {
    const Run::Moment& moment = run_.order_[place];
    switch (moment.kind) {
      case Run::Moment::Kind::start:
        if (start(moment.index)) look_again_after(place);
        break;
      case Run::Moment::Kind::end:
        if (end(moment.index)) {
          look_again_after(place);
          look_again_upstream(moment.index);
        }
        break;
      case Run::Moment::Kind::stage:
        if (end_stage(moment.index)) look_again_after(place);
        break;
    }
  }
}

void Simulation::look_again_after(std::size_t place) {
  const Run::Followers& followers = run_.followers();
  for (std::size_t i = followers.first[place]; i < followers.first[place + 1]; ++i)
    dirty_[followers.list[i]] = kDirty;
}

// What workflow_run has started follows all jobs of the runs before it.
void Simulation::look_again_upstream(std::size_t job) {
  if (job >= first_changed_ || !run_.has_upstream_) return;
  first_changed_ = job;
  const Run::Followers& followers = run_.followers();
  for (std::size_t i = 0; i < run_.jobs_.size(); ++i) {
    const JobRun& one = run_.jobs_[i];
    if (one.upstream != kNone && job < one.upstream)
      dirty_[followers.places[run_.start_of(i)]] = kDirty;
  }
}

bool Simulation::start(std::size_t job) {
  const JobState usual = std::exchange(states_[job], {});
  const JobRun& here = run_.jobs_[job];
  Truth starts = here.caller != kNone ? states_[here.caller].starts : Truth::yes;
  if (starts != Truth::no) {
    starts = both(
        starts, here.site->forge == Forge::github ? starts_at_github(job) : starts_at_gitlab(job));
  }
  if (fault_.job == job &&
      (fault_.kind == Fault::Kind::left_out || fault_.kind == Fault::Kind::held))
    starts = Truth::no;
  states_[job].starts = starts;
  if (is_first_ || here.site->forge == Forge::github || may_give_up(*here.site)) return true;
  // How it ends by itself hangs on nothing else then.
  states_[job].outcomes = usual.outcomes;
  return !is_same(states_[job], usual);
}

Truth Simulation::starts_at_github(std::size_t job) {
  const JobRun& here = run_.jobs_[job];
  const Expression& condition = here.site->condition;
  JobState& state = states_[job];
  for (const std::size_t need : here.needs) {
    const JobState& one = states_[need];
    state.all_before_succeeded =
        both(state.all_before_succeeded,
             both(one.all_before_succeeded, one.outcomes.truth(Outcomes::success)));
    state.one_before_failed =
        either(state.one_before_failed,
               either(one.one_before_failed, one.outcomes.truth(Outcomes::failure)));
  }
  Names names(run_, &states_, fault_);
  Truth result = Truth::yes;
  if (has_condition(condition))
    result = condition.is_valid ? names.evaluate(condition, job, kNone).truth() : Truth::unknown;
  if (result == Truth::no || asks_for_status(condition)) return result;
  return both(result, state.all_before_succeeded);
}

Truth Simulation::starts_at_gitlab(std::size_t job) const {
  const JobRun& here = run_.jobs_[job];
  if (here.admitted == Truth::no) return Truth::no;
  Truth failed = Truth::no;
  Truth held = Truth::no;
  if (here.stage != kNone) {
    failed = stages_[here.stage].failed;
    held = stages_[here.stage].held;
  }
  for (const std::size_t need : here.needs) {
    const Outcomes one = states_[need].outcomes;
    failed = either(failed, one.truth(Outcomes::failure));
    held = either(held, one.truth(Outcomes::held));
    // One that is in the pipeline and was left out takes with it what needs it.
    const Truth admitted = run_.jobs_[need].admitted;
    if (states_[need].starts == Truth::no && admitted != Truth::no) {
      failed = Truth::yes;
    } else if (admitted == Truth::yes) {
      failed = either(failed, one.truth(Outcomes::skipped));
    }
  }
  Truth starts = both(negate(held), either(negate(failed), here.when_always));
  if (here.when_failed == Truth::yes) starts = both(negate(held), failed);
  if (here.when_failed == Truth::unknown && failed != Truth::no) starts = Truth::unknown;
  return both(here.admitted, starts);
}

Outcomes Simulation::of_calls(std::size_t job) const {
  std::vector<Outcomes> list;
  const std::vector<std::size_t> none;
  const std::vector<std::size_t>& children = run_.children_.empty() ? none : run_.children_[job];
  for (const std::size_t child : children) {
    // One that is left out does not make the others less of a success.
    if (!states_[child].outcomes.is(Outcomes::skipped)) list.push_back(states_[child].outcomes);
  }
  if (list.empty()) return children.empty() ? Outcomes::success : Outcomes::skipped;
  Outcomes all;
  const Truth failed = any_failed(list);
  if (failed != Truth::no) all.add(Outcomes::failure);
  if (failed == Truth::yes) return all;
  for (const Outcomes one : list) all.add(one);
  return all;
}

bool Simulation::end(std::size_t job) {
  const JobRun& here = run_.jobs_[job];
  JobState& state = states_[job];
  Outcomes outcomes;
  if (state.starts != Truth::no) {
    Outcomes end(Outcomes::success);
    if (here.is_caller && !here.is_loose) end = of_calls(job);
    if (fault_.job == job && fault_.kind == Fault::Kind::fails)
      end = outcome_of_fault(run_, &states_, fault_);
    if (gives_up_before(run_, &states_, job, here.site->steps.size())) end = Outcomes::failure;
    if (end.may(Outcomes::failure) && here.may_fail != Truth::no) {
      end.add(Outcomes::success);
      if (here.may_fail == Truth::yes) end = Outcomes::success;
    }
    outcomes.add(end);
  }
  if (state.starts != Truth::yes) {
    const bool is_held = fault_.job == job && fault_.kind == Fault::Kind::held;
    outcomes.add(is_held ? Outcomes::held : Outcomes::skipped);
  }
  state.outcomes = outcomes;
  return !is_first_ && !is_same(state, run_.states(Fault())[job]);
}

bool Simulation::end_stage(std::size_t stage) {
  const Run::StageEnd& end = run_.stages_[stage];
  Run::Passed passed;
  if (end.before != kNone) passed = stages_[end.before];
  for (const std::size_t job : end.jobs) {
    const Outcomes one = states_[job].outcomes;
    passed.failed = either(passed.failed, one.truth(Outcomes::failure));
    // A manual job that may fail holds nobody up but those that need it by name.
    if (run_.jobs_[job].may_fail != Truth::yes)
      passed.held = either(passed.held, one.truth(Outcomes::held));
  }
  const bool is_changed =
      passed.failed != stages_[stage].failed || passed.held != stages_[stage].held;
  stages_[stage] = passed;
  return is_changed;
}

Truth Simulation::step_runs(const Run& run, const std::vector<JobState>* states, const Fault& fault,
                            std::size_t job, std::size_t step) {
  const JobSite& site = *run.jobs()[job].site;
  const bool is_after = fault.kind == Fault::Kind::fails && fault.job == job &&
                        fault.step != kNone && step > fault.step;
  if (site.forge == Forge::gitlab) {
    // after_script runs whatever became of the rest.
    const bool stops = is_after && site.steps[step].address != "after_script";
    return stops ? Truth::no : Truth::yes;
  }
  Outcomes before(Outcomes::success);
  if (is_after) {
    if (is_within(site, step, fault.step)) return Truth::no;
    const Truth on = goes_on(site, fault.step);
    if (on != Truth::yes) before = on == Truth::no ? Outcomes(Outcomes::failure) : before;
    if (on == Truth::unknown) before.add(Outcomes::failure);
    if (on == Truth::yes) {
      const std::size_t raised = raised_at(run, states, fault);
      if (raised != kNone && step >= raised) before = Outcomes::failure;
    }
  }
  if (gives_up_before(run, states, job, step)) before = Outcomes::failure;
  Truth result = Truth::yes;
  for (std::size_t at = step; at != kNone; at = site.steps[at].caller) {
    const Expression& condition = site.steps[at].condition;
    Truth here = before.truth(Outcomes::success);
    if (has_condition(condition)) {
      Names names(run, states, fault);
      names.status_of_steps = before;
      const Truth asked =
          condition.is_valid ? names.evaluate(condition, job, at).truth() : Truth::unknown;
      here = asks_for_status(condition) ? asked : both(asked, here);
    }
    result = both(result, here);
  }
  return result;
}

}  // namespace sluice::delivery
