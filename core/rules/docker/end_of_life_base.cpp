#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/shared/end_of_life.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Every release of a system, a language or a database has a day behind which nobody mends it any more. An
image that is built on one keeps the holes that are found from then on, and a digest only pins them.
Looked up are official images by their tags, at the date of the audit; of a tag that names two
(`python:3.12-buster`) what it is made for comes first. Other publishers may mend for longer.
)";

constexpr std::string_view kBad[] = {
    "FROM «debian:9»@sha256:e83b0e6f8c1c1b0b3b7b5f2d4e6a7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7\n",
    "FROM «ubuntu:16.04»\n",
    "FROM --platform=linux/amd64 «docker.io/library/node:12-alpine» AS build\nFROM scratch\n",
    "ARG VERSION=3.6\nFROM «python:${VERSION}-slim»\n",
    "FROM «alpine:3.10.9»\n",
    "FROM «golang:1.22-stretch»\n",
    "FROM «ruby:3.3-alpine3.12»\n",
    "FROM «mysql:5»\n",
    "FROM «mcr.microsoft.com/dotnet/core/aspnet:3.1»\n",
    "FROM «amazonlinux:1»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12-slim\n",
    "FROM node:22\n",
    "FROM python:3\n",
    "FROM php:latest\n",
    "FROM example/debian:9\n",
    "FROM ghcr.io/library/debian:9\n",
    "ARG VERSION\nFROM python:$VERSION\n",
    "FROM debian:12 AS node\nFROM node\n",
    "FROM golang:1.23-alpine3.20\n",
};

void check(const Stage& stage, Sink& sink) {
  if (stage.parent != nullptr || stage.is_scratch() || !stage.base) return;
  const auto over = ended_image(*stage.base, sink.today);
  if (!over) return;
  // The digest is long, and says nothing.
  const std::size_t name = stage.image.value.find('@');
  Span at = stage.image.at;
  const bool is_plain = at.end - at.begin == stage.image.value.size();
  if (name != stage.image.value.npos && is_plain)
    at.end = at.begin + static_cast<std::uint32_t>(name);
  sink.report(at, "Updates of " + quote(over->name()) + " ended on " + over->date());
}

}  // namespace

extern constinit const Rule end_of_life_base{
    .id = "docker/end-of-life-base",
    .severity = Severity::medium,
    .title = "Base image gets no more updates",
    .risk = "Holes that are found in it stay open.",
    .fix = "Build on a release that is supported.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc end_of_life_base_doc{.rule = end_of_life_base,
                                                    .why = kWhy,
                                                    .source = "The publishers' support policies",
                                                    .path = "Dockerfile",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::docker
