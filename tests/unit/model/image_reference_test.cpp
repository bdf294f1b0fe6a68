#include "core/model/image_reference.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

struct Row {
  std::string text, registry, repository, tag, digest;
  bool floating;
};

TEST(ImageReference, SplitsIntoItsParts) {
  const Row rows[] = {
      {"alpine", "", "alpine", "", "", true},
      {"alpine:3.20", "", "alpine", "3.20", "", false},
      {"alpine:latest", "", "alpine", "latest", "", true},
      {"library/alpine@" + kDigest, "", "library/alpine", "", kDigest, false},
      {"alpine:latest@" + kDigest, "", "alpine", "latest", kDigest, false},
      {"ghcr.io/octo/app:v1", "ghcr.io", "octo/app", "v1", "", false},
      {"localhost:5000/app", "localhost:5000", "app", "", "", true},
      {"localhost/app:edge", "localhost", "app", "edge", "", true},
      {"octo/app", "", "octo/app", "", "", true},
  };
  for (const Row& row : rows) {
    const auto image = read_image_reference(row.text);
    ASSERT_TRUE(image) << row.text;
    EXPECT_EQ(image->registry, row.registry) << row.text;
    EXPECT_EQ(image->repository, row.repository) << row.text;
    EXPECT_EQ(image->tag, row.tag) << row.text;
    EXPECT_EQ(image->digest, row.digest) << row.text;
    EXPECT_EQ(image->is_floating(), row.floating) << row.text;
  }
}

TEST(ImageReference, WhatIsNotKnownIsNoReference) {
  for (const char* text : {"", "$IMAGE", "app:${TAG}", "app:${{ inputs.tag }}", "{{ .image }}:1",
                           "app@sha256:1234", "app:", "a b", "ghcr.io/", "%IMAGE%"}) {
    EXPECT_FALSE(read_image_reference(text)) << text;
  }
}

TEST(ImageReference, NameIsTheLastPart) {
  EXPECT_EQ(read_image_reference("docker.io/library/docker:24-dind")->name(), "docker");
  EXPECT_EQ(read_image_reference("docker")->name(), "docker");
}

}  // namespace
}  // namespace sluice
