#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A signature is over a digest. Where a tool is given a tag, it asks the registry what the tag points to at that moment:
this may be an image that another run, or somebody else, has pushed. The digest of what this pipeline has pushed is
known to it: take that.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:1.4.0
      - run: «cosign sign --yes ghcr.io/acme/api:1.4.0»
)",
    R"(=== .gitlab-ci.yml
publish:
  script:
    - docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
    - «notation sign "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - id: push
        uses: docker/build-push-action@v6
        with: {push: true, tags: 'ghcr.io/acme/api:1.4.0'}
      - run: cosign sign --yes "ghcr.io/acme/api@${{ steps.push.outputs.digest }}"
      - uses: actions/attest-build-provenance@v2
        with: {subject-name: ghcr.io/acme/api, subject-digest: '${{ steps.push.outputs.digest }}'}
)",
    R"(=== .gitlab-ci.yml
publish:
  script:
    - docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
    - DIGEST=$(docker inspect --format '{{index .RepoDigests 0}}' "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA")
    - cosign sign --yes "$DIGEST"
    - cosign sign-blob --yes --bundle api.bundle api.zip
)",
};

// BuildKit describes what it has in hand; an attestation may be given the digest beside the name.
bool takes_digest(const Activity& activity) {
  return activity.stage == Stage::attest &&
         (activity.has(Fact::Kind::source) || activity.tool.starts_with("docker") ||
          activity.tool.starts_with("depot/"));
}

// A tag stands in it, and not only in a part that a variable gives.
bool is_by_tag(const Name& name) {
  const ArtifactName artifact = read_artifact(name);
  return is_by_digest(name) == Truth::no && !artifact.is_by_digest &&
         (!artifact.tag.empty() || !leaf_of(artifact.repository).empty());
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const Stage stage : {Stage::sign, Stage::attest}) {
      for (const ImageUse& use : here.all(stage)) {
        if (use.activity().object.kind != Object::Kind::image || takes_digest(use.activity()))
          continue;
        if (!use.is_known() || !is_by_tag(use.names.front())) continue;
        Hit* const hit = out.report(*here.run, use.site,
                                    who_starts(here.run->scenario()) + " signs " +
                                        image_words(use) + ", whatever the tag points to then");
        if (hit == nullptr) continue;
        with_certainty(*hit, here.run->runs(use.site));
        relate_way(*hit, *here.run, use.site);
      }
    }
  }
}

}  // namespace

extern constinit const Rule signs_mutable_reference{
    .id = "delivery/signs-mutable-reference",
    .severity = Severity::medium,
    .title = "Signature is made over a tag",
    .risk = "Whoever moves the tag between push and signature gets another image signed.",
    .fix =
        "Sign the digest that the push reports: cosign sign IMAGE@DIGEST, with outputs.digest or "
        "docker inspect for one.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc signs_mutable_reference_doc{
    .rule = signs_mutable_reference,
    .why = kWhy,
    .source = "Sigstore documentation: Signing containers",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
