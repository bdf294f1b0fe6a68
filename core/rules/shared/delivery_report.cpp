#include "core/rules/shared/delivery_report.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "core/model/document.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

std::string on_ref(const Scenario& scenario, std::string_view prefix) {
  const std::string_view name = std::string_view(scenario.shown).substr(prefix.size());
  const std::string_view what = prefix == "refs/tags/" ? "tag" : "branch";
  if (name == "*") return "any " + std::string(what);
  return (what == "tag" ? "the tag " : "") + quote(name);
}

// From what starts the run to the job: by the calls and the needs that lead there.
std::vector<std::size_t> way_to(const Run& run, std::size_t job) {
  constexpr std::size_t kLongest = 8;
  std::vector<std::size_t> way;
  for (std::size_t at = job; at != kNone && way.size() < kLongest;) {
    if (std::find(way.begin(), way.end(), at) != way.end()) break;
    way.push_back(at);
    const JobRun& here = run.jobs()[at];
    at = !here.needs.empty() ? here.needs.front() : here.caller;
  }
  std::reverse(way.begin(), way.end());
  return way;
}

// Null where the policy is none of the files.
const Document* policy_document(const Delivery& delivery) {
  if (delivery.policy == nullptr) return nullptr;
  const auto& documents = delivery.path.project().documents;
  const auto found = std::find_if(
      documents.begin(), documents.end(),
      [&](const Document* document) { return document->path == delivery.policy->path; });
  return found == documents.end() ? nullptr : *found;
}

}  // namespace

std::string who_starts(const Scenario& scenario) {
  switch (scenario.kind) {
    case Scenario::Kind::push:
      return "A push to " + on_ref(scenario, "refs/heads/");
    case Scenario::Kind::tag:
      return "A push of " + on_ref(scenario, "refs/tags/");
    case Scenario::Kind::change:
      if (scenario.event == "merge_request_event") return "A merge request";
      return scenario.is_from_fork ? "A pull request from a fork" : "A pull request";
    case Scenario::Kind::merged:
      return "A pull request that is merged";
    case Scenario::Kind::schedule:
      return "The schedule";
    case Scenario::Kind::manual:
      return "A manual run on " + on_ref(scenario, "refs/heads/");
    case Scenario::Kind::release:
      return "A release";
    case Scenario::Kind::other:
      break;
  }
  return "The event " + quote(scenario.event);
}

std::string environment_words(const Reach& reach) {
  if (reach.environment.empty()) return "an environment";
  if (!reach.is_environment_known) return "the environment that is chosen in the run";
  return "the environment " + quote(reach.environment);
}

const EnvironmentPolicy* policy_of(const Delivery& delivery, const Reach& reach) {
  if (delivery.policy == nullptr || !reach.is_environment_known) return nullptr;
  return delivery.policy->environment(reach.environment);
}

std::string mapped_branch(const Scenario& scenario) {
  if (scenario.kind == Scenario::Kind::merged) return scenario.base;
  return std::string(scenario.branch());
}

bool is_listed(const EnvironmentPolicy& environment, const Scenario& scenario) {
  const auto any = [](const std::vector<std::string>& globs, std::string_view name) {
    return !name.empty() && std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
      return matches_name(glob, name);
    });
  };
  if (scenario.kind == Scenario::Kind::change) return false;
  return any(environment.branches, mapped_branch(scenario)) ||
         any(environment.tags, scenario.tag());
}

Hit* DeliverySink::report_at(const Run& run, std::size_t job, const Place& place,
                             std::string particulars) {
  if (!told_.insert({place.document->id, place.at}).second) return nullptr;
  Hit& hit = sink_.report(place.document->id, place.at, std::move(particulars));
  hit.with_resource(run.jobs()[job].name);
  return &hit;
}

Hit* DeliverySink::report(const Run& run, const Site& site, std::string particulars) {
  return report_at(run, site.job, run.activity(site).place, std::move(particulars));
}

Hit* DeliverySink::report_job(const Run& run, std::size_t job, std::string particulars) {
  const JobSite& site = *run.jobs()[job].site;
  return report_at(run, job, {site.document, site.at}, std::move(particulars));
}

Hit* DeliverySink::report_policy(const Delivery& delivery, Span at, std::string particulars) {
  if (const Document* const document = policy_document(delivery))
    return &sink_.report(document->id, at, std::move(particulars));
  if (delivery.path.runs().empty()) return nullptr;
  const Run& run = delivery.path.runs().front();
  const JobSite& site = *run.jobs().front().site;
  return &sink_.report(site.document->id, site.at, std::move(particulars));
}

void relate(Hit& hit, const Place& place, std::string note) {
  sluice::Place related;
  related.source = place.document->id;
  related.at = place.at;
  hit.relate(related, std::move(note));
}

void relate_policy(Hit& hit, const Delivery& delivery, Span at, std::string note) {
  if (const Document* const document = policy_document(delivery))
    relate(hit, Place{document, at}, std::move(note));
}

void relate(Hit& hit, const Run& run, const Site& site, std::string note) {
  relate(hit, run.activity(site).place, std::move(note));
}

void relate_way(Hit& hit, const Run& run, const Site& site) {
  if (const auto* const workflow = std::get_if<actions::Workflow>(&run.entry().model)) {
    if (const actions::Event* const event = workflow->event(run.scenario().event))
      relate(hit, Place{&run.entry(), event->name.at}, "this starts it");
  }
  for (const std::size_t job : way_to(run, site.job)) {
    const JobSite& one = *run.jobs()[job].site;
    relate(hit, Place{one.document, one.at}, job == site.job ? "in this job" : "then this job");
  }
}

void with_certainty(Hit& hit, Truth runs) {
  if (runs != Truth::yes) hit.with_confidence(Confidence::low);
}

}  // namespace sluice::delivery
