#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
An attestation is a signed statement about a digest: built by this workflow, from that commit, of these parts. Whoever
deploys can ask for it. An SBOM that is written to a file and attached to nothing ties nothing; one that is attached
to the digest does. BuildKit attaches a provenance by itself where it pushes what it builds.
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
      - run: syft ghcr.io/acme/api:1.4.0 -o spdx-json=api.spdx.json
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
    - «docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"»
    - cosign sign --yes "$CI_REGISTRY_IMAGE@$DIGEST"
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
      - run: cosign attest --yes --type spdxjson --predicate api.spdx.json ghcr.io/acme/api@$(crane digest ghcr.io/acme/api:1.4.0)
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
      - id: push
        uses: docker/build-push-action@v6
        with: {push: true, tags: 'ghcr.io/acme/api:1.4.0'}
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
      - id: push
        uses: docker/build-push-action@v6
        with: {push: true, provenance: false, tags: 'ghcr.io/acme/api:1.4.0'}
      - uses: actions/attest-build-provenance@v2
        with: {subject-name: ghcr.io/acme/api, subject-digest: '${{ steps.push.outputs.digest }}'}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
=== .gitlab-ci.yml
publish:
  script:
    - docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
    - cosign attest --yes --type slsaprovenance --predicate provenance.json "$CI_REGISTRY_IMAGE@$DIGEST"
)",
};

// BuildKit describes by itself what it pushes; docker/build-push-action can be told not to.
bool is_described_by_build(const ImageUse& push) {
  const std::string& tool = push.activity().tool;
  if (tool != "docker/build-push-action" && tool != "depot/build-push-action") return false;
  const actions::Step* const step = push.run->step(push.site).github;
  return step == nullptr || step->with["provenance"].value() != "false";
}

bool is_attested(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                 const ImageUse& use) {
  if (use.activity().stage == Stage::push)
    return use.site == push.site && is_described_by_build(use);
  return is_done_to_image(here, push, there, use);
}

constexpr Stage kDoneBy[] = {Stage::attest, Stage::push};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  report_undone(delivery, {kDoneBy, is_attested, "nothing ties it to the commit"}, sink);
}

}  // namespace

extern constinit const Rule no_provenance{
    .id = "delivery/no-provenance",
    .severity = Severity::medium,
    .title = "Nothing ties the image to the commit that it was built from",
    .risk =
        "An image that somebody built elsewhere and pushed under the same name can not be told "
        "from one of the pipeline.",
    .fix =
        "Attest the pushed digest: actions/attest-build-provenance, cosign attest, or a build with "
        "--provenance=mode=max.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc no_provenance_doc{.rule = no_provenance,
                                                 .why = kWhy,
                                                 .source = "SLSA 1.1: Build L1 Provenance exists",
                                                 .path = ".github/workflows/release.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::delivery
