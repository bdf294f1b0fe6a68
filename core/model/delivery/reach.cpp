#include "core/model/delivery/reach.h"

#include <algorithm>
#include <map>

#include "core/model/delivery/artifact.h"
#include "core/model/delivery/environment_name.h"

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
      if (examines_images(run_.activity(gate.site).stage)) gate.images = images_of(run_, gate.site);
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
    reach.approval = approval(site);
    const std::vector<Name> images = images_of(run_, site);
    for (const Gate& gate : gates_) {
      const Activity& activity = run_.activity(gate.site);
      Truth& best = reach.gates[static_cast<std::size_t>(activity.stage)];
      if (best == Truth::yes || !run_.waits_for(site, gate.site)) continue;
      if (examines_images(activity.stage)) {
        // A check of where the commit comes from is none of the artifact.
        if (activity.object.kind == Object::Kind::commit) continue;
        if (is_among(images, gate.images) == Truth::no) continue;
      }
      best = either(best, run_.is_gated(site, gate.site));
    }
    reach.credentials = credentials(site);
    return reach;
  }

  // Somebody has to let it pass, whichever way it is reached.
  Truth approval(const Site& site) {
    Truth best = Truth::no;
    for (std::size_t job = 0; job < run_.jobs().size() && best != Truth::yes; ++job) {
      const Truth held = run_.jobs()[job].runs == Truth::no ? Truth::no : asks(job);
      if (held == Truth::no) continue;
      best = either(best, both(held, run_.is_held_by(site, job)));
    }
    for (const Gate& gate : gates_) {
      if (best == Truth::yes) break;
      if (run_.activity(gate.site).stage == Stage::approve)
        best = either(best, run_.is_gated(site, gate.site));
    }
    return best;
  }

  Truth asks(std::size_t job) {
    const auto found = asks_.find(job);
    if (found != asks_.end()) return found->second;
    return asks_.emplace(job, asks_somebody(run_, job, policy_, settings_)).first->second;
  }

  Credentials credentials(const Site& site) const {
    Credentials result = Credentials::none;
    const std::vector<StepSite>& steps = run_.job(site).site->steps;
    for (const StepSite& step : steps) {
      if (step.number > site.step) break;
      for (const Activity& one : step.does->list) {
        if (one.stage != Stage::credentials) continue;
        if (one.has(Fact::Kind::key)) {
          result = Credentials::static_;
        } else if (one.has(Fact::Kind::oidc)) {
          result = Credentials::oidc;
        } else if (one.has(Fact::Kind::role) && result == Credentials::none) {
          result = Credentials::unknown;
        }
      }
    }
    return result;
  }

  const Run& run_;
  const DeliveryPolicy* policy_;
  const ForgeSettings& settings_;
  struct Gate {
    Site site;
    std::vector<Name> images;
  };
  std::vector<Gate> gates_;
  std::map<std::size_t, Truth> asks_;
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
