#include "core/model/delivery/reach.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/model/delivery/artifact.h"
#include "core/model/delivery/environment_name.h"
#include "core/model/delivery/image_names.h"

namespace sluice::delivery {
namespace {

std::string named(std::string_view text, const DeliveryPolicy* policy) {
  if (policy != nullptr) {
    const EnvironmentPolicy* const one = policy->environment(text);
    return one != nullptr ? one->name : std::string();
  }
  return canonical_environment(text);
}

// Where the deploy goes, most telling first.
constexpr Fact::Kind kTargets[] = {
    Fact::Kind::environment, Fact::Kind::cluster,  Fact::Kind::namespace_, Fact::Kind::stack,
    Fact::Kind::service,     Fact::Kind::function, Fact::Kind::bucket,     Fact::Kind::variables,
    Fact::Kind::state,       Fact::Kind::profile,  Fact::Kind::context,    Fact::Kind::path};

// Makes the rows of one run.
class Reader {
 public:
  Reader(const Run& run, const DeliveryPolicy* policy, const ForgeSettings& settings)
      : run_(run), policy_(policy), settings_(settings) {}

  void read(std::vector<Reach>& list) {
    std::vector<Site> deploys;
    run_.each([&](const Site& site) {
      const Activity& activity = run_.activity(site);
      const bool ships = activity.stage == Stage::deploy || activity.stage == Stage::apply;
      if (ships && run_.runs(site) != Truth::no) deploys.push_back(site);
      const bool stands_for_gate = is_gate(activity.stage) || activity.stage == Stage::sign ||
                                   activity.stage == Stage::sbom ||
                                   activity.stage == Stage::attest || activity.stage == Stage::plan;
      if (stands_for_gate) gates_.push_back({site, {}});
    });
    if (deploys.empty()) return;
    for (Gate& gate : gates_) {
      if (examines_images(run_.activity(gate.site).stage))
        gate.images = examined_images(run_, gate.site);
    }
    for (const Site& site : deploys) list.push_back(row(site));
  }

 private:
  Reach row(const Site& site) {
    Reach reach;
    reach.run = &run_;
    reach.site = site;
    const EnvironmentName environment = environment_of(run_, site, policy_);
    reach.environment = environment.name;
    reach.is_environment_known = environment.is_known;
    reach.is_environment_bound = environment.is_bound;
    reach.runs = run_.runs(site);
    set_approval(reach);
    const std::vector<Name> images = images_of(run_, site);
    for (const Gate& gate : gates_) {
      const Activity& activity = run_.activity(gate.site);
      const auto stage = static_cast<std::size_t>(activity.stage);
      const Truth best = reach.gates[stage];
      if (best == Truth::yes || !run_.waits_for(site, gate.site)) continue;
      if (examines_images(activity.stage)) {
        // A check of where the commit comes from is none of the artifact.
        if (activity.object.kind == Object::Kind::commit) continue;
        if (is_among(images, gate.images) == Truth::no &&
            is_among_aliases(run_, images, gate.images) == Truth::no)
          continue;
      }
      reach.gates[stage] = either(best, run_.is_gated(site, gate.site));
      if (reach.gates[stage] != best) reach.gate_sites[stage] = gate.site;
    }
    set_credentials(reach);
    return reach;
  }

  // Somebody has to let it pass, whichever way it is reached.
  void set_approval(Reach& reach) {
    const auto add = [&](Truth truth, const Site& asks) {
      const Truth best = either(reach.approval, truth);
      if (best != reach.approval) reach.approval_site = asks;
      reach.approval = best;
    };
    for (const auto& [job, held] : asking()) {
      if (reach.approval == Truth::yes) break;
      add(both(held, run_.is_held_by(reach.site, job)), {job, kNone, kNone});
    }
    for (const Gate& gate : gates_) {
      if (reach.approval == Truth::yes) break;
      if (run_.activity(gate.site).stage == Stage::approve)
        add(run_.is_gated(reach.site, gate.site), gate.site);
    }
  }

  // The jobs that ask somebody, or may.
  const std::vector<std::pair<std::size_t, Truth>>& asking() {
    if (asking_) return *asking_;
    asking_.emplace();
    for (std::size_t job = 0; job < run_.jobs().size(); ++job) {
      if (run_.jobs()[job].runs == Truth::no) continue;
      const Truth held = asks_somebody(run_, job, policy_, settings_);
      if (held != Truth::no) asking_->emplace_back(job, held);
    }
    return *asking_;
  }

  void set_credentials(Reach& reach) const {
    const std::vector<StepSite>& steps = run_.job(reach.site).site->steps;
    for (std::size_t step = 0; step < steps.size(); ++step) {
      if (steps[step].number > reach.site.step) break;
      const std::vector<Activity>& does = steps[step].does->list;
      for (std::size_t i = 0; i < does.size(); ++i) {
        if (does[i].stage != Stage::credentials) continue;
        const Credentials found = credentials_of(does[i]);
        if (found == Credentials::none) continue;
        if (found == Credentials::unknown && reach.credentials != Credentials::none) continue;
        reach.credentials = found;
        reach.credentials_site = {reach.site.job, step, i};
      }
    }
  }

  static Credentials credentials_of(const Activity& activity) {
    if (activity.has(Fact::Kind::key)) return Credentials::static_;
    if (activity.has(Fact::Kind::oidc)) return Credentials::oidc;
    return activity.has(Fact::Kind::role) ? Credentials::unknown : Credentials::none;
  }

  const Run& run_;
  const DeliveryPolicy* policy_;
  const ForgeSettings& settings_;
  struct Gate {
    Site site;
    std::vector<Name> images;
  };
  std::vector<Gate> gates_;
  std::optional<std::vector<std::pair<std::size_t, Truth>>> asking_;
};

}  // namespace

std::string_view credentials_name(Credentials credentials) {
  constexpr std::string_view kNames[] = {"none", "oidc", "static", "unknown"};
  return kNames[static_cast<std::size_t>(credentials)];
}

bool Reach::is_bound_by(Stage stage) const {
  switch (stage) {
    case Stage::image_scan:
    case Stage::sign:
    case Stage::verify:
    case Stage::attest:
    case Stage::sbom:
      return !is_apply();
    case Stage::plan:
    case Stage::plan_scan:
      return is_apply();
    default:
      return true;
  }
}

bool Reach::is_apply() const { return run->activity(site).stage == Stage::apply; }

Place place_of(const Run& run, const Site& site) {
  if (site.job == kNone) return {};
  if (site.step != kNone) return run.activity(site).place;
  const JobSite& job = *run.job(site).site;
  return {job.document, job.at};
}

Place environment_place_of(const Reach& reach) {
  return reach.is_environment_bound ? reach.run->environment_place(reach.site.job)
                                    : reach.run->activity(reach.site).place;
}

EnvironmentName environment_of(const Run& run, const Site& site, const DeliveryPolicy* policy) {
  if (const Name bound = run.environment(site.job); !bound.empty()) {
    const bool is_known = bound.text.find('$') == std::string::npos;
    std::string name = is_known && policy != nullptr ? named(bound.text, policy) : std::string();
    return {name.empty() ? bound.text : name, is_known, true};
  }
  const Activity& activity = run.activity(site);
  for (const Fact::Kind kind : kTargets) {
    const Fact* const fact = activity.fact(kind);
    if (fact == nullptr) continue;
    std::string name = named(run.name(site, fact->value).text, policy);
    if (!name.empty()) return {std::move(name), true, false};
  }
  for (const std::string& text : {run.name(site, activity.object.name).text, run.job(site).name}) {
    std::string name = named(text, policy);
    if (!name.empty()) return {std::move(name), true, false};
  }
  return {};
}

Truth asks_somebody(const Run& run, std::size_t job, const DeliveryPolicy* policy,
                    const ForgeSettings& settings) {
  const Truth manual = run.jobs()[job].manual;
  if (manual == Truth::yes) return manual;
  const Name environment = run.environment(job);
  if (environment.empty()) return manual;
  Truth asks = settings.asks(run.forge(), environment.text);
  if (asks == Truth::unknown && policy != nullptr)
    asks = truth_of(policy->is_protected(environment.text));
  return asks == Truth::yes ? asks : manual;
}

KnownRefs known_refs(const DeliveryPolicy* policy) {
  KnownRefs known;
  if (policy == nullptr) return known;
  for (const EnvironmentPolicy& one : policy->environments) {
    for (const std::string& branch : one.branches) known.branches.add_glob(branch);
    for (const std::string& tag : one.tags) known.tags.add_glob(tag);
    if (!one.from.empty()) known.branches.add_glob(one.from);
  }
  return known;
}

Delivery deliver(const Path& path, const DeliveryPolicy* policy, const ForgeSettings& settings) {
  Delivery delivery{path, policy, settings, {}, ImageUses(path)};
  for (const Run& run : path.runs()) Reader(run, policy, settings).read(delivery.reach);
  return delivery;
}

}  // namespace sluice::delivery
