#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/shared/delivery_runners.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

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
    // A cluster may keep its runners, or not.
    R"(on:
  pull_request:
  push: {branches: [main]}
jobs:
  test:
    runs-on: [self-hosted, eks]
    steps: [{run: make test}]
  deploy:
    if: github.event_name == 'push'
    runs-on: «[self-hosted, eks]»
    environment: production
    steps:
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .gitlab-ci.yml
test:
  tags: [k8s]
  script: [make test]
  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
deploy:
  stage: deploy
  tags: [k8s]
  environment: production
  script: [kubectl apply -f k8s/]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
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
    with_certainty(*hit, both(runner.stays, other.runner.stays));
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
