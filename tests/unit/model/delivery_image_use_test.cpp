#include "core/model/delivery/image_use.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/path.h"
#include "core/model/gitlab_pipelines.h"
#include "tests/support/gitlab.h"

namespace sluice::delivery {
namespace {

// What one script on the default branch does to images.
class Script {
 public:
  explicit Script(std::string_view lines)
      : project_("job:\n  script:\n" + std::string(lines)),
        pipelines_(project_.project),
        path_(project_.project, pipelines_, {}),
        images_(path_) {}

  const ImageUses::InRun& run() const { return images_.runs().front(); }
  const ImageUse& first(Stage stage) const { return run().all(stage).front(); }

 private:
  test::GitlabProject project_;
  gitlab::Pipelines pipelines_;
  Path path_;
  ImageUses images_;
};

TEST(DeliveryImageUse, OneImageHasManyNames) {
  struct Row {
    std::string_view scan;
    std::string_view push;
    Truth same;
  };
  const Row rows[] = {
      {"trivy image r.io/a/api:1", "docker push r.io/a/api:1", Truth::yes},
      {"trivy image r.io/a/api@sha256:00", "docker push r.io/a/api:1", Truth::yes},
      {"trivy image a/api:1", "docker push r.io/a/api:1", Truth::yes},
      {"trivy image r.io/a/api:2", "docker push r.io/a/api:1", Truth::unknown},
      {"trivy image api:test", "docker push r.io/a/other:1", Truth::no},
      {"trivy image r.io/b/api:1", "docker push r.io/a/api:1", Truth::unknown},
      {"trivy image $IMAGE", "docker push r.io/a/api:1", Truth::unknown},
      {"trivy image --input a.tar", "crane push a.tar r.io/a/api:1", Truth::yes},
      {"trivy image --input b.tar", "crane push a.tar r.io/a/api:1", Truth::unknown},
      {"trivy image x:1 && docker tag x:1 r.io/a/api:1", "docker push r.io/a/api:1", Truth::yes},
      {"docker save -o a.tar r.io/a/api:1 && trivy image --input a.tar", "docker push r.io/a/api:1",
       Truth::yes},
  };
  for (const Row& row : rows) {
    const Script script("    - " + std::string(row.scan) + "\n    - " + std::string(row.push) +
                        "\n");
    EXPECT_EQ(is_same_image(script.first(Stage::image_scan), script.first(Stage::push)), row.same)
        << row.scan << " | " << row.push;
  }
}

TEST(DeliveryImageUse, ABareTagIsOneOfTheImageBesideIt) {
  const Script script("    - crane tag r.io/a/api:1 latest\n");
  ASSERT_EQ(script.first(Stage::push).names.size(), 1U);
  EXPECT_EQ(script.first(Stage::push).names[0].text, "r.io/a/api:latest");
}

TEST(DeliveryImageUse, WhatIsHeldBackIsNoRelease) {
  for (const std::string_view name :
       {"r.io/api:quarantine-1", "r.io/cache/api:1", "localhost:5000/api"})
    EXPECT_FALSE(is_release(Script("    - docker push " + std::string(name)).first(Stage::push)))
        << name;
  EXPECT_TRUE(is_release(Script("    - docker push r.io/template:1").first(Stage::push)));
}

TEST(DeliveryImageUse, TagsMoveThatNameNoVersion) {
  const Script script("    - docker push r.io/a/api:1\n");
  const delivery::Run& run = *script.run().run;
  for (const std::string_view tag :
       {"latest", "Edge", "latest-alpine", "prod", "staging", "$CI_COMMIT_REF_SLUG"})
    EXPECT_EQ(is_moving_tag(run, tag), Truth::yes) << tag;
  for (const std::string_view tag : {"1.4.0", "v1.4.0-dev", "qa-rc1", "prod-20260131", "3f5655f"})
    EXPECT_EQ(is_moving_tag(run, tag), Truth::no) << tag;
  EXPECT_EQ(is_moving_tag(run, "$TAG"), Truth::unknown);
  EXPECT_EQ(is_moving_tag(run, "prod-$CI_COMMIT_SHA"), Truth::unknown);
  EXPECT_EQ(moves(run, read_artifact({"r.io/api@sha256:00", true})), Truth::no);
  EXPECT_EQ(moves(run, read_artifact({"$IMAGE", false})), Truth::unknown);
}

TEST(DeliveryImageUse, TheLeafStandsOutsideOfWhatAShellPutsIn) {
  EXPECT_EQ(leaf_of("r.io/a/api"), "api");
  EXPECT_EQ(leaf_of("$REGISTRY/api"), "api");
  EXPECT_EQ(leaf_of("$CI_REGISTRY_IMAGE"), "");
  EXPECT_EQ(leaf_of("$(echo a/b)"), "");
  EXPECT_EQ(leaf_of("r.io/${NAME#*/}"), "");
}

}  // namespace
}  // namespace sluice::delivery
