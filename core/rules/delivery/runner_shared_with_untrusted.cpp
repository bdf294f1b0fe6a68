#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/model/actions.h"
#include "core/model/delivery/environment_name.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/shared/runners.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A machine that stays keeps what a job leaves on it: files, caches, a process, a changed tool. Where it runs the code
of a request that nobody has agreed to, and then the job that deploys or signs, the first can wait for the second
and take its rights. A runner serves every job that asks for no more labels or tags than it has, so fewer labels
do not keep a job away. Machines that the forge or a company makes for one job are fine.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  pull_request:
  push: {branches: [main]}
jobs:
  test:
    runs-on: [self-hosted, linux]
    steps:
      - run: make test
  deploy:
    if: github.event_name == 'push'
    needs: test
    runs-on: «[self-hosted, linux, deploy]»
    environment: production
    steps:
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
    R"(=== .gitlab-ci.yml
test:
  tags: [office]
  script: [make test]
  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
deploy:
  stage: deploy
  tags: «[office]»
  environment: production
  script:
    - aws ecs update-service --cluster shop --service api --force-new-deployment
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  pull_request:
  push: {branches: [main]}
jobs:
  test:
    runs-on: [self-hosted, tests]
    steps:
      - run: make test
  lint:
    runs-on: ubuntu-24.04
    steps:
      - run: make lint
  deploy:
    if: github.event_name == 'push'
    needs: test
    runs-on: [self-hosted, deploy]
    environment: production
    steps:
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
  web:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: aws s3 sync dist s3://shop-site
)",
    R"(=== .gitlab-ci.yml
default: {tags: [saas-linux-small-amd64]}
test:
  script: [make test]
  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
deploy:
  stage: deploy
  environment: production
  script:
    - aws ecs update-service --cluster shop --service api --force-new-deployment
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
};

// The machine that a job asks for.
struct Runner {
  std::string group;
  std::set<std::string> labels;
  Place at;
};

// What is called so ends with its job, as far as names tell.
bool is_made_for_one_job(std::string_view label) {
  constexpr std::string_view kParts[] = {"saas-",  "ephemeral", "autoscal",   "k8s",  "kubernetes",
                                         "spot",   "fargate",   "gitlab-org", "arc-", "karpenter",
                                         "docker", "eks",       "gke"};
  return actions::is_rented_label(label) ||
         std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return label.find(part) != label.npos; });
}

bool add_label(Runner& runner, std::string_view label) {
  const std::string name = lower_case(label);
  if (name.empty() || name.find('$') != name.npos || is_made_for_one_job(name)) return false;
  runner.labels.insert(name);
  return true;
}

std::optional<Runner> github_runner(const Run& run, std::size_t job) {
  const JobSite& site = *run.jobs()[job].site;
  const NodeRef node = site.github->runs_on;
  if (!node) return std::nullopt;
  Runner runner;
  runner.at = {site.document, node.use()};
  const NodeRef labels = node.is_mapping() ? node["labels"] : node;
  if (node.is_mapping()) runner.group = lower_case(run.text(job, node["group"]));
  if (runner.group.find('$') != std::string::npos) return std::nullopt;
  if (labels.is_scalar() && !add_label(runner, run.text(job, labels))) return std::nullopt;
  for (const NodeRef label : labels.children()) {
    if (!add_label(runner, run.text(job, label))) return std::nullopt;
  }
  // Larger machines of GitHub are called by one word, or a group, too: that tells nothing.
  const bool is_own = !runner.group.empty() || runner.labels.contains("self-hosted");
  return is_own ? std::optional(runner) : std::nullopt;
}

std::optional<Runner> gitlab_runner(const Run& run, std::size_t job) {
  const JobSite& site = *run.jobs()[job].site;
  if (site.gitlab == nullptr || site.gitlab->is_open) return std::nullopt;
  const gitlab::Node* const tags = site.gitlab->get("tags");
  if (tags == nullptr || tags->items.empty() || tags->written.document == nullptr)
    return std::nullopt;
  Runner runner;
  runner.at = {tags->written.document, tags->written.at()};
  for (const gitlab::Item& item : tags->items) {
    if (!item.value->is_scalar()) return std::nullopt;
    const Name name = run.name({job, 0, 0}, {std::string(item.value->text), false});
    if (!add_label(runner, name.text)) return std::nullopt;
  }
  return runner;
}

std::optional<Runner> runner_of(const Run& run, std::size_t job) {
  return run.jobs()[job].site->forge == Forge::github ? github_runner(run, job)
                                                      : gitlab_runner(run, job);
}

// One machine may serve both: it has the labels of the one that asks for more.
bool may_meet(const Runner& a, const Runner& b) {
  if (a.group != b.group) return false;
  return std::includes(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end()) ||
         std::includes(b.labels.begin(), b.labels.end(), a.labels.begin(), a.labels.end());
}

// The component that a job is of, by its name or the folder that its steps work in.
const ComponentPolicy* component_of(const DeliveryPolicy& policy, const Run& run, std::size_t job) {
  const std::vector<std::string> words = environment_words(run.jobs()[job].name);
  for (const ComponentPolicy& one : policy.components) {
    const std::string name = lower_case(one.name);
    if (std::find(words.begin(), words.end(), name) != words.end()) return &one;
    for (const StepSite& step : run.jobs()[job].site->steps) {
      for (const Activity& activity : step.does->list) {
        const std::string& folder = activity.object.name.text;
        if (activity.object.kind == Object::Kind::folder && activity.object.name.is_known &&
            folder != "." &&
            std::any_of(one.paths.begin(), one.paths.end(),
                        [&](const std::string& glob) { return matches_name(glob, folder + "/x"); }))
          return &one;
      }
    }
  }
  return nullptr;
}

// A job that runs on a machine that stays.
struct Taken {
  const Run* run = nullptr;
  std::size_t job = kNone;
  Runner runner;
};

class Finder {
 public:
  Finder(const Delivery& delivery, Sink& sink) : delivery_(delivery), out_(sink) {}

  void find() {
    collect();
    for (const auto& [run, job] : privileged()) {
      const std::optional<Runner> runner = runner_of(*run, job);
      if (!runner) continue;
      if (!tell_of_requests(*run, job, *runner)) tell_of_components(*run, job, *runner);
    }
  }

 private:
  void collect() {
    std::set<const JobSite*> seen_of_requests;
    std::set<const JobSite*> seen;
    for (const Run& run : delivery_.path.runs()) {
      const bool is_request = run.scenario().kind == Scenario::Kind::change;
      for (std::size_t job = 0; job < run.jobs().size(); ++job) {
        const JobRun& here = run.jobs()[job];
        if (here.runs == Truth::no || here.is_caller) continue;
        std::set<const JobSite*>& told = is_request ? seen_of_requests : seen;
        if (!told.insert(here.site).second) continue;
        if (std::optional<Runner> runner = runner_of(run, job))
          (is_request ? requests_ : others_).push_back({&run, job, std::move(*runner)});
      }
    }
  }

  // What a test builds up goes to no environment that has a name.
  std::vector<std::pair<const Run*, std::size_t>> privileged() const {
    std::vector<std::pair<const Run*, std::size_t>> list;
    for (const Reach& reach : delivery_.reach) {
      const bool is_live = !reach.environment.empty() &&
                           !is_preview(reach.environment, delivery_.policy) &&
                           reach.run->scenario().kind != Scenario::Kind::change;
      if (is_live) list.emplace_back(reach.run, reach.site.job);
    }
    for (const Run& run : delivery_.path.runs()) {
      if (run.scenario().kind == Scenario::Kind::change) continue;
      for (const Site& site : run.all(Stage::sign)) list.emplace_back(&run, site.job);
    }
    return list;
  }

  bool tell_of_requests(const Run& run, std::size_t job, const Runner& runner) {
    for (const Taken& other : requests_) {
      if (other.run->jobs()[other.job].site == run.jobs()[job].site ||
          other.run->jobs()[other.job].site->forge != run.jobs()[job].site->forge ||
          !may_meet(runner, other.runner))
        continue;
      report(run, job, runner, other, who_starts(other.run->scenario()) + " runs on it too");
      return true;
    }
    return false;
  }

  void tell_of_components(const Run& run, std::size_t job, const Runner& runner) {
    if (delivery_.policy == nullptr) return;
    const ComponentPolicy* const own = component_of(*delivery_.policy, run, job);
    if (own == nullptr || own->runners.empty()) return;
    for (const Taken& other : others_) {
      const ComponentPolicy* const its = component_of(*delivery_.policy, *other.run, other.job);
      if (its == nullptr || its == own || !may_meet(runner, other.runner)) continue;
      report(run, job, runner, other, "the component " + quote(its->name) + " runs on it too");
      return;
    }
  }

  void report(const Run& run, std::size_t job, const Runner& runner, const Taken& other,
              const std::string& who) {
    Hit* const hit = out_.report_at(run, job, runner.at,
                                    "Job " + quote(run.jobs()[job].site->id) +
                                        " takes a machine that stays, and " +
                                        (who.front() == 'A' ? "a" + who.substr(1) : who));
    if (hit == nullptr) return;
    sluice::Place place;
    place.source = other.runner.at.document->id;
    place.at = other.runner.at.at;
    hit->relate(place, "also of this job");
  }

  const Delivery& delivery_;
  DeliverySink out_;
  std::vector<Taken> requests_, others_;
};

void check(const Delivery& delivery, Sink& sink) { Finder(delivery, sink).find(); }

}  // namespace

extern constinit const Rule runner_shared_with_untrusted{
    .id = "delivery/runner-shared-with-untrusted",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Deploy shares its runner with code that nobody has agreed to",
    .risk =
        "Code of a request leaves something on the machine that the deploy then runs with its "
        "rights.",
    .fix =
        "Give deploys and signing runners of their own, in a group or with tags that no other job "
        "can take, or machines that are made for one job.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc runner_shared_with_untrusted_doc{
    .rule = runner_shared_with_untrusted,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-7 Insecure System Configuration",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
