#include "core/model/delivery/deployed_file.h"
#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

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
    R"(=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:latest
      - run: «kubectl apply -f k8s/»
=== k8s/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - {name: api, image: 'ghcr.io/acme/api:latest'}
)",
    R"(=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:latest
      - run: |
          aws ecs register-task-definition --cli-input-json file://task.json
          «aws ecs update-service --cluster prod --service api --task-definition api»
=== task.json
{"family": "api", "containerDefinitions": [{"name": "api", "image": "ghcr.io/acme/api:latest"}]}
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
    R"(=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:latest
      - run: sed -i "s|api:latest|api@$DIGEST|" k8s/api.yaml
      - run: kubectl apply -f k8s/
=== k8s/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - {name: api, image: 'ghcr.io/acme/api:latest'}
)",
    R"(=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:latest
      - run: |
          jq --arg i "ghcr.io/acme/api@$DIGEST" '.containerDefinitions[0].image = $i' task.json > new.json
          aws ecs register-task-definition --cli-input-json file://new.json
          aws ecs update-service --cluster prod --service api --task-definition api
=== task.json
{"family": "api", "containerDefinitions": [{"name": "api", "image": "ghcr.io/acme/api:latest"}]}
)",
};

struct Moving {
  std::string tag;
  Place at;  // in the file that is deployed; nothing where the deploy says it
};

// A tag by itself, as charts take it.
bool is_bare(const Name& name) { return name.text.find_first_of("/:@") == std::string::npos; }

// Some pipeline of the repository pushes the image: of others, rules about the file speak.
bool is_pushed_here(const ImageUses& images, const ArtifactName& image) {
  const std::string_view leaf = leaf_of(image.repository);
  return std::any_of(images.runs().begin(), images.runs().end(), [&](const auto& run) {
    const std::vector<ImageUse>& all = run.all(Stage::push);
    return std::any_of(all.begin(), all.end(), [&](const ImageUse& push) {
      return std::any_of(push.aliases.begin(), push.aliases.end(), [&](const ArtifactName& one) {
        return !leaf.empty() && leaf_of(one.repository) == leaf;
      });
    });
  });
}

// The tag that moves, of the images that a deploy names itself or by a file; empty for none.
Moving moving_tag(const Project& project, const ImageUses& images, const ImageUse& deploy) {
  for (const Fact& fact : deploy.activity().facts) {
    const Run& run = *deploy.run;
    if (fact.kind == Fact::Kind::image) {
      const ArtifactName name = read_artifact(run.name(deploy.site, fact.value));
      if (!name.tag.empty() && moves(run, name) == Truth::yes) return {name.tag, {}};
    }
    if (fact.kind == Fact::Kind::tag && deploy.activity().tool == "helm") {
      const Name tag = run.name(deploy.site, fact.value);
      if (is_bare(tag) && is_moving_tag(run, tag.text) == Truth::yes) return {tag.text, {}};
    }
  }
  for (const FileImage& one : images_of_files(project, *deploy.run, deploy.site)) {
    const ArtifactName name = read_artifact(one.name);
    if (!name.tag.empty() && moves(*deploy.run, name) == Truth::yes && is_pushed_here(images, name))
      return {name.tag, one.at};
  }
  return {};
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& deploy : here.all(Stage::deploy)) {
      const Moving moving = moving_tag(delivery.path.project(), delivery.images, deploy);
      if (moving.tag.empty()) continue;
      Hit* const hit =
          out.report(*here.run, deploy.site,
                     who_starts(here.run->scenario()) + " deploys whatever image has the tag " +
                         quote(moving.tag) + " then");
      if (hit == nullptr) continue;
      with_certainty(*hit, here.run->runs(deploy.site));
      if (moving.at.document != nullptr) {
        sluice::Place file;
        file.source = moving.at.document->id;
        file.at = moving.at.at;
        hit->relate(file, "the tag stands here");
      }
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
