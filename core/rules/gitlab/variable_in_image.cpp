#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
The image is what the job runs in, with all of its variables. Where the name of a branch or tag is a part
of it, whoever can push chooses another image of that registry, also one that was never reviewed. Variables
of the project and hashes are not meant, nor are addresses made from names (`CI_COMMIT_REF_SLUG`).
)";

constexpr std::string_view kBad[] = {
    R"(test:
  image: «registry.example.org/build:$CI_COMMIT_REF_NAME»
  services:
    - name: «"$CI_REGISTRY_IMAGE/db-${CI_COMMIT_BRANCH}"»
  script: [make]
)",
    R"(default:
  image: «$BUILD_IMAGE»
variables:
  BUILD_IMAGE: "$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG"
test:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  image: "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
  script: [make]
build:
  image: "$CI_REGISTRY_IMAGE/build:$CI_COMMIT_REF_SLUG"
  services: ["postgres:${POSTGRES_VERSION}"]
  script: [make]
)",
    R"(default:
  image: "build:$CI_COMMIT_REF_NAME"
test:
  image: node:22.4
  script: ["echo $CI_COMMIT_REF_NAME"]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL007"};

void check_image(const Node& image, const EffectiveJob& job, Sink& sink) {
  const Field* const name = image.field("name");
  if (name == nullptr) return;
  const EffectiveOrigin origin = origin_within(job, name->value->text);
  if (origin.content == Content::safe) return;
  sink.report(*name, quote(origin.variable) + " chooses the image");
}

void check(const EffectiveJob& job, Sink& sink) {
  if (const Node* const image = job.get("image"); image != nullptr) check_image(*image, job, sink);
  const Node* const services = job.get("services");
  if (services == nullptr) return;
  for (const Item& service : services->items) check_image(*service.value, job, sink);
}

}  // namespace

extern constinit const Rule variable_in_image{
    .id = "gitlab/variable-in-image",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Name of a branch or text of an outsider chooses the image",
    .risk = "Whoever can push a branch or a tag runs the job in an image of their choice.",
    .fix = "Name the image by a tag or digest that is fixed in the file, or by CI_COMMIT_SHA.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc variable_in_image_doc{
    .rule = variable_in_image,
    .why = kWhy,
    .source = "GitLab: Predefined CI/CD variables; CWE-829",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
