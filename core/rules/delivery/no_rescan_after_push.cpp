#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/sink.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A scan before the push knows the holes of that day. The image stays; the list of holes grows. A scheduled scan of what
is stored, one in front of each promotion, or the registry's own continuous scan finds what has become known since.
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
      - run: docker build -t ghcr.io/acme/api:1.4.0 .
      - run: trivy image --exit-code 1 ghcr.io/acme/api:1.4.0
      - run: «docker push ghcr.io/acme/api:1.4.0»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
publish:
  script:
    - trivy image --exit-code 1 --input image.tar
    - «crane push image.tar registry.acme.dev/api:$CI_COMMIT_SHA»
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
    steps:
      - run: docker push ghcr.io/acme/api:1.4.0
=== .github/workflows/watch.yml
on: {schedule: [{cron: '7 3 * * *'}]}
jobs:
  scan:
    runs-on: ubuntu-24.04
    steps:
      - run: trivy image --exit-code 1 ghcr.io/acme/api:1.4.0
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
stages: [publish, deploy]
publish:
  stage: publish
  script: ['crane push image.tar registry.acme.dev/api:$CI_COMMIT_SHA']
production:
  stage: deploy
  environment: production
  script:
    - trivy image --exit-code 1 registry.acme.dev/api:$CI_COMMIT_SHA
    - kubectl set image deployment/api api=registry.acme.dev/api:$CI_COMMIT_SHA
)",
};

constexpr Stage kDoneBy[] = {Stage::image_scan};

bool is_rescanned(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                  const ImageUse& use) {
  if (is_same_image(push, use) == Truth::no) return false;
  if (&here == &there) return here.run->comes_after(use.site, push.site) != Truth::no;
  if (is_proposal(*there.run) || there.builds(use)) return false;
  // What that run is about to push itself is not stored yet.
  const std::vector<ImageUse>& pushes = there.all(Stage::push);
  return std::none_of(pushes.begin(), pushes.end(), [&](const ImageUse& other) {
    return is_same_image(other, use) != Truth::no &&
           there.run->comes_after(use.site, other.site) == Truth::no;
  });
}

// The registry examines what it stores by itself.
bool is_scanned_by_registry(const Project& project) {
  return std::any_of(project.documents.begin(), project.documents.end(), [](const auto* document) {
    return document->kind == Kind::terraform &&
           document->bytes.find("aws_ecr_registry_scanning_configuration") != std::string::npos;
  });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || is_scanned_by_registry(delivery.path.project())) return;
  report_undone(delivery, {kDoneBy, is_rescanned, "nothing scans it once it is stored"}, sink);
}

}  // namespace

extern constinit const Rule no_rescan_after_push{
    .id = "delivery/no-rescan-after-push",
    .severity = Severity::low,
    .title = "Published image is never scanned again",
    .risk =
        "A hole that becomes known after the release stays in use until the next build, if there "
        "is one.",
    .fix =
        "Scan the stored image on a schedule, or before each deploy of it, and let the job fail or "
        "open an issue.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc no_rescan_after_push_doc{
    .rule = no_rescan_after_push,
    .why = kWhy,
    .source = "NIST SP 800-190: 4.1.1 Image vulnerabilities",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
