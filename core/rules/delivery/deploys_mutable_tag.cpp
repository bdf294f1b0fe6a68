#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
`latest`, the name of a branch or of an environment says which image is newest, not which one was tested. Whoever can
push moves it; a node that starts later pulls another image than its neighbours. The digest names one image for good.
A file whose image a step replaces before it is deployed is judged by what is put in.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: «kubectl set image deployment/api api=ghcr.io/acme/api:latest»
)",
    R"(=== .gitlab-ci.yml
production:
  environment: production
  script:
    - «aws lambda update-function-code --function-name worker --image-uri 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:prod»
)",
    R"(=== .gitlab-ci.yml
production:
  environment: production
  script:
    - «helm upgrade --install api ./chart --set image.repository=registry.acme.dev/api,image.tag=latest»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: kubectl set image deployment/api api=ghcr.io/acme/api@${{ needs.build.outputs.digest }}
      - run: kubectl set image deployment/web web=ghcr.io/acme/web:1.4.0
)",
    R"(=== .gitlab-ci.yml
production:
  environment: production
  script:
    - kubectl set image deployment/api api=$CI_REGISTRY_IMAGE:prod-$CI_COMMIT_SHA
    - helm upgrade --install api ./chart --set image.tag=$TAG
)",
};

// A tag by itself, as charts take it.
bool is_bare(const Name& name) { return name.text.find_first_of("/:@") == std::string::npos; }

// The tag that moves, of the images that a deploy names; empty for none.
std::string moving_tag(const ImageUse& deploy) {
  for (const Fact& fact : deploy.activity().facts) {
    const Run& run = *deploy.run;
    if (fact.kind == Fact::Kind::image) {
      const ArtifactName name = read_artifact(run.name(deploy.site, fact.value));
      if (!name.tag.empty() && moves(run, name) == Truth::yes) return name.tag;
    }
    if (fact.kind == Fact::Kind::tag && deploy.activity().tool == "helm") {
      const Name tag = run.name(deploy.site, fact.value);
      if (is_bare(tag) && is_moving_tag(run, tag.text) == Truth::yes) return tag.text;
    }
  }
  return {};
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& deploy : here.all(Stage::deploy)) {
      const std::string tag = moving_tag(deploy);
      if (tag.empty()) continue;
      Hit* const hit =
          out.report(*here.run, deploy.site,
                     who_starts(here.run->scenario()) + " deploys whatever image has the tag " +
                         quote(tag) + " then");
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(deploy.site));
      relate_way(*hit, *here.run, deploy.site);
    }
  }
}

}  // namespace

extern constinit const Rule deploys_mutable_tag{
    .id = "delivery/deploys-mutable-tag",
    .severity = Severity::medium,
    .title = "Deploy names its artifact by a tag that moves",
    .risk =
        "What is deployed is what the tag points to at that moment: not what was tested, and "
        "another with the next restart.",
    .fix = "Deploy the digest that was tested, or a tag that is never moved.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc deploys_mutable_tag_doc{
    .rule = deploys_mutable_tag,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
