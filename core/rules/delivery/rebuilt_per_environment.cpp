#include "core/model/delivery/environment_name.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <map>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Two builds of one commit are two artifacts. What staging has proved holds for the image of staging. Build once, push
once, and promote the digest: what differs between environments belongs into their configuration. Builds of pull
requests that ship nothing are not meant, nor are several components.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: docker build -t ghcr.io/acme/api:staging-${{ github.sha }} . && docker push ghcr.io/acme/api:staging-${{ github.sha }}
      - run: kubectl set image deployment/api api=ghcr.io/acme/api:staging-${{ github.sha }}
  production:
    needs: release
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: «docker build -t ghcr.io/acme/api:production-${{ github.sha }} .» && docker push ghcr.io/acme/api:production-${{ github.sha }}
      - run: kubectl set image deployment/api api=ghcr.io/acme/api:production-${{ github.sha }}
)",
    R"(=== .gitlab-ci.yml
stages: [staging, production]
staging:
  stage: staging
  environment: staging
  script:
    - docker build -t "$CI_REGISTRY_IMAGE:staging" .
    - docker push "$CI_REGISTRY_IMAGE:staging"
    - kubectl set image deployment/api api="$CI_REGISTRY_IMAGE:staging"
production:
  stage: production
  environment: production
  script:
    - «docker build --build-arg MODE=production -t "$CI_REGISTRY_IMAGE:production" .»
    - docker push "$CI_REGISTRY_IMAGE:production"
    - kubectl set image deployment/api api="$CI_REGISTRY_IMAGE:production"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: docker build -t ghcr.io/acme/api:${{ github.sha }} . && docker push ghcr.io/acme/api:${{ github.sha }}
      - run: kubectl set image deployment/api api=ghcr.io/acme/api:${{ github.sha }}
  production:
    needs: release
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: kubectl set image deployment/api api=ghcr.io/acme/api:${{ github.sha }}
)",
    R"(=== .gitlab-ci.yml
stages: [staging, production]
api:
  stage: staging
  environment: staging
  script:
    - docker build -t "registry.acme.dev/api:$CI_COMMIT_SHA" api
    - docker push "registry.acme.dev/api:$CI_COMMIT_SHA"
    - kubectl set image deployment/api api="registry.acme.dev/api:$CI_COMMIT_SHA"
web:
  stage: production
  environment: production
  script:
    - docker build -t "registry.acme.dev/web:$CI_COMMIT_SHA" web
    - docker push "registry.acme.dev/web:$CI_COMMIT_SHA"
    - kubectl set image deployment/web web="registry.acme.dev/web:$CI_COMMIT_SHA"
)",
};

// A build that is shipped, and the environment that gets it.
struct Shipped {
  const ImageUse* build;
  std::string component;
  std::string environment;
};

// What an image is called whatever environment it is for: "api" of "reg/api-staging". The path of
// its own where only a variable says it.
std::string component_of(const ImageUse& build) {
  const std::string& repository = build.aliases.front().repository;
  const std::string_view leaf = leaf_of(repository);
  if (leaf.empty()) return repository;
  std::string component;
  for (const std::string& word : environment_words(leaf)) {
    if (canonical_environment(word).empty()) component += word + "-";
  }
  return component;
}

bool is_pushed(const ImageUses::InRun& here, const ImageUse& build) {
  if (build.activity().has(Fact::Kind::pushes)) return true;
  const std::vector<ImageUse>& pushes = here.all(Stage::push);
  return std::any_of(pushes.begin(), pushes.end(), [&](const ImageUse& push) {
    return is_release(push) && is_same_image(push, build) == Truth::yes;
  });
}

// The environment that the job of a build deploys to; else, where no other job of the run builds
// for an environment of its own, the first that is deployed to behind it.
std::string environment_of(const std::vector<const Reach*>& reaches, const ImageUse& build) {
  const Reach* behind = nullptr;
  for (const Reach* const reach : reaches) {
    if (!reach->is_environment_known || reach->environment.empty()) continue;
    if (reach->site.job == build.site.job) return reach->environment;
    if (behind == nullptr && build.run->comes_after(reach->site, build.site) != Truth::no)
      behind = reach;
  }
  return behind != nullptr ? behind->environment : std::string();
}

// What is nearer to production comes later.
std::size_t rank(std::string_view environment) {
  constexpr std::string_view kOrder[] = {"dev",       "qa", "staging", "uat", "pre-production",
                                         "production"};
  const std::string name = canonical_environment(environment);
  return static_cast<std::size_t>(std::find(std::begin(kOrder), std::end(kOrder), name) -
                                  std::begin(kOrder));
}

bool is_preview(std::string_view environment) {
  const std::string name = canonical_environment(environment);
  return name == "preview" || name == "sandbox";
}

std::vector<Shipped> shipped(const Delivery& delivery) {
  std::map<const Run*, std::vector<const Reach*>> reaches;
  for (const Reach& reach : delivery.reach) reaches[reach.run].push_back(&reach);
  std::vector<Shipped> list;
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    if (is_proposal(*here.run)) continue;
    for (const ImageUse& build : here.all(Stage::build)) {
      if (!build.is_known() || build.activity().object.kind != Object::Kind::image) continue;
      std::string component = component_of(build);
      if (component.empty() || !is_pushed(here, build)) continue;
      std::string environment = environment_of(reaches[here.run], build);
      if (environment.empty() || is_preview(environment)) continue;
      list.push_back({&build, std::move(component), std::move(environment)});
    }
  }
  return list;
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  const std::vector<Shipped> all = shipped(delivery);
  std::map<std::string, const Shipped*> first;  // by component, the one farthest from production
  for (const Shipped& one : all) {
    const Shipped*& best = first[one.component];
    if (best == nullptr || rank(one.environment) < rank(best->environment)) best = &one;
  }
  for (const Shipped& one : all) {
    const Shipped& other = *first[one.component];
    if (one.environment == other.environment) continue;
    const Run& run = *one.build->run;
    Hit* const hit =
        out.report(run, one.build->site,
                   who_starts(run.scenario()) + " builds for " + quote(one.environment) + " what " +
                       quote(other.environment) + " has a build of its own of");
    if (hit == nullptr) continue;
    with_certainty(*hit, run.runs(one.build->site));
    relate(*hit, *other.build->run, other.build->site, "built for the other here");
    relate_way(*hit, run, one.build->site);
  }
}

}  // namespace

extern constinit const Rule rebuilt_per_environment{
    .id = "delivery/rebuilt-per-environment",
    .severity = Severity::medium,
    .title = "Each environment builds the artifact anew",
    .risk =
        "What runs in production is not what was tested: a base image, a dependency or a build "
        "argument may differ from one build to the next.",
    .fix = "Build once, and let each environment take the digest of that build.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc rebuilt_per_environment_doc{
    .rule = rebuilt_per_environment,
    .why = kWhy,
    .source = "The Twelve-Factor App: V. Build, release, run",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
