#include "core/model/docker.h"
#include "core/model/image_reference.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
A tag is a name that its owner may move; a digest is the content. `unpinned-base-image` reports bases
that have not even a version.
)";

constexpr std::string_view kBad[] = {
    "FROM «debian:12.5»\n",
    "ARG VERSION=3.12\nFROM «python:$VERSION-slim» AS build\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5@sha256:e83b0e6f8c1c1b0b3b7b5f2d4e6a7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7 AS "
    "base\nFROM base\n",
    "FROM scratch\n",
    "FROM debian\n",
    "ARG VERSION\nFROM python:$VERSION\n",
};

void check(const Stage& stage, Sink& sink) {
  if (stage.parent != nullptr || stage.is_scratch() || !stage.base) return;
  const auto image = read_image_reference(*stage.base);
  if (image && !image->is_pinned() && !image->is_floating()) {
    sink.report(stage.image, "Base image " + quote(*stage.base) + " has no digest");
  }
}

}  // namespace

extern constinit const Rule base_image_without_digest{
    .id = "docker/base-image-without-digest",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Base image is not pinned to a digest",
    .risk =
        "Whoever can push to the repository of the base can put other content under the same tag.",
    .fix = "Add the digest behind the tag, and let a bot raise both: image:1.2.3@sha256:….",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc base_image_without_digest_doc{.rule = base_image_without_digest,
                                                             .why = kWhy,
                                                             .source = "SLSA, Build track",
                                                             .path = "Dockerfile",
                                                             .bad = kBad,
                                                             .good = kGood};

}  // namespace sluice::docker
