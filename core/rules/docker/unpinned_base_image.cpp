#include "core/model/docker.h"
#include "core/model/image_reference.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
A base without a tag means `latest`, and tags such as `latest`, `stable` or `edge` are moved with every
release. Stages of the same file, `scratch`, and names that come from a variable without a default are
not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM «debian»\n",
    "FROM --platform=linux/amd64 «ghcr.io/octo/app:latest» AS build\n",
    "ARG TAG=latest\nFROM «node:${TAG}»\n",
    "FROM «localhost:5000/app»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS base\nFROM base\nFROM scratch\n",
    "FROM debian@sha256:e83b0e6f8c1c1b0b3b7b5f2d4e6a7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7\n",
    "ARG TAG\nFROM node:$TAG\n",
    "ARG TAG=20.11\nFROM node:${TAG:-latest}\n",
};

constexpr std::string_view kEither[] = {"trivy:DS-0001", "checkov:CKV_DOCKER_7"};
constexpr std::string_view kUntagged[] = {"kics:9efb0b2d-89c9-41a3-91ca-dcc0aec911fd",
                                          "hadolint:DL3006"};
constexpr std::string_view kMoving[] = {"kics:f45ea400-6bbe-4501-9fc7-1c3d75c32067",
                                        "hadolint:DL3007"};

void check(const Stage& stage, Sink& sink) {
  if (stage.parent != nullptr || stage.is_scratch() || !stage.base) return;
  const auto image = read_image_reference(*stage.base);
  if (!image || !image->is_floating()) return;
  const std::string what = "Base image " + quote(*stage.base);
  if (image->tag.empty()) {
    sink.report(stage.image, what + " has no tag, which means latest")
        .with_aliases(kJoined<kEither, kUntagged>);
  } else {
    sink.report(stage.image, what + " has a tag that moves")
        .with_aliases(kJoined<kEither, kMoving>);
  }
}

}  // namespace

extern constinit const Rule unpinned_base_image{
    .id = "docker/unpinned-base-image",
    .severity = Severity::medium,
    .title = "Base image has no fixed version",
    .risk =
        "What the image is built on changes without a change here: a broken or hostile release is "
        "taken in by the next build.",
    .fix = "Name a version, and add its digest: image:1.2.3@sha256:….",
    .aliases = kJoined<kEither, kUntagged, kMoving>,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unpinned_base_image_doc{.rule = unpinned_base_image,
                                                       .why = kWhy,
                                                       .source = "Docker build best practices",
                                                       .path = "Dockerfile",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::docker
