#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Without any `USER`, the program runs as the user of the base image, which is root for nearly all of
them. Images that are published to run unprivileged say so in their name, and are not reported;
neither is a base that comes from a variable without a default.
)";

constexpr std::string_view kBad[] = {
    "«FROM debian:12.5»\nCMD [\"app\"]\n",
    "FROM golang:1.22 AS build\nUSER app\n«FROM debian:12.5»\nCOPY --from=build /app /app\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS base\nUSER app\nFROM base\nCMD [\"app\"]\n",
    "FROM gcr.io/distroless/static:nonroot\nCOPY app /\n",
    "FROM nginxinc/nginx-unprivileged:1.25\n",
    "ARG BASE\nFROM $BASE\nCMD [\"app\"]\n",
    "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n",
    "FROM public.ecr.aws/lambda/python:3.12\nCMD [\"app.handler\"]\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_3", "trivy:DS-0002",
                                         "kics:fd54f200-402c-4333-a5a4-36ef6709af2f"};

// What publishers put into the name of an image that sets a user of its own; Windows, which has no
// root; and Lambda, which starts every image as a user of its own.
constexpr std::string_view kOtherUser[] = {
    "nonroot", "unprivileged", "rootless", "bitnami/",        "cgr.dev/",
    "windows", "nanoserver",   "jenkins/", "ecr.aws/lambda/", "amazon/aws-lambda-"};

void check(const Stage& stage, Sink& sink) {
  if (!stage.ships || stage.user != nullptr || !stage.origin->base) return;
  const std::string& base = *stage.origin->base;
  const bool has_user =
      std::any_of(std::begin(kOtherUser), std::end(kOtherUser),
                  [&](std::string_view part) { return base.find(part) != base.npos; });
  if (!has_user) {
    sink.report(stage.from().syntax->span,
                "Image on top of " + quote(stage.image.value) + " sets no USER");
  }
}

}  // namespace

extern constinit const Rule no_user{
    .id = "docker/no-user",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Image names no user, so it runs as root",
    .risk =
        "A flaw in the program gives its attacker root within the container, and with a mount or a "
        "kernel flaw root on the host.",
    .fix =
        "End the last stage with USER and an unprivileged user, by number where Kubernetes checks "
        "it.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc no_user_doc{.rule = no_user,
                                           .why = kWhy,
                                           .source = "CIS Docker Benchmark 4.1",
                                           .path = "Dockerfile",
                                           .bad = kBad,
                                           .good = kGood};

}  // namespace sluice::docker
