#include "core/rules/shared/delivery_coverage.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/model/document.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

// Where a change is looked at before it is in: requests, and pushes to branches that nobody named.
bool is_of_changes(const Run& run) {
  const Scenario& scenario = run.scenario();
  return scenario.kind == Scenario::Kind::change ||
         (scenario.kind == Scenario::Kind::push && scenario.shown == "refs/heads/*");
}

bool has(const Run& run, Stage stage) {
  bool found = false;
  run.each([&](const Site& site) {
    const Stage here = run.activity(site).stage;
    const bool is_it = here == stage || (stage == Stage::iac_scan && here == Stage::plan_scan);
    found = found || (is_it && run.runs(site) != Truth::no);
  });
  return found;
}

bool requires_stage(const EnvironmentPolicy& environment, Stage stage) {
  return std::find(environment.require.begin(), environment.require.end(), stage) !=
         environment.require.end();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += quote(names[i]);
  }
  return text;
}

// The paths that an activity looks at. Those that are not known are everywhere.
std::vector<Name> places_of(const Run& run, const Site& site) {
  const Activity& activity = run.activity(site);
  std::vector<Name> list;
  const bool is_path =
      activity.object.kind == Object::Kind::folder || activity.object.kind == Object::Kind::file;
  if (is_path) list.push_back(run.name(site, activity.object.name));
  if (activity.stage == Stage::build || activity.stage == Stage::plan) {
    for (const Fact& fact : activity.facts) {
      if (fact.kind == Fact::Kind::source) list.push_back(run.name(site, fact.value));
    }
  }
  return list;
}

bool fits(const Component& component, const Activity& activity) {
  const Language language = language_of_tool(activity.tool);
  return language == Language::none || component.languages.empty() ||
         std::find(component.languages.begin(), component.languages.end(), language) !=
             component.languages.end();
}

// A build of an image from further up names the Dockerfile of the component somehow.
bool names(const Run& run, const Site& site, std::string_view folder) {
  const StepSite& step = run.step(site);
  const std::string_view text = slice(step.document->bytes, step.at);
  if (folder.empty() || text.find(folder) != text.npos) return true;
  return (text.find("file") != text.npos || text.find(" -f ") != text.npos) &&
         text.find('$') != text.npos;
}

enum class Reaches : std::uint8_t { no, from_above, itself };

Reaches reaches(const Component& component, const Name& place) {
  if (place.text.find('$') != std::string::npos || place.empty()) return Reaches::itself;
  const std::string_view path = place.text == "." ? std::string_view() : place.text;
  Reaches best = Reaches::no;
  for (const std::string& folder : component.folders) {
    if (is_within(path, folder)) return Reaches::itself;
    if (is_within(folder, path)) best = Reaches::from_above;
  }
  return best;
}

bool cares(const Run& run, const Site& site, const Component& component) {
  const Activity& activity = run.activity(site);
  const Stage stage = activity.stage;
  const bool makes = stage == Stage::unit_test || stage == Stage::build;
  const bool plans = component.has_iac && (stage == Stage::iac_scan || stage == Stage::plan ||
                                           stage == Stage::plan_scan || stage == Stage::lint);
  if (!makes && !plans && !is_gate(stage)) return false;
  for (const Name& place : places_of(run, site)) {
    const Reaches reach = reaches(component, place);
    if (reach == Reaches::no) continue;
    // What has the component alone in view is meant for it.
    if (reach == Reaches::itself && (makes || plans || !component.folders.front().empty()))
      return true;
    if (plans) return true;
    if (!makes || !fits(component, activity)) continue;
    const bool is_image = activity.object.kind == Object::Kind::image;
    if (!is_image || names(run, site, component.folders.front())) return true;
  }
  return false;
}

bool lints(const Run& run, const Site& site, const Component& component) {
  const Activity& activity = run.activity(site);
  if (activity.stage != Stage::lint) return false;
  for (const Name& place : places_of(run, site)) {
    if (reaches(component, place) != Reaches::no && fits(component, activity)) return true;
  }
  return false;
}

template <typename Claim>
Care any_of_changes(const Delivery& delivery, const Component& component, const Claim& claim) {
  Care care = delivery.path.is_cut() ? Care::unknown : Care::none;
  for (const Run& run : delivery.path.runs()) {
    if (!is_of_changes(run)) continue;
    bool found = false;
    run.each([&](const Site& site) {
      found = found || (run.runs(site) != Truth::no && claim(run, site, component));
    });
    if (found) return Care::there;
    if (run.is_open()) care = Care::unknown;
  }
  return care;
}

}  // namespace

Lack lack_of(const Delivery& delivery, Stage stage) {
  Lack lack;
  if (delivery.policy == nullptr || delivery.path.runs().empty() || delivery.path.is_cut())
    return lack;
  lack.on_changes = true;
  for (const Run& run : delivery.path.runs()) {
    if (is_of_changes(run) && (run.is_open() || has(run, stage))) lack.on_changes = false;
  }
  std::vector<std::string> wanted, others;
  for (const EnvironmentPolicy& one : delivery.policy->environments) {
    std::vector<std::string>& list = requires_stage(one, stage) ? wanted : others;
    list.insert(list.end(), one.branches.begin(), one.branches.end());
  }
  const auto is_lacking = [&](const std::string& branch) {
    return std::none_of(delivery.path.runs().begin(), delivery.path.runs().end(),
                        [&](const Run& run) {
                          return run.scenario().kind == Scenario::Kind::push &&
                                 matches_name(branch, run.scenario().branch()) &&
                                 (run.is_open() || has(run, stage));
                        });
  };
  if (wanted.empty()) {
    if (std::all_of(others.begin(), others.end(), is_lacking)) lack.branches = std::move(others);
  } else {
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(lack.branches), is_lacking);
  }
  return lack;
}

void report_lack(const Delivery& delivery, Stage stage, std::string_view work,
                 std::string_view because_of, Sink& sink) {
  const Lack lack = lack_of(delivery, stage);
  if (!lack.any()) return;
  std::string text = "No pipeline ";
  text += work;
  if (lack.on_changes) text += " on pull or merge requests";
  if (!lack.branches.empty())
    text += (lack.on_changes ? ", nor on pushes to " : " on pushes to ") + listed(lack.branches);
  if (!because_of.empty()) text += "; the repository holds " + quote(because_of);
  Span at = delivery.policy->at;
  for (const EnvironmentPolicy& one : delivery.policy->environments) {
    if (!requires_stage(one, stage)) continue;
    at = one.require_at;
    break;
  }
  DeliverySink(sink).report_policy(delivery, at, std::move(text));
}

Care care_of(const Delivery& delivery, const Component& component) {
  return any_of_changes(delivery, component, cares);
}

Care lint_of(const Delivery& delivery, const Component& component) {
  return any_of_changes(delivery, component, lints);
}

void report_component(const Delivery& delivery, const Component& component, std::string particulars,
                      Sink& sink) {
  if (component.policy == nullptr && component.shown_by != nullptr) {
    const Document& document = *component.shown_by;
    Span at;
    if (const auto* const file = std::get_if<docker::Dockerfile>(&document.model)) {
      if (!file->stages.empty()) at = file->stages.front().from().syntax->span;
    } else if (const auto* const terraform = std::get_if<terraform::File>(&document.model)) {
      if (!terraform->providers.empty())
        at = terraform->providers.front().header;
      else if (!terraform->settings.empty())
        at = terraform->settings.front().header;
    }
    sink.report(document.id, at, std::move(particulars)).with_resource(component.name);
    return;
  }
  const Span at = component.policy != nullptr ? component.policy->at : delivery.policy->at;
  Hit* const hit = DeliverySink(sink).report_policy(delivery, at, std::move(particulars));
  if (hit != nullptr) hit->with_resource(component.name).with_evidence(component.name);
}

}  // namespace sluice::delivery
