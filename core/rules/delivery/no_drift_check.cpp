#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
What is changed by hand in an environment stays unseen until the next apply reverts it, or builds on it. A plan that
a schedule makes, and that fails or tells somebody where it would change anything, finds it the next day. A plan
that ends with 0 whatever it has found tells nobody.
)";

constexpr std::string_view kBad[] = {
    R"yaml(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .github/workflows/infra.yml
on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform plan -out=tfplan
      - run: «terraform apply tfplan»
=== .github/workflows/watch.yml
on: {schedule: [{cron: '5 4 * * *'}]}
jobs:
  watch:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan
)yaml",
    R"yaml(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: production
  script:
    - terraform plan -out=tfplan
    - «terraform apply tfplan»
  rules: [{if: '$CI_COMMIT_BRANCH == "main" && $CI_PIPELINE_SOURCE == "push"'}]
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .github/workflows/infra.yml
on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform plan -out=tfplan
      - run: terraform apply tfplan
=== .github/workflows/watch.yml
on: {schedule: [{cron: '5 4 * * *'}]}
jobs:
  watch:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan -detailed-exitcode
)yaml",
    R"yaml(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: production
  script:
    - terraform plan -out=tfplan
    - terraform apply tfplan
  rules: [{if: '$CI_COMMIT_BRANCH == "main" && $CI_PIPELINE_SOURCE == "push"'}]
watch:
  script:
    - terraform plan -no-color > plan.txt
    - grep -q "No changes" plan.txt || curl --data "text=drift" "$SLACK_WEBHOOK"
  rules: [{if: $CI_PIPELINE_SOURCE == "schedule"}]
)yaml",
};

// Words of what tells somebody.
bool tells_somebody(const JobSite& job) {
  constexpr std::string_view kWords[] = {
      "slack",         "webhook",         "teams",    "pagerduty",  "opsgenie",
      "notify",        "notif",           "alert",    "sns ",       "issue create",
      "issues.create", "create-an-issue", "sendgrid", "mail",       "discord",
      "create-issue",  "/issues",         "datadog",  "put-metric", "put-events"};
  const std::string text = lower_case(text_of(job));
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// The environments that schedules look at; an empty name for any.

class Watches {
 public:
  explicit Watches(const Delivery& delivery) {
    for (const Run& run : delivery.path.runs()) {
      if (run.scenario().kind == Scenario::Kind::schedule) read(delivery, run);
    }
  }

  bool covers(const EnvironmentPolicy& environment) const {
    return is_unknown_ || std::any_of(list_.begin(), list_.end(), [&](const std::string& one) {
             return one.empty() || one == environment.name;
           });
  }

 private:
  void read(const Delivery& delivery, const Run& run) {
    std::set<std::size_t> planning;
    for (const Stage stage : {Stage::drift_check, Stage::plan}) {
      for (const Site& site : run.all(stage)) {
        planning.insert(site.job);
        const bool fails = stage == Stage::drift_check && run.activity(site).blocking != Truth::no;
        if (!fails && !tells_somebody(*run.job(site).site)) continue;
        const EnvironmentName name = environment_of(run, site, delivery.policy);
        const EnvironmentPolicy* const one = delivery.policy->environment(name.name);
        list_.push_back(one != nullptr && name.is_known ? one->name : std::string());
      }
    }
    if (run.is_open()) is_unknown_ = true;
    for (std::size_t job = 0; job < run.jobs().size(); ++job) {
      const JobRun& here = run.jobs()[job];
      if (here.runs == Truth::no || planning.contains(job)) continue;
      // It is called so, and what it does nobody could read.
      if (lower_case(here.name).find("drift") != std::string::npos && !here.is_caller)
        is_unknown_ = true;
    }
  }

  std::vector<std::string> list_;
  bool is_unknown_ = false;
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  const Watches watches(delivery);
  std::set<const EnvironmentPolicy*> told;
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (!reach.is_apply() || run.activity(reach.site).has(Fact::Kind::destroys)) continue;
    const EnvironmentPolicy* const environment = delivery.policy->environment(reach.environment);
    if (environment == nullptr || watches.covers(*environment) || !told.insert(environment).second)
      continue;
    Hit* const hit = out.report(run, reach.site,
                                "No schedule compares " + environment_words(reach) +
                                    " with what is applied here, and tells of a difference");
    if (hit != nullptr) with_certainty(*hit, reach.runs);
  }
}

}  // namespace

extern constinit const Rule no_drift_check{
    .id = "delivery/no-drift-check",
    .severity = Severity::low,
    .title = "Nothing looks for drift",
    .risk =
        "What somebody has changed by hand, an attacker among them, stays in the environment "
        "unnoticed.",
    .fix =
        "Plan on a schedule with -detailed-exitcode, or the like of the tool, and let a difference "
        "fail the job or alert somebody.",
    .topics = {Topic::integrity, Topic::logging},
    .check = check,
};

extern constinit const RuleDoc no_drift_check_doc{
    .rule = no_drift_check,
    .why = kWhy,
    .source = "HashiCorp: Detecting and managing drift with Terraform",
    .path = ".github/workflows/infra.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
