#include "core/model/gitlab.h"
#include "core/model/image_reference.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_images.h"
#include "core/rules/shared/gitlab_inheritance.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
An image without a tag, or with `latest` or another tag that moves, is another image tomorrow, and the job
runs inside it with its variables. A version tag can be moved as well, but only on purpose; a digest
cannot.
)";

constexpr std::string_view kBad[] = {
    R"(image: «node»
test:
  services:
    - «postgres:latest»
    - name: «"redis"»
  script: [make]
)",
    R"(default:
  image:
    name: «registry.example.org:5000/build:main»
test:
  image: «docker:stable»
  script: [make]
)",
    R"(.base:
  image: «node»
.other:
  image: «redis»
test:
  extends: .base
  script: [make]
lint:
  extends: .base
  image: alpine:3.20
  script: [make lint]
)",
};
constexpr std::string_view kGood[] = {
    R"(image: node:22.4
test:
  image:
    name: alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    entrypoint: [""]
  services: ["postgres:16.3"]
  script: [make]
)",
    R"(test:
  image: $CI_REGISTRY_IMAGE/build:latest
  services:
    - name: "${DB_IMAGE}"
  script: ["docker pull node:latest"]
)",
    R"(.base:
  image: node
.slim:
  extends: .base
  image: node:22.4
test:
  extends: .slim
  script: [make]
lint:
  extends: .base
  image: alpine:3.20
  script: [make lint]
)",
    R"(test:
  image: macos-15-xcode-16
  tags: [saas-macos-medium-m1]
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL001"};

// On the hosted macOS runners of GitLab `image` names a machine, not a container.
bool is_virtual_machine(const ImageReference& image) {
  return image.registry.empty() && image.tag.empty() && image.repository.starts_with("macos-");
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const auto& [name, address, job] : images_of(pipeline)) {
    const auto image = read_image_reference(name.value());
    if (!image || !image->is_floating() || is_virtual_machine(*image)) continue;
    const bool is_image = job != nullptr && name.span().begin >= job->image.span().begin &&
                          name.span().end <= job->image.span().end;
    if (job != nullptr && is_always_replaced(pipeline, *job, is_image ? "image" : "services"))
      continue;
    Hit& hit = sink.report(name, "Image " + quote(name.value()) +
                                     (image->tag.empty() ? " has no tag" : " follows a moving tag"))
                   .with_resource(address);
    pin_image(hit, name, name.value(), sink);
  }
}

}  // namespace

extern constinit const Rule unpinned_image{
    .id = "gitlab/unpinned-image",
    .severity = Severity::medium,
    .title = "Image has no fixed version",
    .risk =
        "Whoever can push to the repository of the image runs code with the variables of this "
        "pipeline.",
    .fix = "Name a version tag, or better the digest of the image that was tested.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_image_doc{
    .rule = unpinned_image,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: image",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
