#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Logs of runs are deleted after a while. A deployment of the forge (the job's environment), a release, a tag or an entry
in a transparency log stays, and says which commit went where.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: «aws s3 sync site s3://acme-production-site --delete»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
production:
  environment: {name: production, action: prepare}
  script:
    - «kubectl apply -f k8s/»
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: aws s3 sync site s3://acme-production-site --delete
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 sync site s3://acme-production-site --delete
      - run: gh release create "site-$GITHUB_RUN_NUMBER"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
production:
  script:
    - kubectl apply -f k8s/
    - cosign sign --yes "$IMAGE"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .github/workflows/release.yml
on: {push: {tags: ['v*']}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 sync site s3://acme-production-site --delete
)",
};

bool is_release_object(const Activity& activity) {
  if (activity.stage == Stage::sign || activity.stage == Stage::attest) return true;
  return activity.stage == Stage::push && activity.object.kind == Object::Kind::repository &&
         (activity.tool.find("release") != std::string::npos || activity.tool == "gh" ||
          activity.tool == "glab");
}

// Calls that record something and are no activities.
bool says_record(std::string_view step) {
  constexpr std::string_view kRecords[] = {"/deployments", "deployment-action", "git tag ",
                                           "push --tags",  "release-cli",       "create-release"};
  return std::any_of(std::begin(kRecords), std::end(kRecords),
                     [&](std::string_view one) { return step.find(one) != step.npos; });
}

bool leaves_record(const Run& run, std::size_t job) {
  const JobRun& here = run.jobs()[job];
  if (here.runs == Truth::no) return false;
  if (here.site->gitlab != nullptr && here.site->gitlab->get("release") != nullptr) return true;
  return std::any_of(here.site->steps.begin(), here.site->steps.end(), [](const StepSite& step) {
    const std::vector<Activity>& list = step.does->list;
    const std::string_view text = step.document->bytes;
    return std::any_of(list.begin(), list.end(), is_release_object) ||
           says_record(text.substr(step.at.begin, step.at.end - step.at.begin));
  });
}

bool is_recorded(const Run& run, std::size_t deploy) {
  const Scenario::Kind kind = run.scenario().kind;
  if (kind == Scenario::Kind::tag || kind == Scenario::Kind::release) return true;
  if (!run.environment(deploy).empty()) return true;
  for (std::size_t job = 0; job < run.jobs().size(); ++job) {
    if (leaves_record(run, job)) return true;
  }
  return false;
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (run.scenario().kind == Scenario::Kind::change || is_recorded(run, reach.site.job)) continue;
    Hit* const hit = out.report(run, reach.site,
                                who_starts(run.scenario()) + " deploys to " +
                                    environment_words(reach) + " and nothing records it");
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule no_audit_trail{
    .id = "delivery/no-audit-trail",
    .severity = Severity::low,
    .title = "Deploy leaves no record",
    .risk =
        "After an incident nobody can tell what was deployed when, by which run and from which "
        "commit.",
    .fix =
        "Bind the job to an environment, so that the forge keeps a deployment, or create a release "
        "or a tag of what was deployed.",
    .topics = {Topic::logging},
    .check = check,
};

extern constinit const RuleDoc no_audit_trail_doc{
    .rule = no_audit_trail,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-10 Insufficient Logging and Visibility",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
