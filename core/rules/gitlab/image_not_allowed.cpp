#include "core/model/gitlab.h"
#include "core/model/image_reference.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_images.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job runs inside its image with all of its variables, and a service stands in its network. Which images have been
looked at is for the project to say: `images` in `.sluice.yaml` lists those that are allowed, those that are
denied, or both. Without it nothing is said here, nor of images that a variable names.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
images:
  allow: [registry.example.org/*, alpine, 'docker.io/octo/*']
=== .gitlab-ci.yml
image: «node:22.4»
test:
  image: registry.example.org/build:1
  services:
    - name: «registry.example.org.evil.example/db:1»
    - alpine:3.20
  script: [make]
)",
    R"(=== .sluice.yaml
version: 1
images: {deny: [node:18*, docker.io/library/python]}
=== .gitlab-ci.yml
default:
  image: {name: «node:18.2»}
test:
  image: «python:3.12@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
images: {allow: [docker.io/library/*, ghcr.io/octo/tool@sha256:*]}
=== .gitlab-ci.yml
image: node:22.4
test:
  image: $REGISTRY/build:1
  services:
    - ghcr.io/octo/tool:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
  script: [docker run unheard/of]
)",
    R"(image: unheard/of
test: {script: [make]}
)",
};

constexpr std::string_view kAliases[] = {"glsec:GL065"};

// In short and in full, alone and with each of tag and digest.
std::vector<std::string> names_of(const ImageReference& image) {
  std::vector<std::string> bare;
  const std::string repository(image.repository);
  if (image.registry.empty()) {
    const bool is_official = repository.find('/') == repository.npos;
    bare = {repository, (is_official ? "docker.io/library/" : "docker.io/") + repository};
  } else {
    bare = {std::string(image.registry) + "/" + repository};
  }
  std::vector<std::string> names = bare;
  for (const std::string& name : bare) {
    if (!image.tag.empty()) names.push_back(name + ":" + std::string(image.tag));
    if (!image.digest.empty()) names.push_back(name + "@" + std::string(image.digest));
  }
  return names;
}

void check(const Pipeline& pipeline, Sink& sink) {
  if (sink.lists == nullptr || sink.lists->images.empty()) return;
  for (const auto& [name, address, job] : images_of(pipeline)) {
    const auto image = read_image_reference(name.value());
    if (!image) continue;
    const NameList::Verdict verdict = sink.lists->images.judge(names_of(*image));
    if (verdict == NameList::Verdict::allowed) continue;
    sink.report(name, "Image " + quote(name.value()) + " " + std::string(refusal(verdict)))
        .with_resource(address);
  }
}

}  // namespace

extern constinit const Rule image_not_allowed{
    .id = "gitlab/image-not-allowed",
    .severity = Severity::medium,
    .title = "Policy does not allow this image",
    .risk = "Code that the project has not agreed to runs with the variables of the job.",
    .fix = "Use an image that the policy allows, or add this one to images in the policy.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc image_not_allowed_doc{
    .rule = image_not_allowed,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: image",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
