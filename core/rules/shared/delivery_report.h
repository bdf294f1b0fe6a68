#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/delivery/reach.h"
#include "core/rules/sink.h"

// How rules about the delivery path tell what they found.
namespace sluice::delivery {

// What starts a run, for the beginning of a sentence: "A push to hotfix/*", "A manual run on any
// branch", "A pull request".
std::string who_starts(const Scenario& scenario);

// "the environment staging", or "an environment" where it has no name that is known.
std::string environment_words(const Reach& reach);

// The policy's environment of a row; null where its name is not known, or none of the policy.
const EnvironmentPolicy* policy_of(const Delivery& delivery, const Reach& reach);

// The policy lets this ref into the environment.
bool is_listed(const EnvironmentPolicy& environment, const Scenario& scenario);

// The branch whose code the run takes: that of a push, or the one that a request was merged into;
// empty for others.
std::string mapped_branch(const Scenario& scenario);

// Reports each place once, of the first run that has it: runs come in the order of their scenarios.
class DeliverySink {
 public:
  explicit DeliverySink(Sink& sink) : sink_(sink) {}

  // At the activity, where it is written. Null where that was reported already.
  Hit* report(const Run& run, const Site& site, std::string particulars);
  // At the id of the job.
  Hit* report_job(const Run& run, std::size_t job, std::string particulars);
  Hit* report_at(const Run& run, std::size_t job, const Place& place, std::string particulars);
  // Of the policy's key, where the policy is among the files; else where the first pipeline starts.
  Hit* report_policy(const Delivery& delivery, Span at, std::string particulars);

 private:
  Sink& sink_;
  std::set<std::pair<SourceId, Span>> told_;
};

// Adds the way through the graph: what starts it, then each job that the one at `site` waits for or
// is called by, in order.
void relate_way(Hit& hit, const Run& run, const Site& site);
// Adds a place of the policy, where that is among the files.
void relate_policy(Hit& hit, const Delivery& delivery, Span at, std::string note);
// Adds a place.
void relate(Hit& hit, const Place& place, std::string note);
// Adds one activity: "scanned here".
void relate(Hit& hit, const Run& run, const Site& site, std::string note);

// Less sure where it only may run: names the condition that decides.
void with_certainty(Hit& hit, Truth runs);

}  // namespace sluice::delivery
