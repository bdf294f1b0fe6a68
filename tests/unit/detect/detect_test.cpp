#include "core/detect/detect.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include "tests/support/archives.h"

namespace sluice {

void PrintTo(Kind kind, std::ostream* out) { *out << kind_name(kind); }

namespace {

using namespace std::string_view_literals;

struct PathRow {
  std::string_view path;
  Kind kind;
  bool fixed;
};

TEST(Detect, ByNameAndPlace) {
  constexpr PathRow kRows[] = {
      {".github/workflows/ci.yml", Kind::github_actions, true},
      {".github/workflows/ci.YAML", Kind::github_actions, true},
      {"vendor/x/.github/workflows/ci.yaml", Kind::github_actions, true},
      {".gitea/workflows/ci.yaml", Kind::github_actions, true},
      {".forgejo/workflows/ci.yaml", Kind::github_actions, true},
      {"x.github/workflows/ci.yml", Kind::unknown, false},
      {".github/workflows/README.md", Kind::unknown, false},
      {"action.yml", Kind::github_action, false},
      {"tools/setup/action.yaml", Kind::github_action, false},
      {"my-action.yml", Kind::unknown, false},
      {".gitlab-ci.yml", Kind::gitlab_ci, true},
      {"ci/deploy.gitlab-ci.yml", Kind::gitlab_ci, true},
      {".gitlab/ci/build.yml", Kind::gitlab_ci, true},
      {"gitlab-ci.yml", Kind::unknown, false},
      {".github/dependabot.yml", Kind::dependabot, true},
      {"dependabot.yml", Kind::unknown, false},
      {".pre-commit-config.yaml", Kind::pre_commit, true},
      {".sluice.yaml", Kind::policy, true},
      {"overlays/prod/kustomization.yaml", Kind::kustomization, true},
      {"Chart.yaml", Kind::helm, true},
      {"app/cdk.json", Kind::cdk, true},
      {"compose.yaml", Kind::compose, true},
      {"docker-compose.yml", Kind::compose, true},
      {"docker-compose.prod.yml", Kind::compose, true},
      {"compose-dev.yaml", Kind::compose, true},
      {"composer.yaml", Kind::unknown, false},
      {"docker-compose.json", Kind::unknown, false},
      {"main.tf", Kind::terraform, true},
      {"main.tofu", Kind::terraform, true},
      {"main.tf.json", Kind::terraform, true},
      {"prod.tfvars", Kind::terraform, true},
      {"terragrunt.hcl", Kind::terraform, true},
      {"other.hcl", Kind::unknown, false},
      {"tfplan.json", Kind::terraform_plan, true},
      {"plan.json", Kind::terraform_plan, false},
      {"Dockerfile", Kind::dockerfile, true},
      {"dockerfile", Kind::dockerfile, true},
      {"Dockerfile.prod", Kind::dockerfile, true},
      {"Dockerfile-alpine", Kind::dockerfile, true},
      {"api.dockerfile", Kind::dockerfile, true},
      {"Containerfile", Kind::dockerfile, true},
      {"x.containerfile", Kind::dockerfile, true},
      {"Dockerfile.cpp", Kind::dockerfile, false},
      {"Dockerfile.md", Kind::unknown, false},
      {"Dockerfile.dockerignore", Kind::unknown, false},
      {"Dockerfiles", Kind::unknown, false},
      {"notDockerfile", Kind::unknown, false},
      {"Dockerfile/readme", Kind::unknown, false},
      {"cdk.out/Stack.template.json", Kind::cloudformation, true},
      {"Stack.template.json", Kind::unknown, false},
      {"bom.cdx.json", Kind::sbom, true},
      {"bom.spdx.json", Kind::sbom, true},
      {"package-lock.json", Kind::lockfile, false},
      {"go.sum", Kind::lockfile, false},
      {"", Kind::unknown, false},
      {"/", Kind::unknown, false},
      {".yml", Kind::unknown, false},
  };
  for (const auto& [path, kind, fixed] : kRows) {
    const Detected detected = detect_by_path(path);
    EXPECT_EQ(detected.kind, kind) << path;
    EXPECT_EQ(detected.fixed, fixed) << path;
  }
}

struct ContentRow {
  std::string_view path;
  std::string_view bytes;
  Kind kind;
  Syntax open;
};

// What the bytes may be is left open here; tests/unit/model/content_test.cpp has what they are.
TEST(Detect, ByContentWhereTheNameDoesNotTell) {
  constexpr ContentRow kRows[] = {
      {"x.yaml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes, Syntax::yaml},
      {"x.yaml", "\xEF\xBB\xBF{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", Kind::kubernetes,
       Syntax::json},
      // Not by its keys, but it may be one: what it holds decides.
      {"x.yaml", "? apiVersion\n: v1\n? kind\n: Pod\n", Kind::text, Syntax::yaml},
      {"x.yaml", "{\"apiVersion\": v1, \"k\\x69nd\": Pod}", Kind::text, Syntax::json},
      {"x.yaml", "? \"api\\\n  Version\"\n: v1\n", Kind::text, Syntax::yaml},
      {"x.yaml", "a: \"tab\\t, caf\\xe9, \\u00fcber, line\\\n  end\"\n", Kind::text, Syntax::none},
      {"x.yaml", "a: b\n", Kind::text, Syntax::none},
      {"x.json", "[1]", Kind::text, Syntax::none},
      {"x.json", "{\"a\": \"\\u003cb\\u003e\"}", Kind::text, Syntax::none},
      {"x.json", "{\"a\": \"\\", Kind::text, Syntax::none},
      {"plan.json", "{}", Kind::text, Syntax::none},
      {"action.yml", "runs : {using: node20}\n", Kind::github_action, Syntax::yaml},
      {"action.yml", "name: x\n", Kind::text, Syntax::yaml},
      {"gitlab-ci.yml", "name: x\n", Kind::text, Syntax::yaml},
      {"x.txt", "apiVersion: v1\nkind: Pod\n", Kind::text, Syntax::none},
      {"x", "", Kind::text, Syntax::none},
      {"x", "ARG A\nFROM $A\n", Kind::text, Syntax::dockerfile},
      {"x", "# c\n\n  from --platform=x a as b\n", Kind::text, Syntax::dockerfile},
      {"Dockerfile_prod", "FROM a\n", Kind::dockerfile, Syntax::dockerfile},
      {"docs/Dockerfile.md", "FROM a\nUSER root\n", Kind::text, Syntax::none},
      {"Dockerfile.cpp", "ARG A\nFROM gcc\n", Kind::dockerfile, Syntax::dockerfile},
      {"dockerfile.cpp", "#include \"dockerfile.h\"\n", Kind::text, Syntax::none},
      {"x.py", "from a import b\n", Kind::text, Syntax::none},
      {"mail", "From here to there\n", Kind::text, Syntax::none},
      {"yarn.lock", "apiVersion: v1\nkind: Pod\n", Kind::lockfile, Syntax::none},
      {"x.bin", "a\0b"sv, Kind::unknown, Syntax::none},
      {"x.zip", "PK\x03\x04rest"sv, Kind::archive, Syntax::none},
      {"x.yaml", "PK\x03\x04rest"sv, Kind::archive, Syntax::none},
      {"x.gz", "\x1F\x8B\x08"sv, Kind::archive, Syntax::none},
  };
  for (const auto& [path, bytes, kind, open] : kRows) {
    const Detected detected = detect(path, bytes);
    EXPECT_EQ(detected.kind, kind) << path << ": " << bytes;
    EXPECT_EQ(detected.open, open) << path << ": " << bytes;
    if (open != Syntax::none) {
      EXPECT_EQ(detected.fixed, kind == Kind::github_action) << path << ": " << bytes;
    }
  }
}

TEST(Detect, ANulFarInIsStillText) {
  const std::string bytes = std::string(std::size_t{10} * 1024, 'a') + '\0';
  EXPECT_EQ(detect("x", bytes).kind, Kind::text);
}

TEST(Detect, ATarIsKnownByItsMagic) {
  std::string tar(1024, '\0');
  EXPECT_EQ(detect("x", tar).kind, Kind::unknown);
  tar.replace(257, 5, "ustar");
  EXPECT_EQ(detect("x", tar).kind, Kind::archive);
  EXPECT_EQ(detect("x", tar.substr(0, 512)).kind, Kind::unknown);
}

// Whether what does not read is a broken archive, or none.
TEST(Detect, AnArchiveIsMeantToBeOneByItsNameOrItsHeader) {
  struct Row {
    std::string_view path;
    std::string_view bytes;
    Kind kind;
    bool fixed;
  };
  constexpr Row kRows[] = {
      {"x", "PK\x03\x04\x14\x00\x00\x00"sv, Kind::archive, true},
      {"x", "PK\x03\x04 and more"sv, Kind::archive, false},
      {"x.zip", "PK\x03\x04 and more"sv, Kind::archive, true},
      {"x.zip", "a pointer to it\n", Kind::text, false},
      {"x.ZIP", "\0damaged"sv, Kind::archive, true},
      {"a/x.tar", "\xFF damaged"sv, Kind::archive, true},
      {"x.tar.gz", "\xFF damaged"sv, Kind::archive, true},
      {"x", "\x1F\x8B\x08\x08rest"sv, Kind::archive, true},
      {"x", "\x1F\x8B and more"sv, Kind::archive, false},
      {".zip", "\0"sv, Kind::unknown, false},
  };
  for (const auto& [path, bytes, kind, fixed] : kRows) {
    EXPECT_EQ(detect(path, bytes).kind, kind) << path << ": " << bytes;
    EXPECT_EQ(detect(path, bytes).fixed, fixed) << path << ": " << bytes;
  }
}

TEST(Detect, AZipMayStandBehindAProgram) {
  const std::string zip = test::zip({test::stored("a", "1")});
  EXPECT_EQ(detect("tool", "#!/bin/sh\n" + zip).kind, Kind::archive);
  EXPECT_TRUE(detect("tool", "#!/bin/sh\n" + zip).fixed);
  EXPECT_EQ(detect("tool", "#!/bin/sh\n" + zip + "more").kind, Kind::archive);
  // No zip makes text of another kind of it.
  EXPECT_EQ(detect("tool", std::string(100'000, 'a') + zip).kind, Kind::text);
  EXPECT_EQ(detect("tool", std::string("\0PK\x05\x06", 5) + std::string(18, '\0')).kind,
            Kind::unknown);
}

TEST(Detect, ANameThatFixesTheKindIsNotArguedWith) {
  for (const std::string_view bytes : {"", "PK\x03\x04", "apiVersion: v1\nkind: Pod\n", "\0\0"}) {
    EXPECT_EQ(detect("main.tf", bytes).kind, Kind::terraform);
    EXPECT_TRUE(detect(".gitlab-ci.yml", bytes).fixed);
  }
}

TEST(Detect, KindsHaveNamesThatAreFoundAgain) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    EXPECT_FALSE(kind_name(kind).empty());
    EXPECT_TRUE(names.insert(kind_name(kind)).second) << kind_name(kind);
    EXPECT_EQ(kind_of_name(kind_name(kind)), kind);
  }
  EXPECT_EQ(kind_of_name("Terraform"), std::nullopt);
  EXPECT_EQ(kind_of_name(""), std::nullopt);
}

TEST(Detect, SyntaxFollowsKindAndName) {
  EXPECT_EQ(syntax_of(Kind::terraform, "main.tf", ""), Syntax::hcl);
  EXPECT_EQ(syntax_of(Kind::terraform, "main.tf.json", "{}"), Syntax::json);
  EXPECT_EQ(syntax_of(Kind::dockerfile, "Dockerfile", ""), Syntax::dockerfile);
  EXPECT_EQ(syntax_of(Kind::github_actions, "ci.yml", ""), Syntax::yaml);
  EXPECT_EQ(syntax_of(Kind::cloudformation, "t.yaml", ""), Syntax::yaml);
  EXPECT_EQ(syntax_of(Kind::cloudformation, "t.json", " \n{}"), Syntax::json);
  EXPECT_EQ(syntax_of(Kind::cloudformation, "t.json", "Resources:"), Syntax::yaml);
  EXPECT_EQ(syntax_of(Kind::cloudformation, "t.template", "{}"), Syntax::json);
  EXPECT_EQ(syntax_of(Kind::text, "a.txt", ""), Syntax::none);
  EXPECT_EQ(syntax_of(Kind::archive, "a.zip", ""), Syntax::archive);
}

}  // namespace
}  // namespace sluice
