#include "core/model/delivery/path.h"

#include <algorithm>
#include <utility>

#include "core/model/delivery/activity_call.h"
#include "core/model/delivery/path_names.h"
#include "core/model/delivery/path_simulation.h"

namespace sluice::delivery {
namespace {

bool is_before(const Site& a, const Site& b) {
  return std::pair(a.step, a.activity) < std::pair(b.step, b.activity);
}

}  // namespace

std::string_view forge_name(Forge forge) { return forge == Forge::github ? "github" : "gitlab"; }

// What a moment waits for.
void Run::waits(std::size_t moment, Upstream upstream, std::vector<std::size_t>& list) const {
  if (moment >= 2 * jobs_.size()) {
    const StageEnd& stage = stages_[moment - 2 * jobs_.size()];
    if (stage.before != kNone) list.push_back(end_of_stage(stage.before));
    for (const std::size_t job : stage.jobs) list.push_back(end_of(job));
    return;
  }
  const std::size_t job = moment / 2;
  const JobRun& here = jobs_[job];
  if (moment == end_of(job)) {
    list.push_back(start_of(job));
    if (here.is_caller && !here.is_loose && !children_.empty()) {
      for (const std::size_t child : children_[job]) list.push_back(end_of(child));
    }
    return;
  }
  for (const std::size_t need : here.needs) list.push_back(end_of(need));
  if (here.caller != kNone) list.push_back(start_of(here.caller));
  if (here.stage != kNone) list.push_back(end_of_stage(here.stage));
  if (upstream == Upstream::with && here.upstream != kNone && here.caller == kNone) {
    for (std::size_t i = 0; i < here.upstream; ++i) list.push_back(end_of(i));
  }
}

// Each moment behind those that it waits for, by depth first over them; circles are cut.
void Run::put_in_order() {
  const std::size_t count = jobs_.size();
  has_upstream_ = std::any_of(jobs_.begin(), jobs_.end(),
                              [](const JobRun& job) { return job.upstream != kNone; });
  for (std::size_t i = 0; i < count; ++i) {
    if (jobs_[i].caller == kNone) continue;
    if (children_.empty()) children_.resize(count);
    children_[jobs_[i].caller].push_back(i);
  }
  const auto waits_of = [&](std::size_t moment) {
    std::vector<std::size_t> list;
    waits(moment, Upstream::with, list);
    return list;
  };
  enum class Mark : std::uint8_t { none, open, done };
  std::vector<Mark> marks(2 * count + stages_.size(), Mark::none);
  struct Frame {
    std::size_t node;
    std::vector<std::size_t> waits;
    std::size_t at = 0;
  };
  std::vector<Frame> stack;
  for (std::size_t first = 0; first < marks.size(); ++first) {
    if (marks[first] != Mark::none) continue;
    marks[first] = Mark::open;
    stack.push_back({first, waits_of(first)});
    while (!stack.empty()) {
      Frame& top = stack.back();
      if (top.at < top.waits.size()) {
        const std::size_t next = top.waits[top.at++];
        if (marks[next] != Mark::none) continue;
        marks[next] = Mark::open;
        stack.push_back({next, waits_of(next)});
        continue;
      }
      const std::size_t node = top.node;
      marks[node] = Mark::done;
      if (node >= 2 * count) {
        order_.push_back({Moment::Kind::stage, node - 2 * count});
      } else {
        order_.push_back({node % 2 == 0 ? Moment::Kind::start : Moment::Kind::end, node / 2});
      }
      stack.pop_back();
    }
  }
}

void Run::find_handed_on() {
  for (std::size_t job = 0; job < jobs_.size(); ++job) {
    const gitlab::EffectiveJob* const here = jobs_[job].site->gitlab;
    const gitlab::Node* const artifacts = here != nullptr ? here->get("artifacts") : nullptr;
    const gitlab::Node* const reports = artifacts != nullptr ? artifacts->get("reports") : nullptr;
    if (reports == nullptr || reports->get("dotenv") == nullptr) continue;
    for (const StepSite& step : jobs_[job].site->steps) {
      for (const Write& write : step.does->writes) {
        if (!write.file.text.starts_with('$'))
          handed_on_.emplace(write.name, HandedOn{job, step.number, &write});
      }
    }
  }
}

const Run::Course& Run::course(const Fault& fault) const {
  // Where nothing goes wrong is asked most, and stands first.
  const bool is_first = fault.kind == Fault::Kind::none && !courses_.empty() &&
                        std::get<0>(courses_.begin()->first) == Fault::Kind::none;
  if (is_first) return courses_.begin()->second;
  Fault one = fault;
  // A script of GitLab that fails is the failure of its job.
  const bool is_whole = one.kind == Fault::Kind::fails && one.job < jobs_.size() &&
                        jobs_[one.job].site->forge == Forge::gitlab;
  if (is_whole) one.step = kNone;
  const auto key = std::tuple(one.kind, one.job, one.step);
  const auto found = courses_.find(key);
  if (found != courses_.end()) return found->second;
  return courses_.emplace(key, Simulation(*this, one).run()).first->second;
}

const Run::Followers& Run::followers() const {
  if (followers_) return *followers_;
  Followers& all = followers_.emplace();
  const std::size_t size = order_.size();
  all.places.resize(2 * jobs_.size() + stages_.size());
  const auto number = [&](const Moment& moment) {
    if (moment.kind == Moment::Kind::stage) return end_of_stage(moment.index);
    return moment.kind == Moment::Kind::start ? start_of(moment.index) : end_of(moment.index);
  };
  for (std::size_t place = 0; place < size; ++place)
    all.places[number(order_[place])] = static_cast<std::uint32_t>(place);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::vector<std::size_t> list;
  for (std::size_t place = 0; place < size; ++place) {
    list.clear();
    waits(number(order_[place]), Upstream::without, list);
    for (const std::size_t one : list)
      pairs.emplace_back(all.places[one], static_cast<std::uint32_t>(place));
  }
  // Sorted by counting.
  all.first.resize(size + 1);
  for (const auto& [before, after] : pairs) ++all.first[before + 1];
  for (std::size_t i = 0; i < size; ++i) all.first[i + 1] += all.first[i];
  all.list.resize(pairs.size());
  std::vector<std::uint32_t> next(all.first.begin(), all.first.end() - 1);
  for (const auto& [before, after] : pairs) all.list[next[before]++] = after;
  return all;
}

std::vector<Site> Run::all(Stage stage) const {
  std::vector<Site> list;
  each([&](const Site& site) {
    if (activity(site).stage == stage && runs(site) != Truth::no) list.push_back(site);
  });
  return list;
}

Truth Run::job_runs(std::size_t job, const Fault& fault) const { return states(fault)[job].starts; }

Truth Run::runs(const Site& site) const { return runs(site, Fault()); }

Truth Run::runs(const Site& site, const Fault& fault) const {
  Truth result = job_runs(site.job, fault);
  if (result == Truth::no) return result;
  result = both(result, Simulation::step_runs(*this, &states(fault), fault, site.job, site.step));
  return both(result, activity_runs(site));
}

Truth Run::activity_runs(const Site& site) const {
  const Activity& here = activity(site);
  const Fault none;
  for (const Exit& exit : step(site).does->exits) {
    if (exit.before > site.activity) break;
    if (Names(*this, &states(none), none).hold(exit.guards, site.job, site.step) == Truth::yes)
      return Truth::no;
  }
  if (here.runs == Truth::unknown && !here.guards.empty())
    return Names(*this, &states(none), none).hold(here.guards, site.job, site.step);
  // `push: ${{ … }}` of an action.
  const Fact* const pushes = here.stage == Stage::push ? here.fact(Fact::Kind::pushes) : nullptr;
  if (here.runs != Truth::yes || pushes == nullptr || pushes->value.is_known) return here.runs;
  const std::string text = name(site, pushes->value).text;
  return text.find('$') != std::string::npos ? Truth::unknown : truth_of(is_on(text));
}

bool Run::waits_for(const Site& site, const Site& gate) const {
  if (site.job == gate.job) return is_before(gate, site);
  return waited_for(site.job)[gate.job];
}

const std::vector<bool>& Run::waited_for(std::size_t job) const {
  if (waited_for_.empty()) waited_for_.resize(jobs_.size());
  std::vector<bool>& seen = waited_for_[job];
  if (!seen.empty()) return seen;
  seen.resize(jobs_.size());
  std::vector<bool> seen_stages(stages_.size());
  std::vector<std::size_t> open = {job};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    if (seen[next]) continue;
    seen[next] = true;
    const JobRun& here = jobs_[next];
    open.insert(open.end(), here.needs.begin(), here.needs.end());
    if (here.caller != kNone) open.push_back(here.caller);
    for (std::size_t i = 0; i < (here.upstream != kNone ? here.upstream : 0); ++i)
      open.push_back(i);
    // A job that calls others has ended once those have.
    if (here.is_caller && next != job) {
      for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (jobs_[i].caller == next && !is_called_by(job, next)) open.push_back(i);
      }
    }
    for (std::size_t stage = here.stage; stage != kNone; stage = stages_[stage].before) {
      if (seen_stages[stage]) break;
      seen_stages[stage] = true;
      open.insert(open.end(), stages_[stage].jobs.begin(), stages_[stage].jobs.end());
    }
  }
  return seen;
}

bool Run::is_called_by(std::size_t job, std::size_t caller) const {
  for (std::size_t at = job; at != kNone; at = jobs_[at].caller) {
    if (at == caller) return true;
  }
  return false;
}

Truth Run::comes_after(const Site& site, const Site& gate) const {
  if (site.job == gate.job) {
    if (!is_before(gate, site)) return Truth::no;
    if (site.step == gate.step) return activity_runs(gate);
    // Steps with one condition run together.
    const std::vector<StepSite>& steps = job(site).site->steps;
    const auto asked = [&](std::size_t step) {
      return steps[step].github != nullptr ? steps[step].github->condition.value
                                           : std::string_view();
    };
    Truth truth = Simulation::step_runs(*this, &states(Fault()), Fault(), gate.job, gate.step);
    if (truth == Truth::unknown && asked(gate.step) == asked(site.step)) truth = Truth::yes;
    return both(truth, activity_runs(gate));
  }
  // Without the gate's job, it does not run: so where it runs, that one did.
  const Truth without = job_runs(site.job, {Fault::Kind::left_out, gate.job, kNone});
  if (without == Truth::yes &&
      job_runs(site.job, {Fault::Kind::fails, gate.job, kNone}) == Truth::yes)
    return Truth::no;
  Truth truth = without == Truth::no ? Truth::yes : job_runs(gate.job, Fault());
  truth = both(truth, Simulation::step_runs(*this, &states(Fault()), Fault(), gate.job, gate.step));
  return both(truth, activity_runs(gate));
}

Truth Run::is_gated(const Site& site, const Site& gate) const {
  const Truth after = comes_after(site, gate);
  if (after == Truth::no) return after;
  Truth stops = activity(gate).blocking;
  if (site.job != gate.job || site.step != gate.step) {
    const Fault fault{Fault::Kind::fails, gate.job, gate.step};
    stops = both(stops, negate(runs(site, fault)));
  }
  return both(after, stops);
}

Truth Run::is_held_by(const Site& site, std::size_t job) const {
  if (site.job == job) return Truth::yes;
  if (!waited_for(site.job)[job]) return Truth::no;
  return negate(job_runs(site.job, {Fault::Kind::held, job, kNone}));
}

Name Run::name(const Site& site, const Name& name) const {
  const Fault none;
  return Names(*this, &states(none), none).resolve(name, site.job, site.step);
}

actions::ExpressionValue Run::value(std::size_t job, std::size_t step,
                                    const actions::Expression& expression) const {
  const Fault none;
  return Names(*this, &states(none), none).evaluate(expression, job, step);
}

std::string Run::text(std::size_t job, NodeRef scalar) const {
  if (!scalar.is_scalar()) return {};
  const Fault none;
  return Names(*this, &states(none), none).resolve(scalar.value(), job, kNone).text;
}

Name Run::environment(std::size_t job) const {
  const JobSite& site = *jobs_[job].site;
  const Fault none;
  Names names(*this, &states(none), none);
  if (site.github != nullptr) {
    const NodeRef node = site.github->environment;
    const NodeRef name = node.is_mapping() ? node["name"] : node;
    return name.is_scalar() ? names.resolve(name.value(), job, kNone) : Name();
  }
  const gitlab::Node* const node =
      site.gitlab != nullptr ? site.gitlab->get("environment") : nullptr;
  if (node == nullptr) return {};
  const gitlab::Node* const name = node->is_mapping() ? node->get("name") : node;
  const gitlab::Node* const action = node->is_mapping() ? node->get("action") : nullptr;
  if (name == nullptr || !name->is_scalar()) return {};
  if (action != nullptr && action->text != "start") return {};
  return names.resolve(name->text, job, kNone);
}

Place Run::environment_place(std::size_t job) const {
  const JobSite& site = *jobs_[job].site;
  if (site.github != nullptr) {
    const NodeRef node = site.github->environment;
    const NodeRef name = node.is_mapping() ? node["name"] : node;
    return name ? Place{site.document, name.use()} : Place{site.document, site.at};
  }
  const gitlab::Node* const node =
      site.gitlab != nullptr ? site.gitlab->get("environment") : nullptr;
  if (node == nullptr || node->written.document == nullptr) return {site.document, site.at};
  const gitlab::Node* const name = node->is_mapping() ? node->get("name") : node;
  if (name == nullptr || name->written.document == nullptr) return {site.document, site.at};
  return {name->written.document, name->written.at()};
}

}  // namespace sluice::delivery
