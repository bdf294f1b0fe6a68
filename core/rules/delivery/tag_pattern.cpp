#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy says how the tags of an environment's images look. One that looks different is not found by what promotes,
cleans up or audits by tags, or is taken for that of another environment. Further tags beside a fitting one are fine;
a tag that is known only in part fits where anything in place of the rest could.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {tags: {production: 'v{semver}'}}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: «docker push ghcr.io/acme/api:build-${{ github.run_number }}»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {tags: {production: ['v{semver}', 'uat-{n}']}}
=== .gitlab-ci.yml
publish:
  environment: production
  script:
    - «docker push "$CI_REGISTRY_IMAGE:qa-rc1"»
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {tags: {production: 'v{semver}'}}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:v$(cat VERSION)
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {tags: {production: 'v{semver}'}}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {push: true, tags: "ghcr.io/acme/api:v1.4.0\nghcr.io/acme/api:latest"}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {tags: {production: 'v{semver}'}, registries: ['*.acme.dev']}
=== .gitlab-ci.yml
publish:
  environment: production
  script:
    - docker push "$CI_REGISTRY_IMAGE:$TAG"
    - docker push registry.other.dev/mirror:latest
)",
};

// The policy speaks of images in its own registries.
bool is_meant(const DeliveryPolicy& policy, std::string_view repository) {
  const std::string_view host = repository.substr(0, repository.find('/'));
  if (policy.registries.empty() || host.find('$') != host.npos) return true;
  return std::any_of(policy.registries.begin(), policy.registries.end(), [&](const auto& glob) {
    return matches_name(glob, host) || matches_name(glob, repository);
  });
}

bool fits(const ArtifactTags& tags, const ArtifactName& name) {
  if (name.is_by_digest) return true;
  const bool is_known = name.tag.find('$') == std::string::npos;
  if (name.tag.empty() && leaf_of(name.repository).empty()) return true;
  const Name tag{name.tag.empty() ? "latest" : name.tag, is_known};
  return std::any_of(tags.patterns.begin(), tags.patterns.end(),
                     [&](const TagPattern& pattern) { return pattern.matches(tag) != Truth::no; });
}

// Of all pushes of the run to one repository, one tag has to fit.
bool some_fits(const ImageUses::InRun& here, const ImageUse& push, const ArtifactTags& tags) {
  const std::string& repository = push.aliases.front().repository;
  for (const ImageUse& other : here.all(Stage::push)) {
    for (const Name& name : other.names) {
      const ArtifactName artifact = read_artifact(name);
      if (artifact.repository == repository && fits(tags, artifact)) return true;
    }
  }
  return false;
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || delivery.policy->tags.empty()) return;
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& push : here.all(Stage::push)) {
      if (!is_release(push) || !push.is_known()) continue;
      if (!is_meant(*delivery.policy, push.aliases.front().repository)) continue;
      const EnvironmentPolicy* const environment =
          environment_of_image(*delivery.policy, delivery.reach, push);
      if (environment == nullptr) continue;
      const ArtifactTags* const tags = delivery.policy->artifact_tags(*environment);
      if (tags == nullptr || some_fits(here, push, *tags)) continue;
      const std::string& tag = push.aliases.front().tag;
      Hit* const hit =
          out.report(*here.run, push.site,
                     who_starts(here.run->scenario()) + " tags the image " +
                         quote(tag.empty() ? "latest" : tag) + ", and the policy wants " +
                         quote(tags->patterns.front().text()) + " for " + quote(environment->name));
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(push.site));
      relate_way(*hit, *here.run, push.site);
    }
  }
}

}  // namespace

extern constinit const Rule tag_pattern{
    .id = "delivery/tag-pattern",
    .severity = Severity::low,
    .title = "Image tag does not fit the pattern of its environment",
    .risk =
        "People and tools that tell released images by their tags take the wrong one, or let it "
        "pass.",
    .fix = "Tag the image as artifacts.tags of the policy says, or change the pattern there.",
    .topics = {Topic::hygiene, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc tag_pattern_doc{
    .rule = tag_pattern,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
