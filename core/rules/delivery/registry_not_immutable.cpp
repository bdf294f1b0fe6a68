#include <algorithm>
#include <string>

#include "core/model/delivery/artifact.h"
#include "core/rules/rule.h"
#include "core/rules/shared/declared.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
What was scanned, signed and approved is known by the name that it has in the registry. Where tags can be overwritten,
that name may stand for something else an hour later; where nothing is scanned on push, what did not come through the
pipeline is scanned by nobody. The pipeline pushes to this repository, and the code of the infrastructure declares it.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:${{ github.sha }}
=== infra/main.tf
resource "aws_ecr_repository" "api" {
  name                 = "shop/api"
  image_tag_mutability = «"MUTABLE"»
  image_scanning_configuration { scan_on_push = true }
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    env: {REGISTRY: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}
    steps:
      - run: docker push $REGISTRY/api:v1
=== infra/main.tf
resource "aws_ecr_repository" "api" {
  name                 = "api"
  image_tag_mutability = "IMMUTABLE"
  image_scanning_configuration {
    scan_on_push = «false»
  }
}
)",
    R"(=== .gitlab-ci.yml
ship:
  variables: {REGISTRY: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}
  script: ["docker push $REGISTRY/api:$CI_COMMIT_SHA"]
=== registry.yaml
Resources:
  «Api»:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: api
      ImageScanningConfiguration: {ScanOnPush: true}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1
=== infra/main.tf
resource "aws_ecr_repository" "api" {
  name                 = "shop/api"
  image_tag_mutability = "IMMUTABLE"
  image_scanning_configuration { scan_on_push = true }
}
resource "aws_ecr_repository" "other" {
  name = "other/api"
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:v1
=== infra/main.tf
resource "aws_ecr_repository" "api" {
  name                 = "api"
  image_tag_mutability = var.mutability
}
resource "aws_ecr_registry_scanning_configuration" "all" {
  scan_type = "ENHANCED"
}
)",
    R"(=== .gitlab-ci.yml
ship:
  variables: {REGISTRY: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}
  script: ["docker push registry.gitlab.com/acme/api:v1"]
=== registry.yaml
Resources:
  Api:
    Type: AWS::ECR::Repository
    Properties: {RepositoryName: acme/api}
)",
    R"(=== .gitlab-ci.yml
ship:
  variables: {REGISTRY: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}
  script: ["docker push $REGISTRY/api:v1"]
=== registry.yaml
Resources:
  Api:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub '${Prefix}/api'
)",
};

// The name of the repository within ECR; empty where the image goes elsewhere, or nobody knows.
std::string ecr_repository(const Name& image) {
  const std::string full = read_artifact(image).repository;
  const std::size_t slash = full.find('/');
  if (slash == std::string::npos) {
    // `aws ecr put-image` names the repository alone.
    return full.find('$') == std::string::npos ? full : std::string();
  }
  const std::string registry = full.substr(0, slash);
  const bool is_ecr = registry.find(".dkr.ecr.") != std::string::npos;
  // Where a variable holds the registry, the rest of the name tells; GitLab's own is another.
  const bool is_open = registry.starts_with('$') && registry.find("CI_REGISTRY") == registry.npos;
  if (!is_ecr && !is_open) return {};
  std::string name = full.substr(slash + 1);
  return name.find('$') == std::string::npos ? name : std::string();
}

// The registry as a whole scans what is pushed, or may.
bool scans_all(const Project& project) {
  const std::vector<Resource> list = declared(project, "aws_ecr_registry_scanning_configuration",
                                              "AWS::ECR::RegistryScanningConfiguration");
  return !list.empty();
}

struct Push {
  const Run* run = nullptr;
  Site site;
};

bool pushes(const Run& run, const Site& site, std::string_view repository) {
  if (run.activity(site).stage != Stage::push || run.runs(site) == Truth::no) return false;
  const std::vector<Name> images = images_of(run, site);
  return std::any_of(images.begin(), images.end(),
                     [&](const Name& image) { return ecr_repository(image) == repository; });
}

// The first push to it.
Push push_to(const Path& path, std::string_view repository) {
  Push found;
  for (const Run& run : path.runs()) {
    run.each([&](const Site& site) {
      if (found.run == nullptr && pushes(run, site, repository)) found = {&run, site};
    });
    if (found.run != nullptr) break;
  }
  return found;
}

bool is_mutable(const Value& value) {
  return value.is_absent() || value.is_null() ||
         (value.is_scalar() && value.text().value == "MUTABLE");
}

bool is_not_scanned(const Value& value) {
  return value.is_absent() || value.is_null() || value.is_false();
}

void check_repository(const Delivery& delivery, const Resource& repository, bool is_scanned,
                      Sink& sink) {
  const std::string_view name =
      text_of(delivery.path.project(), repository, attribute(repository, "name", "RepositoryName"));
  if (name.empty()) return;
  const Value mutability = attribute(repository, "image_tag_mutability", "ImageTagMutability");
  const Value scan = attribute(repository, "image_scanning_configuration.scan_on_push",
                               "ImageScanningConfiguration.ScanOnPush");
  const bool moves = is_mutable(mutability);
  const bool is_unseen = !is_scanned && is_not_scanned(scan);
  if (!moves && !is_unseen) return;
  const Push push = push_to(delivery.path, name);
  if (push.run == nullptr) return;
  const Value& wrong = moves ? mutability : scan;
  const Span at = wrong.is_absent() ? repository.header : wrong.at();
  std::string text = "The pipeline pushes to " + quote(name);
  if (moves) text += ", whose tags can be overwritten";
  if (is_unseen)
    text += moves ? ", and which is not scanned on push" : ", which does not scan on push";
  Hit& hit =
      sink.report(repository.document->id, at, std::move(text)).with_resource(repository.address());
  relate(hit, *push.run, push.site, "pushed here");
}

void check(const Delivery& delivery, Sink& sink) {
  const Project& project = delivery.path.project();
  const std::vector<Resource> repositories =
      declared(project, "aws_ecr_repository", "AWS::ECR::Repository");
  if (repositories.empty()) return;
  const bool is_scanned = scans_all(project);
  for (const Resource& one : repositories) check_repository(delivery, one, is_scanned, sink);
}

}  // namespace

extern constinit const Rule registry_not_immutable{
    .id = "delivery/registry-not-immutable",
    .severity = Severity::medium,
    .title = "Registry that the pipeline pushes to lets tags move or scans nothing",
    .risk =
        "Whoever may push replaces a released image under its name, and nothing looks at what "
        "came.",
    .fix = "Set image_tag_mutability to IMMUTABLE and scan_on_push to true.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc registry_not_immutable_doc{
    .rule = registry_not_immutable,
    .why = kWhy,
    .source =
        "AWS: Preventing image tags from being overwritten in Amazon ECR; Scan images for "
        "vulnerabilities",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
