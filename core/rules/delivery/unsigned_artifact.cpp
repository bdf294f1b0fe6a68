#include "core/rules/rule.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy asks for signed artifacts. A signature says that this pipeline made the artifact, whoever else can write to
where it is stored. One attestation that is signed says as much. A checksum beside the artifact does not: who replaces
the one replaces the other.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {sign: required}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker build -t ghcr.io/acme/api:1.4.0 .
      - run: «docker push ghcr.io/acme/api:1.4.0»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {sign: required}
=== .gitlab-ci.yml
package:
  script:
    - zip -r worker.zip src
    - «aws s3 cp worker.zip s3://acme-artifacts/worker.zip»
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {sign: required}
=== .github/workflows/release.yml
on: {push: {branches: [main]}}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push ghcr.io/acme/api:1.4.0
      - run: cosign sign --yes ghcr.io/acme/api@$(crane digest ghcr.io/acme/api:1.4.0)
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main]}
  artifacts: {sign: required}
=== .gitlab-ci.yml
package:
  script:
    - zip -r worker.zip src
    - aws s3 cp worker.zip s3://acme-unsigned/worker.zip
    - aws signer start-signing-job --source 's3={bucketName=acme-unsigned,key=worker.zip,version=1}' --destination 's3={bucketName=acme-signed}' --profile-name acme
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
      - run: docker push ghcr.io/acme/api:1.4.0
)",
};

constexpr Stage kDoneBy[] = {Stage::sign, Stage::attest};

// BuildKit's own attestations are not signed.
bool is_signed(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
               const ImageUse& use) {
  const std::string& tool = use.activity().tool;
  if (use.activity().stage == Stage::attest &&
      (tool.starts_with("docker") || tool.starts_with("depot/") || tool == "oras"))
    return false;
  return is_done_to_image(here, push, there, use);
}

bool asks_for_signatures(const DeliveryPolicy& policy) {
  return policy.sign_required ||
         std::any_of(policy.environments.begin(), policy.environments.end(), [](const auto& one) {
           return std::find(one.require.begin(), one.require.end(), Stage::sign) !=
                  one.require.end();
         });
}

bool is_package(std::string_view path) {
  return path.ends_with(".zip") || path.ends_with(".jar") || path.ends_with(".war");
}

// A package that is stored, or handed to a function; empty for what is none.
Name package_of(const Run& run, const Site& site) {
  const Activity& activity = run.activity(site);
  const bool is_stored =
      activity.stage == Stage::push && activity.object.kind == Object::Kind::bucket;
  const bool is_deployed =
      activity.stage == Stage::deploy && activity.object.kind == Object::Kind::function;
  const Fact* const source = activity.fact(Fact::Kind::source);
  if ((!is_stored && !is_deployed) || source == nullptr) return {};
  Name name = run.name(site, source->value);
  return is_package(name.text) ? name : Name();
}

// Which package a signature is for its tools rarely say: any signature of a file counts.
bool signs_files(const Path& path) {
  return std::any_of(path.runs().begin(), path.runs().end(), [](const Run& run) {
    const std::vector<Site> all = run.all(Stage::sign);
    return std::any_of(all.begin(), all.end(), [&](const Site& site) {
      return run.activity(site).object.kind != Object::Kind::image;
    });
  });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || !asks_for_signatures(*delivery.policy)) return;
  report_undone(delivery, {kDoneBy, is_signed, "nothing signs it"}, sink);
  if (signs_files(delivery.path)) return;
  DeliverySink out(sink);
  for (const Run& run : delivery.path.runs()) {
    if (is_proposal(run)) continue;
    run.each([&](const Site& site) {
      const Name package = package_of(run, site);
      if (package.empty() || run.runs(site) == Truth::no) return;
      Hit* const hit = out.report(run, site,
                                  who_starts(run.scenario()) + " publishes the package " +
                                      quote(package.text) + " and nothing signs it");
      if (hit == nullptr) return;
      with_certainty(*hit, run.is_open() ? Truth::unknown : run.runs(site));
      relate_way(*hit, run, site);
    });
  }
}

}  // namespace

extern constinit const Rule unsigned_artifact{
    .id = "delivery/unsigned-artifact",
    .severity = Severity::medium,
    .title = "Artifact is published unsigned",
    .risk =
        "Whoever can write to the registry or the bucket replaces the artifact, and nothing that "
        "deploys it notices.",
    .fix =
        "Sign the pushed digest with cosign sign or notation sign, a package with AWS Signer or "
        "gpg, in the job that publishes it.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unsigned_artifact_doc{
    .rule = unsigned_artifact,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-9 Improper Artifact Integrity Validation",
    .path = ".github/workflows/release.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
