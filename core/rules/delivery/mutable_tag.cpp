#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <iterator>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
`latest`, the name of a branch or of an environment is overwritten with every run. Beside a tag of its own for each
build that is a convenience; alone it leaves no name for the image that ran yesterday.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker build -t ghcr.io/acme/api:latest .
      - run: «docker push ghcr.io/acme/api:latest»
)",
    // Of a push to a branch, its name only.
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - {id: meta, uses: docker/metadata-action@v5, with: {images: ghcr.io/acme/api}}
      - uses: «docker/build-push-action@v6»
        with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}
)",
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: «docker/build-push-action@v6»
        with: {outputs: 'type=image,push=true', tags: 'ghcr.io/acme/api:latest'}
)",
    R"(=== .gitlab-ci.yml
publish:
  script:
    - docker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG" .
    - «docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: |
            ghcr.io/acme/api:latest
            ghcr.io/acme/api:${{ github.sha }}
)",
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}
      - run: docker push ghcr.io/acme/api:v1.4.2-dev
)",
    R"(on: {push: {branches: [main], tags: ['v*']}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: ghcr.io/acme/api
          tags: |
            type=raw,value=latest,enable={{is_default_branch}}
            type=semver,pattern={{version}}
            type=sha
      - uses: docker/build-push-action@v6
        with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}
)",
    // Pushed by its digest; tags are for whoever puts the parts together.
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {outputs: 'type=image,name=ghcr.io/acme/api,push-by-digest=true,push=true'}
)",
    // Of two outputs the test tells which one counts.
    R"(on: {push: {branches: [main, 'release/*']}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - id: tag
        run: |
          if [ "$GITHUB_REF_NAME" = nobody ]; then
            echo "tag=latest" >> "$GITHUB_OUTPUT"
          else
            echo "tag=$GITHUB_SHA" >> "$GITHUB_OUTPUT"
          fi
      - run: docker push "ghcr.io/acme/api:${{ steps.tag.outputs.tag }}"
      - run: |
          if ./is-release; then TAG=1.0; else TAG=latest; fi
          docker push "ghcr.io/acme/web:$TAG"
)",
    R"(=== .gitlab-ci.yml
publish:
  script:
    - docker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA" -t "$CI_REGISTRY_IMAGE:latest" .
    - docker push --all-tags "$CI_REGISTRY_IMAGE"
release:
  rules: [{if: $CI_COMMIT_TAG}]
  script: ['docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG"']
)",
};

// Only docker's own commands mean `latest` where no tag is written.
Truth is_moving(const ImageUse& use, const Name& name) {
  const ArtifactName artifact = read_artifact(name);
  const std::string& tool = use.activity().tool;
  const bool means_latest = tool == "docker" || tool == "podman" || tool == "nerdctl";
  if (artifact.tag.empty() && !artifact.is_by_digest && !means_latest) return Truth::unknown;
  return moves(*use.run, artifact);
}

// Some name of the image stays: here, in another push of the run, or in a build whose tags are
// pushed with it.
bool has_lasting_name(const ImageUses::InRun& here, const ImageUse& push) {
  const auto lasts = [&](const ImageUse& use) {
    return std::any_of(use.names.begin(), use.names.end(),
                       [&](const Name& name) { return is_moving(use, name) != Truth::yes; });
  };
  if (lasts(push)) return true;
  for (const Stage stage : {Stage::push, Stage::build}) {
    for (const ImageUse& other : here.all(stage)) {
      if (other.site == push.site || !lasts(other)) continue;
      const bool is_of_repository =
          std::any_of(other.aliases.begin(), other.aliases.end(), [&](const ArtifactName& one) {
            return one.repository == push.aliases.front().repository;
          });
      // A name that only the build has is not pushed, unless all are.
      const bool is_pushed = stage == Stage::push || push.aliases.front().tag.empty();
      if (is_of_repository && is_pushed) return true;
    }
  }
  return false;
}

// It gets its moving name from an image that is stored already: not from this machine.
bool is_promotion(const ImageUse& push) {
  const Fact* const source = push.activity().fact(Fact::Kind::source);
  if (source == nullptr) return false;
  constexpr std::string_view kClients[] = {"docker", "podman", "nerdctl", "buildah"};
  const std::string_view tool = push.activity().tool;
  if (std::find(std::begin(kClients), std::end(kClients), tool) != std::end(kClients)) return false;
  constexpr std::string_view kHere[] = {
      "docker-archive:", "oci-archive:", "oci:", "dir:", "docker-daemon:", "containers-storage:"};
  const std::string_view text = source->value.text;
  return text.find_first_of(":@$") != text.npos &&
         std::none_of(std::begin(kHere), std::end(kHere),
                      [&](std::string_view one) { return text.starts_with(one); });
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& push : here.all(Stage::push)) {
      if (!is_release(push) || !push.is_known() || is_promotion(push)) continue;
      if (has_lasting_name(here, push)) continue;
      const std::string& tag = push.aliases.front().tag;
      Hit* const hit =
          out.report(*here.run, push.site,
                     who_starts(here.run->scenario()) + " pushes " +
                         (tag.empty() ? "an image without a tag" : "an image as " + quote(tag)) +
                         ", which the next run overwrites");
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(push.site));
      relate_way(*hit, *here.run, push.site);
    }
  }
}

}  // namespace

extern constinit const Rule mutable_tag{
    .id = "delivery/mutable-tag",
    .severity = Severity::medium,
    .title = "Image is pushed under a tag that moves only",
    .risk =
        "Nobody can tell which build a running container is, go back to the one before, or notice "
        "that the image was replaced.",
    .fix =
        "Push a tag that is never used again, such as the commit id, and let the moving one point "
        "to it besides.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc mutable_tag_doc{
    .rule = mutable_tag,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
