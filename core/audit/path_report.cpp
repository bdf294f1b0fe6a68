#include "core/audit/path_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/audit/locator.h"
#include "core/detect/kind.h"
#include "core/model/delivery/environment_name.h"
#include "core/model/delivery/reach.h"
#include "core/model/document.h"
#include "core/model/gitlab_pipelines.h"
#include "core/rules/shared/delivery_report.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

using delivery::Delivery;
using delivery::JobSite;
using delivery::Reach;
using delivery::Run;
using delivery::Site;
using delivery::Stage;

std::string yes_no(Truth truth, std::string_view unknown) {
  return std::string(truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : unknown);
}

class Reporter {
 public:
  explicit Reporter(const Delivery& delivery) : path_(delivery.path), delivery_(delivery) {}

  PathReport run() {
    environments();
    branches();
    pipelines();
    reach();
    if (path_.is_cut())
      report_.unknown.emplace_back("more runs, branches or tags than the limit: some are left out");
    std::set<std::string> open;
    for (const Run& run : path_.runs()) {
      if (run.is_open()) open.insert(utf8::spelled(run.entry().path));
    }
    for (const std::string& one : open)
      report_.unknown.push_back(one + ": takes in what is not among the files");
    for (const std::string& one : unread()) report_.unknown.push_back(one);
    return std::move(report_);
  }

 private:
  // Scripts that steps run and that could not be looked into.
  std::set<std::string> unread() const {
    constexpr std::size_t kMost = 20;
    std::set<std::string> list;
    for (const delivery::JobSite& job : path_.jobs()) {
      for (const delivery::StepSite& step : job.steps) {
        for (const delivery::Unread& one : step.does->unread) {
          if (one.what.empty() || one.at.document == nullptr || list.size() >= kMost) continue;
          // What makes the environment of Python ready does nothing else.
          if (one.what.ends_with("/activate")) continue;
          list.insert(utf8::spelled(one.at.document->path) + ": runs " + utf8::valid(one.what) +
                      ", which is not among the files or could not be read");
        }
      }
    }
    return list;
  }

  void environments() {
    if (delivery_.policy == nullptr) return;
    const delivery::DeliveryPolicy& policy = *delivery_.policy;
    const delivery::PolicySettings settings(delivery_.settings, policy);
    for (const delivery::EnvironmentPolicy& one : policy.environments) {
      PathReport::Environment& out = report_.environments.emplace_back();
      out.name = one.name;
      out.branches = one.branches;
      out.is_protected = policy.is_protected(one.name);
      for (const delivery::EnvironmentSettings* const said : settings.of(one))
        out.settings.push_back(seen(*said));
      // What the forge does not know of it cannot protect.
      for (const delivery::Forge forge : {delivery::Forge::github, delivery::Forge::gitlab}) {
        const auto list = settings.list_without(one, forge);
        if (!list) continue;
        out.settings.push_back({utf8::valid(one.name), std::string(delivery::forge_name(forge)),
                                "no", "unknown", locate_.at(*list->document, list->at)});
      }
    }
    for (const delivery::AllowedRef& ref : delivery_.settings.allowed) {
      const auto* const meant = policy.environment(ref.environment);
      if (meant == nullptr) continue;
      const auto index = static_cast<std::size_t>(meant - policy.environments.data());
      report_.environments[index].allowed.push_back((ref.is_tag ? "tag " : "") +
                                                    utf8::valid(ref.glob));
    }
  }

  PathReport::EnvironmentSettings seen(const delivery::EnvironmentSettings& one) {
    constexpr std::string_view kRefs[] = {"unknown", "any", "protected-branches", "listed"};
    PathReport::EnvironmentSettings out;
    out.name = utf8::valid(one.name);
    out.forge = delivery::forge_name(one.source.forge);
    out.approval = yes_no(one.asks, "unknown");
    out.refs = kRefs[static_cast<std::size_t>(one.refs)];
    out.at = locate_.at(*one.asks_at.document, one.asks_at.at);
    return out;
  }

  void branches() {
    for (const delivery::BranchSettings& one : delivery_.settings.branches) {
      PathReport::Branches& out = report_.branches.emplace_back();
      if (one.knows_branches) {
        for (const std::string& name : one.include) out.names.push_back(utf8::valid(name));
      }
      out.forge = delivery::forge_name(one.source.forge);
      out.is_protected = yes_no(one.is_protected, "unknown");
      if (one.knows_checks) {
        std::vector<std::string>& checks = out.checks.emplace();
        for (const std::string& check : one.checks) checks.push_back(utf8::valid(check));
      }
      out.reviews = one.reviews;
      out.at = locate_.at(*one.source.at.document, one.source.at.at);
    }
  }

  // Each job once, as it is in the first run that has it.
  void pipelines() {
    std::map<const Document*, std::set<std::string>> seen;
    std::map<std::string, PathReport::Pipeline> list;
    for (const Run& run : path_.runs()) {
      for (std::size_t i = 0; i < run.jobs().size(); ++i) {
        const delivery::JobRun& job = run.jobs()[i];
        if (job.runs == Truth::no || !seen[job.pipeline].insert(job.name).second) continue;
        const std::string path = utf8::spelled(job.pipeline->path);
        PathReport::Pipeline& pipeline = list[path];
        pipeline.path = path;
        pipeline.kind = kind_name(job.pipeline->kind);
        pipeline.jobs.push_back(this->job(run, i));
      }
    }
    for (auto& [path, pipeline] : list) report_.pipelines.push_back(std::move(pipeline));
  }

  PathReport::Job job(const Run& run, std::size_t index) {
    const delivery::JobRun& job = run.jobs()[index];
    PathReport::Job out;
    out.id = utf8::valid(job.name);
    for (const std::size_t need : job.needs)
      out.needs.push_back(utf8::valid(run.jobs()[need].name));
    out.environment = utf8::valid(run.environment(index).text);
    out.at = locate_.at(*job.site->document, job.site->at);
    for (std::size_t s = 0; s < job.site->steps.size(); ++s) {
      const auto& does = job.site->steps[s].does->list;
      for (std::size_t a = 0; a < does.size(); ++a) {
        const Site site{index, s, a};
        PathReport::Activity activity;
        activity.kind = delivery::stage_name(does[a].stage);
        activity.tool = utf8::valid(does[a].tool);
        // What a credential is called may be the credential.
        if (does[a].stage != Stage::credentials)
          activity.object = utf8::valid(run.name(site, does[a].object.name).text);
        activity.blocking = yes_no(does[a].blocking, "unknown");
        activity.at = locate_.at(does[a].place);
        out.activities.push_back(std::move(activity));
      }
    }
    return out;
  }

  // All ways of a scenario into an environment.
  struct Ways {
    std::string environment;
    std::vector<const Reach*> list;
  };

  void reach() {
    std::map<std::tuple<std::string, std::string, std::string>, Ways> rows;
    for (const Reach& one : delivery_.reach) {
      if (one.environment.empty()) continue;
      const delivery::Scenario& scenario = one.run->scenario();
      Ways& ways = rows[{one.environment, scenario.event, scenario.shown}];
      ways.environment = one.environment;
      ways.list.push_back(&one);
    }
    std::vector<const Ways*> order;
    order.reserve(rows.size());
    for (const auto& [key, ways] : rows) order.push_back(&ways);
    std::stable_sort(order.begin(), order.end(), [&](const Ways* a, const Ways* b) {
      return rank(a->environment) < rank(b->environment);
    });
    for (const Ways* const ways : order) report_.reach.push_back(row(*ways));
  }

  // Those of the policy as it has them, then the others on their way to production.
  std::size_t rank(const std::string& environment) const {
    std::size_t before = 0;
    if (delivery_.policy != nullptr) {
      const auto& list = delivery_.policy->environments;
      const auto* const one = delivery_.policy->environment(environment);
      if (one != nullptr) return static_cast<std::size_t>(one - list.data());
      before = list.size();
    }
    return before + delivery::promotion_rank(environment);
  }

  // Each gate as on the worst of them, and where that is.
  PathReport::Row row(const Ways& ways) {
    const Reach& first = *ways.list.front();
    const Run& run = *first.run;
    const delivery::Scenario& scenario = run.scenario();
    const delivery::JobRun& job = run.job(first.site);
    const auto* const environment = delivery::policy_of(delivery_, first);
    PathReport::Row row;
    row.environment = utf8::valid(ways.environment);
    row.event = scenario.event;
    row.ref = utf8::valid(scenario.shown);
    row.job = utf8::spelled(job.pipeline->path) + "#" + utf8::valid(job.name);
    add_place(row, "environment", delivery::environment_place_of(first));
    add_place(row, "deploy", run.activity(first.site).place);

    Truth runs = Truth::unknown;
    Truth approval = Truth::yes;
    const Reach* approved = &first;
    const Reach* credentials = &first;
    for (const Reach* const one : ways.list) {
      if (one->runs == Truth::yes) runs = Truth::yes;
      const Truth worse = both(approval, one->approval);
      if (worse != approval) approved = one;
      approval = worse;
      const bool is_worse = one->credentials == delivery::Credentials::static_ ||
                            (credentials->credentials == delivery::Credentials::none &&
                             one->credentials != delivery::Credentials::none);
      if (is_worse && credentials->credentials != delivery::Credentials::static_) credentials = one;
      if (environment != nullptr)
        row.is_listed =
            row.is_listed.value_or(true) && delivery::is_listed(*environment, one->run->scenario());
    }
    row.runs = yes_no(runs, "maybe");
    row.approval = yes_no(approval, "unknown");
    row.credentials = delivery::credentials_name(credentials->credentials);
    add_place(row, "approval", delivery::place_of(*approved->run, approved->approval_site));
    add_place(row, "credentials",
              delivery::place_of(*credentials->run, credentials->credentials_site));
    for (std::size_t i = 0; i < delivery::kStages; ++i) add_gate(row, ways, static_cast<Stage>(i));
    if (environment == nullptr) return row;
    for (const Stage stage : environment->require) {
      const auto [state, worst] = gate(ways, stage);
      if (worst != nullptr && state != Truth::yes)
        row.missing.emplace_back(delivery::gate_word(stage));
    }
    return row;
  }

  // Of the ways that the stage is asked of; null where there are none.
  static std::pair<Truth, const Reach*> gate(const Ways& ways, Stage stage) {
    Truth state = Truth::yes;
    const Reach* worst = nullptr;
    for (const Reach* const one : ways.list) {
      if (!one->is_bound_by(stage)) continue;
      const Truth worse = both(state, one->gate(stage));
      if (worst == nullptr || worse != state) worst = one;
      state = worse;
    }
    return {worst != nullptr ? state : Truth::no, worst};
  }

  void add_gate(PathReport::Row& row, const Ways& ways, Stage stage) {
    const std::string_view word = delivery::gate_word(stage);
    if (word.empty()) return;
    const auto [state, worst] = gate(ways, stage);
    row.gates.emplace_back(word, yes_no(state, "maybe"));
    if (worst != nullptr)
      add_place(row, word, delivery::place_of(*worst->run, worst->gate_site(stage)));
  }

  void add_place(PathReport::Row& row, std::string_view what, const delivery::Place& at) {
    if (at.document != nullptr) row.places.emplace_back(what, locate_.at(at));
  }

  const delivery::Path& path_;
  const Delivery& delivery_;
  Locator locate_;
  PathReport report_;
};

}  // namespace

PathReport path_report(const Project& project, const delivery::DeliveryPolicy* policy,
                       const delivery::ForgeSettings& settings) {
  const gitlab::Pipelines pipelines(project);
  const delivery::Path path(project, pipelines, delivery::known_refs(policy));
  const Delivery delivery = delivery::deliver(path, policy, settings);
  PathReport report = Reporter(delivery).run();
  // What could not be read at all is none of the runs, and missing from all that is told of them.
  std::set<std::string> lost;
  for (const ProjectError& error : pipelines.errors)
    lost.insert(utf8::spelled(error.document->path) + ": left out, since " + error.error.message);
  report.unknown.insert(report.unknown.end(), lost.begin(), lost.end());
  return report;
}

void each_text(PathReport& path, const std::function<void(std::string&)>& visit) {
  for (PathReport::Environment& environment : path.environments) {
    for (PathReport::EnvironmentSettings& one : environment.settings) {
      visit(one.name);
      visit(one.at.path);
    }
    for (std::string& ref : environment.allowed) visit(ref);
  }
  for (PathReport::Branches& one : path.branches) {
    visit(one.at.path);
    for (std::string& name : one.names) visit(name);
    if (!one.checks) continue;
    for (std::string& check : *one.checks) visit(check);
  }
  for (PathReport::Pipeline& pipeline : path.pipelines) {
    visit(pipeline.path);
    for (PathReport::Job& job : pipeline.jobs) {
      visit(job.id);
      visit(job.environment);
      visit(job.at.path);
      for (std::string& need : job.needs) visit(need);
      for (PathReport::Activity& activity : job.activities) {
        visit(activity.tool);
        visit(activity.object);
        visit(activity.at.path);
      }
    }
  }
  for (PathReport::Row& row : path.reach) {
    visit(row.environment);
    visit(row.ref);
    visit(row.job);
    for (auto& [what, at] : row.places) visit(at.path);
  }
  for (std::string& one : path.unknown) visit(one);
}

}  // namespace sluice
