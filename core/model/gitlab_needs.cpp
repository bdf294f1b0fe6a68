#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/model/cycles.h"
#include "core/model/gitlab_build.h"

// What jobs say of each other: whom they need, whose artifacts they take, who stops what they
// start.
namespace sluice::gitlab {
namespace {

using About = ConfigurationError::About;

constexpr std::size_t kMostNeeds = 50;  // GitLab's own, unless whoever runs it allows more
constexpr std::size_t kMostNeedsElsewhere = 5;

class Together {
 public:
  explicit Together(Build& build)
      : build_(build), out_(build.out), graph_(build.out.jobs.size()), names_(graph_.size()) {}

  void check() {
    knows_all_ = !may_be_elsewhere(build_);
    for (std::size_t i = 0; i < out_.stages.size(); ++i) stages_.emplace(out_.stages[i], i);
    for (std::size_t i = 0; i < out_.jobs.size() && !build_.failed(); ++i) {
      const EffectiveJob& job = out_.jobs[i];
      const Node* const needs = job.get("needs");
      if (needs != nullptr && needs->is_sequence()) check_needs(i, *needs);
      if (const Node* const rules = job.get("rules"); rules != nullptr) check_rules(i, *rules);
      check_dependencies(job, needs);
      check_stop(job);
    }
    for (const Cycle& cycle : find_cycles(graph_)) {
      if (!build_.failed()) tell_cycle(cycle);
    }
  }

 private:
  // A fault ends the build, or is noted.
  void tell(About about, const EffectiveJob& job, Written at, std::string message) {
    if (build_.faults == Faults::end_it) {
      build_.fail_about(about, at, std::move(message));
      return;
    }
    ConfigurationError error;
    error.document = at.document;
    error.at = at.at();
    error.message = std::move(message);
    error.about = about;
    error.job = job.name;
    build_.note(std::move(error));
  }

  void tell_cycle(const Cycle& cycle) {
    const CycleStep& first = cycle.front();
    const Written at = names_[first.node][first.edge]->written;
    if (build_.faults == Faults::end_it) {
      build_.fail_about(About::needs, at, "jobs wait for each other");
      return;
    }
    ConfigurationError error;
    error.document = at.document;
    error.at = at.at();
    error.about = About::needs;
    error.job = out_.jobs[first.node].name;
    error.message = "job " + quote(error.job) + " waits for itself";
    for (std::size_t i = 1; i < cycle.size(); ++i)
      error.way.push_back(names_[cycle[i].node][cycle[i].edge]->written);
    build_.note(std::move(error));
  }

  const EffectiveJob* job(std::string_view name) const {
    const EffectiveJob* const whole = out_.job(name);
    return whole != nullptr ? whole : out_.job(without_run(name));
  }

  void check_needs(std::size_t i, const Node& list) {
    const EffectiveJob& job = out_.jobs[i];
    std::unordered_set<std::string_view> seen;
    std::size_t elsewhere = 0;
    for (const Item& item : list.items) {
      const Node* const name = needed_job(*item.value);
      if (name == nullptr && item.value->get("project") != nullptr &&
          ++elsewhere == kMostNeedsElsewhere + 1 && build_.faults != Faults::end_it)
        tell(About::needs, job, item.value->written,
             "job " + quote(job.name) + " needs more than 5 jobs of other projects");
      if (name == nullptr || name->text.find('$') != name->text.npos) continue;
      check_need(i, *item.value, *name);
      if (build_.faults == Faults::end_it) continue;
      const bool is_whole = item.value->get("parallel") == nullptr;
      if (is_whole && !seen.insert(name->text).second)
        tell(About::needs, job, name->written, "job " + quote(name->text) + " is needed twice");
      if (seen.size() == kMostNeeds + 1 && is_whole)
        tell(About::needs, job, name->written,
             "job " + quote(job.name) + " needs more than 50 others");
    }
  }

  void check_need(std::size_t i, const Node& need, const Node& name) {
    const EffectiveJob& job = out_.jobs[i];
    const EffectiveJob* const other = this->job(name.text);
    if (other == nullptr) {
      const Node* const optional = need.get("optional");
      if (knows_all_ && (optional == nullptr || !optional->is_true()))
        tell(About::needs, job, name.written,
             "job " + quote(name.text) + " that is needed does not exist");
      return;
    }
    graph_[i].push_back(static_cast<std::size_t>(other - out_.jobs.data()));
    names_[i].push_back(&name);
    if (build_.faults != Faults::end_it && is_later(*other, job))
      tell(About::needs, job, name.written,
           "job " + quote(name.text) + " that is needed runs in a later stage");
  }

  // Jobs that only a rule adds as needs.
  void check_rules(std::size_t i, const Node& rules) {
    for (const Item& rule : rules.items) {
      const Node* const needs = rule.value->get("needs");
      if (needs == nullptr) continue;
      for (const Item& item : needs->items) {
        const Node* const name = needed_job(*item.value);
        if (name == nullptr || name->text.find('$') != name->text.npos ||
            job(name->text) != nullptr)
          continue;
        const Node* const optional = item.value->get("optional");
        if (knows_all_ && (optional == nullptr || !optional->is_true()))
          tell(About::needs, out_.jobs[i], name->written,
               "job " + quote(name->text) + " that is needed does not exist");
      }
    }
  }

  void check_dependencies(const EffectiveJob& job, const Node* needs) {
    const Node* const list = job.get("dependencies");
    if (list == nullptr || build_.faults == Faults::end_it) return;
    for (const Item& item : list->items) {
      const Node& name = *item.value;
      if (!name.is_text() || name.text.find('$') != name.text.npos) continue;
      const EffectiveJob* const other = this->job(name.text);
      if (other == nullptr) {
        if (knows_all_)
          tell(About::needs, job, name.written,
               "job " + quote(name.text) + " whose artifacts are taken does not exist");
      } else if (is_later(*other, job)) {
        tell(About::needs, job, name.written,
             "job " + quote(name.text) + " whose artifacts are taken runs in a later stage");
      } else if (needs != nullptr && needs->is_sequence() && !needs->items.empty() &&
                 !is_needed(*needs, name.text)) {
        tell(About::form, job, name.written,
             "job " + quote(name.text) + " of dependencies does not stand in needs");
      }
    }
  }

  static bool is_needed(const Node& needs, std::string_view name) {
    return std::any_of(needs.items.begin(), needs.items.end(), [&](const Item& item) {
      const Node* const job = item.value->is_mapping() ? item.value->get("job") : item.value;
      return job != nullptr && (job->text == name || job->text.find('$') != job->text.npos);
    });
  }

  // The job that stops an environment is there, and says so.
  void check_stop(const EffectiveJob& job) {
    const Node* const environment = job.get("environment");
    const Node* const name = environment != nullptr ? environment->get("on_stop") : nullptr;
    if (name == nullptr || !name->is_text() || build_.faults == Faults::end_it) return;
    const EffectiveJob* const stopper = out_.job(name->text);
    if (stopper == nullptr) {
      if (knows_all_)
        tell(About::form, job, name->written,
             "job " + quote(name->text) + " that stops the environment does not exist");
      return;
    }
    if (stopper->is_open) return;
    const Node* const stopped = stopper->get("environment");
    const Node* const action = stopped != nullptr ? stopped->get("action") : nullptr;
    if (action == nullptr || action->text != "stop") {
      tell(About::form, job, name->written,
           "job " + quote(name->text) + " has no environment with the action stop");
    } else if (const Node* own = environment->get("name"), *its = stopped->get("name");
               own != nullptr && its != nullptr && own->text != its->text) {
      tell(About::form, job, name->written,
           "job " + quote(name->text) + " stops another environment, " + quote(its->text));
    }
  }

  bool is_later(const EffectiveJob& a, const EffectiveJob& b) const {
    const auto a_stage = stage(a);
    const auto b_stage = stage(b);
    return a_stage && b_stage && *a_stage > *b_stage;
  }

  std::optional<std::size_t> stage(const EffectiveJob& job) const {
    const Node* const stage = job.get("stage");
    if (!knows_all_ || (stage == nullptr && job.is_open)) return std::nullopt;
    const auto found = stages_.find(stage != nullptr ? stage->text : "test");
    return found != stages_.end() ? std::optional(found->second) : std::nullopt;
  }

  Build& build_;
  const Effective& out_;
  bool knows_all_ = true;
  Graph graph_;
  std::vector<std::vector<const Node*>> names_;
  std::unordered_map<std::string_view, std::size_t> stages_;
};

}  // namespace

std::string_view without_run(std::string_view name) {
  if (name.ends_with(']')) return name.substr(0, name.find(": ["));
  const std::size_t space = name.rfind(' ');
  const bool is_run = space != name.npos && name.find('/', space) != name.npos &&
                      name.find_first_not_of("0123456789/", space + 1) == name.npos;
  return is_run ? name.substr(0, space) : name;
}

const Node* needed_job(const Node& need) {
  if (need.is_text()) return &need;
  if (need.get("project") != nullptr || need.get("pipeline") != nullptr) return nullptr;
  const Node* const job = need.get("job");
  return job != nullptr && job->is_text() ? job : nullptr;
}

void check_together(Build& build) { Together(build).check(); }

}  // namespace sluice::gitlab
