#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The pipelines sign what they publish. Only who asks for the signature gains by it: the job that deploys, or the cluster
that admits the image. The check has to stand before the deploy, has to stop it, and has to say whose signature it
wants. A checksum, or a check of the commit, is not one of the artifact.
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
    environment: production
    steps:
      - run: cosign sign --yes ghcr.io/acme/api@$(crane digest ghcr.io/acme/api:1.4.0)
      - run: «kubectl set image deployment/api api=ghcr.io/acme/api@$DIGEST»
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
  script: ['cosign sign --yes "$CI_REGISTRY_IMAGE@$DIGEST"']
production:
  stage: deploy
  environment: production
  script:
    - sha256sum --check chart.sha256
    - «helm upgrade --install api ./chart --set image.tag=$CI_COMMIT_SHA»
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
    environment: production
    steps:
      - run: cosign sign --yes ghcr.io/acme/api@$DIGEST
      - run: |
          cosign verify --certificate-identity-regexp '^https://github.com/acme/' --certificate-oidc-issuer https://token.actions.githubusercontent.com ghcr.io/acme/api@$DIGEST
          kubectl set image deployment/api api=ghcr.io/acme/api@$DIGEST
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
  script: ['cosign sign --yes "$CI_REGISTRY_IMAGE@$DIGEST"']
site:
  stage: deploy
  environment: production
  script: [aws s3 sync site s3://acme-site]
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
    environment: production
    steps:
      - run: kubectl set image deployment/api api=ghcr.io/acme/api@$DIGEST
)",
};

bool is_of_artifact(const Activity& verify) {
  return verify.object.kind != Object::Kind::commit && verify.object.kind != Object::Kind::folder &&
         !verify.has(Fact::Kind::checksum);
}

// What a deploy of images goes to; folders are manifests.
bool deploys_images(const Activity& deploy) {
  switch (deploy.object.kind) {
    case Object::Kind::service:
    case Object::Kind::function:
    case Object::Kind::folder:
    case Object::Kind::environment:
      return deploy.stage == Stage::deploy && !deploy.has(Fact::Kind::destroys);
    default:
      return false;
  }
}

// Some pipeline signs images that may be what is deployed.
const ImageUse* signature_of(const Delivery& delivery, const ImageUse& deploy) {
  for (const ImageUses::InRun& run : delivery.images.runs()) {
    for (const ImageUse& use : run.all(Stage::sign)) {
      if (use.activity().object.kind == Object::Kind::image && !is_proposal(*run.run) &&
          is_same_image(use, deploy) != Truth::no)
        return &use;
    }
  }
  return nullptr;
}

bool is_verified(const ImageUses::InRun& here, const ImageUse& deploy) {
  const std::vector<ImageUse>& all = here.all(Stage::verify);
  return std::any_of(all.begin(), all.end(), [&](const ImageUse& verify) {
    return is_of_artifact(verify.activity()) && is_same_image(verify, deploy) != Truth::no &&
           here.run->is_gated(deploy.site, verify.site) != Truth::no;
  });
}

// The cluster asks for signatures itself.
bool is_admitted_by_signature(const Project& project) {
  return std::any_of(project.documents.begin(), project.documents.end(), [](const auto* document) {
    return document->bytes.find("verifyImages:") != std::string::npos ||
           document->bytes.find("kind: ClusterImagePolicy") != std::string::npos;
  });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || is_admitted_by_signature(delivery.path.project())) return;
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& deploy : here.all(Stage::deploy)) {
      if (is_proposal(*here.run) || !deploys_images(deploy.activity())) continue;
      if (is_verified(here, deploy)) continue;
      const ImageUse* const signature = signature_of(delivery, deploy);
      if (signature == nullptr) continue;
      Hit* const hit = out.report(*here.run, deploy.site,
                                  who_starts(here.run->scenario()) +
                                      " deploys what is signed, and nothing verifies it before");
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(deploy.site));
      relate(*hit, *signature->run, signature->site, "signed here");
      relate_way(*hit, *here.run, deploy.site);
    }
  }
}

}  // namespace

extern constinit const Rule deploys_unverified_artifact{
    .id = "delivery/deploys-unverified-artifact",
    .severity = Severity::medium,
    .title = "Deploy does not verify the signature of its artifact",
    .risk =
        "An image that was put in the place of the signed one is deployed, and the signature was "
        "for nothing.",
    .fix =
        "Verify the digest that is deployed, with the expected identity, in a step before the "
        "deploy: cosign verify --certificate-identity … IMAGE@DIGEST.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc deploys_unverified_artifact_doc{
    .rule = deploys_unverified_artifact,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
