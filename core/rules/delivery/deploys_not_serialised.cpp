#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/model/actions.h"
#include "core/model/expression.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Two runs that deploy to one environment at the same time overtake each other: the older version may stay, or a
mixture of both, and a rollback may be rolled over. One that is cancelled in the middle leaves half a deployment and
the locks that it held. A group of the environment's name lets one wait for the other. What holds a lock by itself,
such as a Terraform state or a stack of CloudFormation, is not meant, nor are sites that are replaced as a whole.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  «deploy»:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
    R"(on: {push: {branches: [main]}}
concurrency: {group: 'ci-${{ github.ref }}', cancel-in-progress: «true»}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: kubectl apply -f k8s/
)",
    R"(=== .gitlab-ci.yml
staging:
  environment: staging
  resource_group: staging
  script: [kubectl apply -f k8s/]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
«production»:
  environment: production
  script: [kubectl apply -f k8s/]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}, pull_request: }
jobs:
  deploy:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: production
    concurrency: {group: deploy-production, cancel-in-progress: "${{ github.event_name == 'pull_request' }}"}
    steps:
      - run: kubectl apply -f k8s/
  infra:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform apply tfplan
)",
    R"(=== .gitlab-ci.yml
.deploy:
  resource_group: $CI_ENVIRONMENT_NAME
  script: [kubectl apply -f k8s/]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
production:
  extends: .deploy
  environment: production
review:
  environment: review/$CI_COMMIT_REF_SLUG
  script: [kubectl apply -f k8s/]
  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
)",
};

// What lets runs wait for each other.
struct Group {
  Name name;
  Place at;
};

// What a job waits in, of its own, of its workflow and of what calls it.
struct Waiting {
  std::vector<Group> groups;
  Place cancelled;  // where it says that a newer run ends it; no document where it does not
};

void add_github(const Run& run, std::size_t job, NodeRef concurrency, const Document& document,
                Waiting& waiting) {
  if (!concurrency) return;
  const NodeRef group = concurrency.is_mapping() ? concurrency["group"] : concurrency;
  if (group.is_scalar()) {
    const std::string text = run.text(job, group);
    waiting.groups.push_back({{text, text.find('$') == text.npos}, {&document, group.use()}});
  }
  const NodeRef cancel = concurrency["cancel-in-progress"];
  if (cancel.is_scalar() && lower_case(run.text(job, cancel)) == "true")
    waiting.cancelled = {&document, cancel.use()};
}

Waiting waiting_of(const Run& run, std::size_t job) {
  Waiting waiting;
  for (std::size_t at = job; at != kNone; at = run.jobs()[at].caller) {
    const JobSite& site = *run.jobs()[at].site;
    if (site.github != nullptr) {
      add_github(run, at, site.github->concurrency, *site.document, waiting);
      add_github(run, at, site.github->workflow->concurrency, *site.document, waiting);
      continue;
    }
    if (site.gitlab == nullptr) continue;
    if (const gitlab::Node* const cut = site.gitlab->get("interruptible");
        cut != nullptr && cut->is_true() && cut->written.document != nullptr)
      waiting.cancelled = {cut->written.document, cut->written.at()};
    const gitlab::Node* const group = site.gitlab->get("resource_group");
    if (group == nullptr || !group->is_scalar() || group->written.document == nullptr) continue;
    waiting.groups.push_back({run.name({at, 0, 0}, {std::string(group->text), false}),
                              {group->written.document, group->written.at()}});
  }
  return waiting;
}

// Another one in every run: nobody waits in it.
bool is_of_one_run(const Group& group) {
  constexpr std::string_view kParts[] = {"run_id",         "run_number",         "github.sha",
                                         "RUN_ID",         "RUN_NUMBER",         "GITHUB_SHA",
                                         "CI_PIPELINE_ID", "CI_PIPELINE_IID",    "CI_JOB_ID",
                                         "CI_COMMIT_SHA",  "CI_COMMIT_SHORT_SHA"};
  return std::any_of(std::begin(kParts), std::end(kParts), [&](std::string_view part) {
    return group.name.text.find(part) != std::string::npos;
  });
}

// It holds a lock, or replaces a whole at once.
bool is_safe_by_itself(const Reach& reach) {
  if (reach.is_apply()) return true;
  const std::string& tool = reach.run->activity(reach.site).tool;
  return tool.find("pages") != std::string::npos || tool.find("vercel") != std::string::npos ||
         tool.find("netlify") != std::string::npos;
}

bool may_be_same_target(const Reach& a, const Reach& b) {
  const Object& left = a.run->activity(a.site).object;
  const Object& right = b.run->activity(b.site).object;
  if (left.kind != right.kind) return false;
  const std::string one = a.run->name(a.site, left.name).text;
  const std::string other = b.run->name(b.site, right.name).text;
  return one == other || one.empty() || other.empty() || one.find('$') != one.npos ||
         other.find('$') != other.npos;
}

struct Deploy {
  const Reach* reach = nullptr;
  Waiting waiting;
};

bool wait_for_each_other(const Deploy& a, const Deploy& b) {
  for (const Group& one : a.waiting.groups) {
    for (const Group& other : b.waiting.groups) {
      if (one.name.text == other.name.text || !one.name.is_known || !other.name.is_known)
        return true;
    }
  }
  return false;
}

bool names_environment(const Deploy& deploy) {
  const std::string environment = lower_case(deploy.reach->environment);
  return std::any_of(deploy.waiting.groups.begin(), deploy.waiting.groups.end(),
                     [&](const Group& group) {
                       return lower_case(group.name.text).find(environment) != std::string::npos;
                     });
}

class Judge {
 public:
  Judge(const Delivery& delivery, Sink& sink) : delivery_(delivery), out_(sink) {}

  void judge(const Reach& reach) {
    const Run& run = *reach.run;
    const JobSite& site = *run.job(reach.site).site;
    const bool is_unknown = (site.gitlab != nullptr && site.gitlab->is_open) ||
                            (site.github != nullptr && site.github->uses.present());
    if (is_unknown || reach.environment.empty() || is_safe_by_itself(reach) ||
        is_preview(reach.environment, delivery_.policy) ||
        run.scenario().kind == Scenario::Kind::change)
      return;
    Deploy deploy{&reach, waiting_of(run, reach.site.job)};
    if (deploy.waiting.cancelled.document != nullptr) {
      tell(deploy, deploy.waiting.cancelled, " is cancelled in the middle by the next one",
           "Let nothing cancel what deploys: cancel-in-progress or interruptible is false.");
    }
    const std::vector<Group>& groups = deploy.waiting.groups;
    if (std::all_of(groups.begin(), groups.end(), is_of_one_run)) {
      tell(deploy, groups.empty() ? Place{site.document, site.at} : groups.front().at,
           " waits for no other one", {});
      return;
    }
    if (reach.is_environment_known) compare(std::move(deploy));
  }

 private:
  void compare(Deploy deploy) {
    std::vector<Deploy>& others = deploys_[deploy.reach->environment];
    if (!names_environment(deploy)) {
      for (const Deploy& other : others) {
        if (wait_for_each_other(deploy, other) || names_environment(other) ||
            is_chosen(deploy, other) || !may_be_same_target(*deploy.reach, *other.reach))
          continue;
        Hit* const hit = tell(deploy, deploy.waiting.groups.front().at,
                              " waits in another group than the other ones", {});
        if (hit != nullptr) {
          sluice::Place place;
          place.source = other.waiting.groups.front().at.document->id;
          place.at = other.waiting.groups.front().at.at;
          hit->relate(place, "another group for the same environment");
        }
        break;
      }
    }
    others.push_back(std::move(deploy));
  }

  // The same job on another ref, by hand.
  static bool is_chosen(const Deploy& a, const Deploy& b) {
    const bool is_manual = a.reach->run->scenario().kind == Scenario::Kind::manual ||
                           b.reach->run->scenario().kind == Scenario::Kind::manual;
    return is_manual &&
           a.reach->run->job(a.reach->site).site == b.reach->run->job(b.reach->site).site;
  }

  Hit* tell(const Deploy& deploy, const Place& at, std::string_view what, std::string_view fix) {
    const Reach& reach = *deploy.reach;
    Hit* const hit =
        out_.report_at(*reach.run, reach.site.job, at,
                       "The deploy to " + environment_words(reach) + std::string(what));
    if (hit == nullptr) return nullptr;
    with_certainty(*hit, reach.runs);
    relate(*hit, *reach.run, reach.site, "deploys here");
    if (!fix.empty()) hit->with_fix(std::string(fix));
    return hit;
  }

  const Delivery& delivery_;
  DeliverySink out_;
  std::map<std::string, std::vector<Deploy>> deploys_;
};

void check(const Delivery& delivery, Sink& sink) {
  Judge judge(delivery, sink);
  for (const Reach& reach : delivery.reach) judge.judge(reach);
}

}  // namespace

extern constinit const Rule deploys_not_serialised{
    .id = "delivery/deploys-not-serialised",
    .severity = Severity::low,
    .title = "Deploys to one environment can overlap",
    .risk = "An older version, a mixture of two or half a deployment stays in the environment.",
    .fix =
        "Give all jobs that deploy to the environment one group of its name: concurrency without "
        "cancel-in-progress, or resource_group.",
    .topics = {Topic::reliability, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploys_not_serialised_doc{
    .rule = deploys_not_serialised,
    .why = kWhy,
    .source = "GitHub: Control the concurrency of workflows; GitLab: Resource group",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
