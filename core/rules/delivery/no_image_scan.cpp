#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A scan of the sources does not see what the base image and its packages bring. The image that is published has to be
examined itself: before the push, or where it is stored. A scan of a pull request's image is one of another image, and
a schedule finds what is published only after it runs somewhere.
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
      - run: docker build -t ghcr.io/acme/api:${{ github.sha }} .
      - run: «docker push ghcr.io/acme/api:${{ github.sha }}»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
publish:
  script:
    - docker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" .
    - trivy image --scanners license --exit-code 1 "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
    - «docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"»
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
      - run: docker build -t ghcr.io/acme/api:${{ github.sha }} .
      - run: trivy image --exit-code 1 ghcr.io/acme/api:${{ github.sha }}
      - run: docker push ghcr.io/acme/api:${{ github.sha }}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
publish:
  script:
    - docker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" .
    - docker save -o image.tar "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
    - trivy image --exit-code 1 --input image.tar
    - docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
)",
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker build -t ghcr.io/acme/api:${{ github.sha }} .
      - run: docker push ghcr.io/acme/api:${{ github.sha }}
)",
};

bool is_scanned(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                const ImageUse& use) {
  // The schedule comes when the image is in use already.
  if (&here != &there && there.run->scenario().kind == Scenario::Kind::schedule) return false;
  return is_done_to_image(here, push, there, use);
}

constexpr Stage kDoneBy[] = {Stage::image_scan};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  report_undone(delivery, {kDoneBy, is_scanned, "nothing scans it"}, sink);
}

}  // namespace

extern constinit const Rule no_image_scan{
    .id = "delivery/no-image-scan",
    .severity = Severity::medium,
    .title = "Image is published without a scan",
    .risk = "Known holes in the base image and its packages are released, and nobody is told.",
    .fix =
        "Scan the image between build and push, with an exit code that fails the job: trivy image "
        "--exit-code 1 IMAGE.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc no_image_scan_doc{
    .rule = no_image_scan,
    .why = kWhy,
    .source = "NIST SP 800-190: 4.1.1 Image vulnerabilities",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
