#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Who publishes an image hands out everything in it, and owes what the licences ask for. A check in the pipeline finds a
licence that is not allowed while it can still be replaced. One of the sources is enough.
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
  script: ['«docker push registry.acme.dev/api:$CI_COMMIT_SHA»']
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
      - run: trivy image --scanners license --exit-code 1 ghcr.io/acme/api:1.4.0
      - run: docker push ghcr.io/acme/api:1.4.0
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
stages: [check, publish]
licences:
  stage: check
  script: ["license-checker --onlyAllow 'MIT;ISC'"]
publish:
  stage: publish
  script: ['docker push registry.acme.dev/api:$CI_COMMIT_SHA']
)",
};

// Licences of the sources are those of the image; a proposal may have shown them.
bool is_checked(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                const ImageUse& use) {
  return !use.is_known() || is_done_to_image(here, push, there, use);
}

constexpr Stage kDoneBy[] = {Stage::licence_scan};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  report_undone(delivery, {kDoneBy, is_checked, "nothing checks the licences of what is in it"},
                sink);
}

}  // namespace

extern constinit const Rule no_licence_scan{
    .id = "delivery/no-licence-scan",
    .severity = Severity::low,
    .title = "Image is published without a check of licences",
    .risk = "Libraries whose licences the owner does not allow are given away with the image.",
    .fix =
        "Check the licences before the push, with a list of what is allowed: trivy image "
        "--scanners license --exit-code 1 IMAGE.",
    .topics = {Topic::supply_chain, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc no_licence_scan_doc{
    .rule = no_licence_scan,
    .why = kWhy,
    .source = "ISO/IEC 5230:2020 (OpenChain): 3.3.2 License compliance",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
