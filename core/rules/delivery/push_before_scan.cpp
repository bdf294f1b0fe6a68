#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A gate has to stand before the door. Where the image is scanned after its push, the scan that fails stops nothing: the
image is in the registry under the name that others pull. Scan the local image or an archive of it first. A repository
that only holds what is not examined yet, from which the image is copied afterwards, is fine; so is a second scan of
what is stored.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: «docker/build-push-action@v6»
        with: {push: true, tags: 'ghcr.io/acme/api:${{ github.sha }}'}
      - uses: aquasecurity/trivy-action@0.28.0
        with: {image-ref: 'ghcr.io/acme/api:${{ github.sha }}', exit-code: '1'}
)",
    R"(=== .gitlab-ci.yml
stages: [build, scan]
build:
  stage: build
  script:
    - «/kaniko/executor --context . --destination "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"»
scan:
  stage: scan
  script:
    - trivy image --exit-code 1 "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {load: true, tags: 'api:test'}
      - run: trivy image --exit-code 1 api:test
      - uses: docker/build-push-action@v6
        with: {push: true, tags: 'ghcr.io/acme/api:${{ github.sha }}'}
      - run: trivy image --exit-code 1 ghcr.io/acme/api:${{ github.sha }}
)",
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker build -t ghcr.io/acme/api:quarantine-1 . && docker push ghcr.io/acme/api:quarantine-1
      - run: trivy image --exit-code 1 ghcr.io/acme/api:quarantine-1
      - run: crane copy ghcr.io/acme/api:quarantine-1 ghcr.io/acme/api:1.4.0
)",
    R"(=== .gitlab-ci.yml
stages: [build, scan, publish]
build:
  stage: build
  script:
    - /kaniko/executor --context . --no-push --tar-path image.tar --destination "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
scan:
  stage: scan
  script: [trivy image --exit-code 1 --input image.tar]
publish:
  stage: publish
  script: ['crane push image.tar "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"']
)",
};

// The scan that comes only after the push, where none may come before it.
const ImageUse* late_scan(const ImageUses::InRun& here, const ImageUse& push) {
  const ImageUse* late = nullptr;
  for (const ImageUse& scan : here.all(Stage::image_scan)) {
    const Truth same = is_same_image(push, scan);
    if (here.run->comes_after(push.site, scan.site) != Truth::no && same != Truth::no)
      return nullptr;
    if (late == nullptr && same == Truth::yes &&
        here.run->comes_after(scan.site, push.site) == Truth::yes)
      late = &scan;
  }
  return late;
}

// It is only stored, and gets the name under which it is released once it was scanned.
bool is_copied_after(const ImageUses::InRun& here, const ImageUse& push, const ImageUse& scan) {
  const std::vector<ImageUse>& all = here.all(Stage::push);
  return std::any_of(all.begin(), all.end(), [&](const ImageUse& copy) {
    return copy.site != push.site && copy.activity().has(Fact::Kind::source) &&
           is_same_image(copy, push) != Truth::no &&
           here.run->comes_after(copy.site, scan.site) != Truth::no;
  });
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& push : here.all(Stage::push)) {
      if (!is_release(push)) continue;
      const ImageUse* const scan = late_scan(here, push);
      if (scan == nullptr || is_copied_after(here, push, *scan)) continue;
      Hit* const hit = out.report(*here.run, push.site,
                                  who_starts(here.run->scenario()) + " pushes " +
                                      image_words(push) + " and scans it only then");
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(push.site));
      relate(*hit, *here.run, scan->site, "scanned here");
      relate_way(*hit, *here.run, push.site);
    }
  }
}

}  // namespace

extern constinit const Rule push_before_scan{
    .id = "delivery/push-before-scan",
    .severity = Severity::medium,
    .title = "Image is pushed to its release name before it is scanned",
    .risk =
        "Between push and scan, and after a scan that fails, everybody can pull an image with "
        "known holes under its release name.",
    .fix =
        "Build without a push (docker build, or load: true), scan, and push only then; or push to "
        "a quarantine repository and copy from there.",
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc push_before_scan_doc{
    .rule = push_before_scan,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
