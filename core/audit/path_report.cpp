#include "core/audit/path_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/detect/kind.h"
#include "core/model/delivery/reach.h"
#include "core/model/document.h"
#include "core/model/gitlab_pipelines.h"
#include "core/text/line_index.h"
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
    if (path_.is_cut()) report_.unknown.emplace_back("more runs than the limit: some are left out");
    std::set<std::string> open;
    for (const Run& run : path_.runs()) {
      if (run.is_open()) open.insert(utf8::spelled(run.entry().path));
    }
    for (const std::string& one : open)
      report_.unknown.push_back(one + ": takes in what is not among the files");
    return std::move(report_);
  }

 private:
  Location place(const Document& document, Span at) {
    auto [found, is_new] = lines_.try_emplace(&document, document.bytes, document.encoding);
    Location location;
    location.path = utf8::spelled(document.path);
    location.start = found->second.at(at.begin);
    location.end = found->second.at(at.end);
    return location;
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
                                "no", "unknown", place(*list->document, list->at)});
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
    out.at = place(*one.asks_at.document, one.asks_at.at);
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
      if (one.knows_checks) out.checks.emplace();
      for (const std::string& check : one.checks) {
        if (one.knows_checks) out.checks->push_back(utf8::valid(check));
      }
      out.reviews = one.reviews;
      out.at = place(*one.source.at.document, one.source.at.at);
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
    out.at = place(*job.site->document, job.site->at);
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
        activity.at = place(*does[a].place.document, does[a].place.at);
        out.activities.push_back(std::move(activity));
      }
    }
    return out;
  }

  // All ways of a scenario into an environment in one row, each gate as on the worst of them.
  void reach() {
    struct Ways {
      Truth runs = Truth::no;
      Truth approval = Truth::yes;
      std::array<Truth, delivery::kStages> gates{};
      std::array<bool, delivery::kStages> is_bound{};
      delivery::Credentials credentials = delivery::Credentials::none;
      const Reach* first = nullptr;
    };
    std::vector<std::tuple<std::string, std::string, std::string>> order;
    std::map<std::tuple<std::string, std::string, std::string>, Ways> rows;
    for (const Reach& one : delivery_.reach) {
      if (one.environment.empty()) continue;
      const delivery::Scenario& scenario = one.run->scenario();
      const auto key = std::tuple(one.environment, scenario.event, scenario.shown);
      const auto [found, is_new] = rows.try_emplace(key);
      Ways& ways = found->second;
      if (is_new) {
        order.push_back(key);
        ways.first = &one;
        ways.gates.fill(Truth::yes);
        ways.credentials = one.credentials;
      }
      if (one.runs == Truth::yes || ways.runs == Truth::no) ways.runs = one.runs;
      ways.approval = both(ways.approval, one.approval);
      for (std::size_t i = 0; i < delivery::kStages; ++i) {
        if (!one.is_bound_by(static_cast<Stage>(i))) continue;
        ways.is_bound[i] = true;
        ways.gates[i] = both(ways.gates[i], one.gates[i]);
      }
      if (one.credentials == delivery::Credentials::static_) ways.credentials = one.credentials;
      if (ways.credentials == delivery::Credentials::none) ways.credentials = one.credentials;
    }
    std::sort(order.begin(), order.end());
    for (const auto& key : order) {
      const Ways& ways = rows.at(key);
      const Run& run = *ways.first->run;
      PathReport::Row row;
      row.environment = utf8::valid(std::get<0>(key));
      row.event = std::get<1>(key);
      row.ref = utf8::valid(std::get<2>(key));
      row.runs = yes_no(ways.runs, "maybe");
      const delivery::JobRun& job = run.job(ways.first->site);
      row.job = utf8::spelled(job.pipeline->path) + "#" + utf8::valid(job.name);
      row.approval = yes_no(ways.approval, "unknown");
      for (std::size_t i = 0; i < delivery::kStages; ++i) {
        const std::string_view word = delivery::gate_word(static_cast<Stage>(i));
        if (word.empty()) continue;
        const Truth gate = ways.is_bound[i] ? ways.gates[i] : Truth::no;
        row.gates.emplace_back(word, yes_no(gate, "maybe"));
      }
      row.credentials = delivery::credentials_name(ways.credentials);
      if (delivery_.policy != nullptr) {
        if (const auto* const one = delivery_.policy->environment(row.environment)) {
          for (const Stage stage : one->require) {
            const auto i = static_cast<std::size_t>(stage);
            if (ways.is_bound[i] && ways.gates[i] != Truth::yes)
              row.missing.emplace_back(delivery::gate_word(stage));
          }
        }
      }
      report_.reach.push_back(std::move(row));
    }
  }

  const delivery::Path& path_;
  const Delivery& delivery_;
  std::map<const Document*, LineIndex> lines_;
  PathReport report_;
};

}  // namespace

PathReport path_report(const Project& project, const delivery::DeliveryPolicy* policy,
                       const delivery::ForgeSettings& settings) {
  const gitlab::Pipelines pipelines(project);
  const delivery::Path path(project, pipelines, delivery::known_refs(policy));
  const Delivery delivery = delivery::deliver(path, policy, settings);
  return Reporter(delivery).run();
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
  }
  for (std::string& one : path.unknown) visit(one);
}

}  // namespace sluice
