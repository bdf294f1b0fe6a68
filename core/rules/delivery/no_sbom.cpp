#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A software bill of materials says what is in an image: the packages of its base and the libraries of the application.
Made in the pipeline that publishes, it is that of this very image.
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
      - run: docker build -t ghcr.io/acme/api:1.4.0 . && «docker push ghcr.io/acme/api:1.4.0»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
publish:
  script:
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
      - run: docker build -t ghcr.io/acme/api:1.4.0 .
      - run: syft ghcr.io/acme/api:1.4.0 -o spdx-json=api.spdx.json
      - run: docker push ghcr.io/acme/api:1.4.0
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
      - uses: docker/build-push-action@v6
        with: {push: true, sbom: true, tags: 'ghcr.io/acme/api:1.4.0'}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
stages: [describe, publish]
describe:
  stage: describe
  script: [cyclonedx-npm --output-file bom.json]
publish:
  stage: publish
  script:
    - docker push registry.acme.dev/api:$CI_COMMIT_SHA
)",
};

// An SBOM of the sources is one, too.
bool is_described(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                  const ImageUse& use) {
  return (!use.is_known() && use.activity().stage == Stage::sbom) ||
         is_done_to_image(here, push, there, use);
}

constexpr Stage kDoneBy[] = {Stage::sbom, Stage::attest};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  report_undone(delivery, {kDoneBy, is_described, "no bill of materials says what is in it"}, sink);
}

}  // namespace

extern constinit const Rule no_sbom{
    .id = "delivery/no-sbom",
    .severity = Severity::low,
    .title = "Image is published without a bill of materials",
    .risk =
        "When the next hole in a library is known, nobody can tell which released images have it.",
    .fix =
        "Write an SBOM of the image, with syft IMAGE -o spdx-json for one, and attach it: cosign "
        "attest --type spdxjson --predicate FILE IMAGE@DIGEST.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc no_sbom_doc{.rule = no_sbom,
                                           .why = kWhy,
                                           .source = "NIST SP 800-218 (SSDF): PS.3.2",
                                           .path = ".github/workflows/release.yml",
                                           .bad = kBad,
                                           .good = kGood};

}  // namespace sluice::delivery
