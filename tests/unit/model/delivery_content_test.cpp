#include "core/model/delivery/content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/detect/detect.h"
#include "core/model/document.h"

namespace sluice::delivery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A repository of files of which few have anything in them.
class Files {
 public:
  explicit Files(std::vector<std::pair<std::string, std::string>> files)
      : files_(std::move(files)) {
    std::sort(files_.begin(), files_.end());
    for (const auto& [path, bytes] : files_) {
      const Kind kind = detect(path, bytes).kind;
      auto document = std::make_unique<Document>(path, bytes, kind);
      read(*document, ParseLimits{});
      project.paths.push_back(path);
      project.kinds.push_back(kind);
      project.documents.push_back(document.get());
      documents_.push_back(std::move(document));
    }
  }

  Project project;

 private:
  std::vector<std::pair<std::string, std::string>> files_;
  std::vector<std::unique_ptr<Document>> documents_;
};

// "code shop/a.py, iac main.tf, dependencies go.sum"
std::string found(std::vector<std::pair<std::string, std::string>> list) {
  const Files files(std::move(list));
  const Content content = content_of(files.project, nullptr);
  std::string text;
  const auto add = [&](std::string_view what, std::string_view path) {
    if (path.empty()) return;
    text += text.empty() ? "" : ", ";
    text += what;
    text += path;
  };
  add("code ", content.code);
  add("iac ", content.iac);
  add("dependencies ", content.dependencies);
  return text;
}

TEST(DeliveryContent, SaysWhatStagesAreFor) {
  EXPECT_EQ(found({{"shop/a.py", ""}}), "code shop/a.py");
  EXPECT_EQ(found({{"main.tf", ""}}), "iac main.tf");
  EXPECT_EQ(found({{"s.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n"}}),
            "iac s.yaml");
  EXPECT_EQ(found({{"go.sum", ""}}), "dependencies go.sum");
  EXPECT_EQ(found({{"requirements-dev.txt", ""}}), "dependencies requirements-dev.txt");
  EXPECT_EQ(found({{"package.json", R"({"devDependencies": {"a": "1"}})"}}),
            "dependencies package.json");
  // What has no dependencies, and what nobody ships.
  EXPECT_EQ(found({{"package.json", R"({"scripts": {}})"}}), "");
  EXPECT_EQ(found({{"tests/a.py", ""}, {"docs/conf.py", ""}, {".github/x.js", ""}}), "");
  EXPECT_EQ(found({{"examples/simple/main.tf", ""}, {"vendor/a/a.go", ""}}), "");
  EXPECT_EQ(found({{"eslint.config.js", ""}, {"terraform.tfvars", ""}, {"README.md", ""}}), "");
}

std::vector<std::string> components(std::vector<std::pair<std::string, std::string>> list,
                                    const DeliveryPolicy* policy = nullptr) {
  const Files files(std::move(list));
  std::vector<std::string> names;
  for (const Component& one : content_of(files.project, policy).components) {
    std::string& name = names.emplace_back(one.name);
    if (one.has_code) name += " code";
    if (one.has_dockerfile) name += " dockerfile";
    if (one.has_iac) name += " iac";
  }
  return names;
}

TEST(DeliveryContent, FindsComponents) {
  EXPECT_THAT(components({{"api/Dockerfile", "FROM a\n"}, {"api/src/a.go", ""}}),
              ElementsAre("api code dockerfile"));
  EXPECT_THAT(components({{"web/package.json", "{}"}, {"web/src/a.ts", ""}}),
              ElementsAre("web code"));
  // A part of another, and a manifest beside nothing.
  EXPECT_THAT(components({{"web/package.json", "{}"},
                          {"web/src/a.ts", ""},
                          {"web/lib/package.json", "{}"},
                          {"tool/package.json", "{}"}}),
              ElementsAre("web code"));
  // The root takes the others not in.
  EXPECT_THAT(
      components({{"package.json", "{}"}, {"a.js", ""}, {"api/go.mod", ""}, {"api/a.go", ""}}),
      ElementsAre(". code", "api code"));
  // What is applied, not the modules that it calls.
  EXPECT_THAT(components({{"infra/main.tf", "provider \"aws\" {}\n"},
                          {"modules/a/main.tf", "variable \"x\" {}\n"},
                          {"net/main.tf", "terraform {\n backend \"s3\" {}\n}\n"}}),
              ElementsAre("infra iac", "net iac"));
  EXPECT_THAT(components({{"examples/a/Dockerfile", "FROM a\n"}}), IsEmpty());
}

TEST(DeliveryContent, TakesThoseOfThePolicy) {
  DeliveryPolicy policy;
  policy.components.push_back({"shop", {"services/shop/**"}, {}, {}});
  policy.components.push_back({"gone", {"services/gone/**"}, {}, {}});
  EXPECT_THAT(components({{"services/shop/Dockerfile", "FROM a\n"},
                          {"services/shop/a.py", ""},
                          {"services/bill/Dockerfile", "FROM a\n"}},
                         &policy),
              ElementsAre("shop code dockerfile", "services/bill dockerfile"));
}

TEST(DeliveryContent, KnowsWhatLiesInAFolder) {
  EXPECT_TRUE(is_within("a/b", "a"));
  EXPECT_TRUE(is_within("a", "a"));
  EXPECT_TRUE(is_within("a", ""));
  EXPECT_FALSE(is_within("ab", "a"));
  EXPECT_FALSE(is_within("a", "a/b"));
}

}  // namespace
}  // namespace sluice::delivery
