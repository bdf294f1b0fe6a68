#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/environment_name.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A pull or merge request is a proposal: nobody has agreed to it, and its author may be anybody. A pipeline that
deploys, applies or publishes for one puts code into an environment that no review has seen, and hands the rights
of the deploy to that code. Packages and tags that others follow count as such. A preview environment of the request itself is fine: name it under `previews` in the
policy. Merging is the agreement, so what runs once a request was merged is not meant.
)";

constexpr std::string_view kBad[] = {
    // Closed is not merged.
    R"(on:
  pull_request_target: {types: [closed]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(on:
  push: {branches: [main]}
  pull_request:
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: |
          aws ecs describe-services --cluster staging
          «aws ecs update-service --cluster staging --service api --force-new-deployment»
)",
    R"(on: [push, pull_request]
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - run: npm ci && «npm publish»
      - uses: «docker/build-push-action@v6»
        with: {push: true, tags: 'ghcr.io/acme/api:latest'}
)",
    R"(on: pull_request
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - run: «mvn -B deploy»
      - run: «gh release create v1.2.3 dist/*»
      - run: «vercel deploy --prod»
)",
    R"yaml(on: pull_request
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "${{ secrets.KUBECONFIG }}" > ~/.kube/config
      - run: «kubectl apply -f k8s/»
)yaml",
    R"(=== .gitlab-ci.yml
deploy:
  stage: deploy
  environment: staging
  script:
    - «kubectl apply -f k8s/»
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  pull_request_target: {types: [closed]}
jobs:
  deploy:
    if: github.event.pull_request.merged == true
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(on:
  push: {branches: [main]}
  pull_request:
jobs:
  deploy:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: aws ecs update-service --cluster staging --service api --force-new-deployment
)",
    R"(on: pull_request
jobs:
  e2e:
    runs-on: ubuntu-24.04
    steps:
      - run: kind create cluster && kubectl apply -f k8s/
)",
    R"(on: [push, pull_request]
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - run: npm publish --dry-run
      - run: npm publish --tag "pr-$NUMBER"
      - run: npm publish
        if: github.event_name == 'push'
      - uses: docker/build-push-action@v6
        with: {push: "${{ github.event_name != 'pull_request' }}", tags: 'ghcr.io/acme/api:latest'}
      - uses: docker/build-push-action@v6
        with: {push: true, tags: 'ghcr.io/acme/api:pr-${{ github.event.number }}'}
      - run: docker push localhost:5000/api:latest
)",
    R"(on: pull_request
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - run: mvn -B verify
      - run: gh release create pr-$NUMBER dist/*
      - run: vercel deploy
      - run: netlify deploy --site acme
)",
    R"(on: pull_request
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan -out=tfplan
      - run: docker build -t app .
)",
    R"(on: {pull_request: {types: [closed]}}
jobs:
  deploy:
    if: github.event.pull_request.merged == true
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: aws ecs update-service --cluster staging --service api --force-new-deployment
)",
    R"(=== .github/workflows/preview.yml
on: pull_request
jobs:
  preview:
    runs-on: ubuntu-24.04
    environment: preview-${{ github.event.number }}
    steps:
      - run: aws s3 sync dist/ s3://acme-previews/pr
)",
    R"(=== .gitlab-ci.yml
deploy:
  stage: deploy
  environment: staging
  script:
    - kubectl apply -f k8s/
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
review:
  environment: {name: review/$CI_COMMIT_REF_SLUG, on_stop: stop}
  script: ["helm upgrade --install review-$CI_COMMIT_REF_SLUG chart"]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
stop:
  environment: {name: review/$CI_COMMIT_REF_SLUG, action: stop}
  script: ["helm uninstall review-$CI_COMMIT_REF_SLUG"]
  rules:
    - {if: $CI_PIPELINE_SOURCE == "merge_request_event", when: manual}
)",
};

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// The key of a cluster that lives on, handed to the job.
bool has_cluster_key(const Run& run, std::size_t job) {
  const std::string text = lower_case(text_of(*run.jobs()[job].site));
  for (std::size_t at = text.find("secrets."); at != text.npos;
       at = text.find("secrets.", at + 1)) {
    const std::size_t end = std::min(text.find_first_of(" }|)", at), text.size());
    const std::string_view name = std::string_view(text).substr(at, end - at);
    if (name.find("kube") != name.npos) return true;
  }
  return false;
}

// A cluster that the job itself has made, to try something: it has no name, and asks for no key.
// What hosts applications has no such clusters: there is one place for all.
bool is_for_trial(const Reach& reach) {
  if (!reach.environment.empty() || reach.credentials != Credentials::none) return false;
  constexpr std::string_view kHosts[] = {"fly",      "flyctl", "heroku", "akhileshns/heroku-deploy",
                                         "firebase", "surge",  "railway"};
  if (has(kHosts, reach.run->activity(reach.site).tool)) return false;
  return !has_cluster_key(*reach.run, reach.site.job);
}

// A package or a release that others take, under no name that says it is of a request.
bool publishes(const Run& run, const Site& push) {
  constexpr std::string_view kTools[] = {"npm",
                                         "pnpm",
                                         "yarn",
                                         "bun",
                                         "twine",
                                         "poetry",
                                         "uv",
                                         "flit",
                                         "pdm",
                                         "hatch",
                                         "cargo",
                                         "gem",
                                         "vsce",
                                         "ovsx",
                                         "goreleaser",
                                         "lerna",
                                         "maturin",
                                         "dart",
                                         "flutter",
                                         "mvn",
                                         "gradle",
                                         "gh",
                                         "glab",
                                         "release-cli",
                                         "softprops/action-gh-release",
                                         "ncipollo/release-action",
                                         "pypa/gh-action-pypi-publish",
                                         "JS-DevTools/npm-publish"};
  constexpr std::string_view kTrials[] = {
      "localhost", "verdaccio", "test", "testpypi", "pr",       "preview",      "canary",
      "next",      "alpha",     "beta", "dev",      "snapshot", "experimental", "nightly"};
  const Activity& activity = run.activity(push);
  if (activity.object.kind != Object::Kind::repository || !has(kTools, activity.tool)) return false;
  const auto is_trial = [&](const Name& written) {
    const std::string text = run.name(push, written).text;
    if (text.find('$') != text.npos || text.find("127.0.0.1") != text.npos) return true;
    const std::vector<std::string> words = environment_words(text);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return has(kTrials, word); });
  };
  const Fact* const tag = activity.fact(Fact::Kind::tag);
  // A release that says nothing of its tag is one of the ref, which requests have none of.
  constexpr std::string_view kReleases[] = {
      "gh", "glab", "release-cli", "softprops/action-gh-release", "ncipollo/release-action"};
  if (tag == nullptr && has(kReleases, activity.tool)) return false;
  return !is_trial(activity.object.name) && (tag == nullptr || !is_trial(tag->value));
}

// A name of the image that those who run it follow.
const Name* overwritten(const ImageUse& push) {
  if (!is_for_others(push)) return nullptr;
  for (const Name& name : push.names) {
    const ArtifactName artifact = read_artifact(name);
    const bool is_known = !artifact.repository.empty() &&
                          artifact.repository.find('$') == std::string::npos &&
                          !artifact.tag.empty();
    if (is_known && moves(*push.run, artifact) == Truth::yes) return &name;
  }
  return nullptr;
}

void check_pushes(const Delivery& delivery, DeliverySink& out) {
  const auto report = [&](const Run& run, const Site& site, const std::string& what) {
    Hit* const hit = out.report(run, site, who_starts(run.scenario()) + what);
    if (hit == nullptr) return;
    with_certainty(*hit, run.runs(site));
    relate_way(*hit, run, site);
  };
  for (const Run& run : delivery.path.runs()) {
    if (run.scenario().kind != Scenario::Kind::change) continue;
    for (const Site& push : run.all(Stage::push)) {
      if (publishes(run, push))
        report(run, push, " publishes a package by " + quote(run.activity(push).tool));
    }
  }
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    if (!is_proposal(*here.run)) continue;
    for (const ImageUse& push : here.all(Stage::push)) {
      if (const Name* const name = overwritten(push))
        report(*here.run, push.site, " overwrites the image " + quote(name->text));
    }
  }
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (run.scenario().kind != Scenario::Kind::change) continue;
    if (is_preview(reach.environment, delivery.policy) || is_for_trial(reach)) continue;
    Hit* const hit = out.report(
        run, reach.site, who_starts(run.scenario()) + " deploys to " + environment_words(reach));
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
  check_pushes(delivery, out);
}

}  // namespace

extern constinit const Rule deploy_on_pull_request{
    .id = "delivery/deploy-on-pull-request",
    .severity = Severity::high,
    .title = "Pull or merge request deploys",
    .risk =
        "Code that nobody has reviewed runs in the environment, with the rights of the deploy in "
        "its "
        "reach.",
    .fix = "Let the job run for pushes to the branch of the environment only.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_on_pull_request_doc{
    .rule = deploy_on_pull_request,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
