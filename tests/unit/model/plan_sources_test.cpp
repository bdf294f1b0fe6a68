#include "core/model/plan_sources.h"

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

namespace sluice::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Files of a project; the plan is one of them.
class Tree {
 public:
  void add(std::string path, std::string bytes) {
    const Kind kind = detect_by_path(path).kind;
    auto& document = documents_.emplace_back(
        std::make_unique<Document>(std::move(path), std::move(bytes), kind));
    if (document->kind == Kind::unknown) {
      read_open(*document, detect(document->path, document->bytes).open, ParseLimits{});
    } else {
      read(*document, ParseLimits{});
    }
  }

  // Where each change of the plan is declared: "main.tf: resource "aws_x" "y"", "-" for nowhere.
  std::vector<std::string> declared_of(std::string_view plan_path) {
    std::sort(documents_.begin(), documents_.end(),
              [](const auto& a, const auto& b) { return a->path < b->path; });
    Project project;
    for (const auto& document : documents_) project.documents.push_back(document.get());
    const Declarations declarations(project);
    const Document& document = *project.find(plan_path);
    const auto& plan = std::get<Plan>(document.model);
    const Review review(document, plan, declarations);
    std::vector<std::string> list;
    for (const Change& change : plan.changes) {
      const auto block = review.declaration(change);
      list.push_back(!block ? "-"
                            : block->document->path + ": " +
                                  std::string(slice(block->document->bytes, block->header)));
    }
    return list;
  }

 private:
  std::vector<std::unique_ptr<Document>> documents_;
};

std::string plan_of(std::string_view changes, std::string_view configuration = "") {
  std::string text = R"({"format_version": "1.2", "terraform_version": "1.9.8", )";
  text += configuration;
  text += R"("resource_changes": [)";
  text += changes;
  return text + "]}";
}

std::string change(std::string_view module, std::string_view type, std::string_view name,
                   std::string_view action = "update") {
  std::string text = R"({"address": "a", )";
  if (!module.empty()) text += R"("module_address": ")" + std::string(module) + R"(", )";
  return text + R"("type": ")" + std::string(type) + R"(", "name": ")" + std::string(name) +
         R"(", "change": {"actions": [")" + std::string(action) + R"("]}})";
}

TEST(PlanSources, FindsTheCallsOnTheWayToAModule) {
  EXPECT_THAT(module_calls("module.a"), ElementsAre("a"));
  EXPECT_THAT(module_calls(R"(module.a["x.module.y[0]"].module.b-c[12].module.d)"),
              ElementsAre("a", "b-c", "d"));
  EXPECT_THAT(module_calls(R"(module.a["q\"]"].module.b)"), ElementsAre("a", "b"));
  EXPECT_THAT(module_calls(R"(module.a["open)"), ElementsAre("a"));
  EXPECT_THAT(module_calls(""), IsEmpty());
  EXPECT_THAT(module_calls("aws_x.y"), IsEmpty());
}

TEST(PlanSources, FindsBlocksOfTheRootAndOfLocalModules) {
  Tree tree;
  tree.add("infra/main.tf",
           "resource \"aws_x\" \"y\" {}\nmodule \"db\" { source = \"../modules/db\" }\n"
           "module \"far\" { source = \"registry/far/x\" }\n");
  tree.add("modules/db/main.tf", "module \"inner\" { source = \"./inner\" }\n");
  tree.add("modules/db/inner/x.tf", "resource \"aws_z\" \"w\" {}\n");
  tree.add("infra/tfplan.json", plan_of(change("", "aws_x", "y") + "," +
                                        change(R"(module.db[\"eu\"].module.inner)", "aws_z", "w") +
                                        "," + change("module.far", "aws_z", "w") + "," +
                                        change("", "aws_x", "gone", "delete")));
  EXPECT_THAT(tree.declared_of("infra/tfplan.json"),
              ElementsAre("infra/main.tf: resource \"aws_x\" \"y\"",
                          "modules/db/inner/x.tf: resource \"aws_z\" \"w\"", "-", "-"));
}

TEST(PlanSources, TakesTheOnlyFolderThatDeclaresAll) {
  const auto tree_of = [](bool is_twice) {
    Tree tree;
    tree.add("a/main.tf", "resource \"aws_x\" \"y\" {}\nmodule \"m\" { source = \"./m\" }\n");
    tree.add("b/main.tf", "resource \"aws_x\" \"y\" {}\n");
    if (is_twice)
      tree.add("c/main.tf", "resource \"aws_x\" \"y\" {}\nmodule \"m\" { source = \"./m\" }\n");
    tree.add("plans/plan.json",
             plan_of(change("", "aws_x", "y"),
                     R"("configuration": {"root_module": {"resources": [{"address": "aws_x.y"}],)"
                     R"( "module_calls": {"m": {"source": "./m"}}}}, )"));
    return tree.declared_of("plans/plan.json");
  };
  EXPECT_THAT(tree_of(false), ElementsAre("a/main.tf: resource \"aws_x\" \"y\""));
  EXPECT_THAT(tree_of(true), ElementsAre("-"));
}

TEST(PlanSources, PrefersTheFolderOfThePlan) {
  Tree tree;
  tree.add("dev/main.tf", "resource \"aws_x\" \"y\" {}\n");
  tree.add("prod/main.tf", "resource \"aws_x\" \"y\" {}\n");
  tree.add("prod/tfplan.json", plan_of(change("", "aws_x", "y")));
  EXPECT_THAT(tree.declared_of("prod/tfplan.json"),
              ElementsAre("prod/main.tf: resource \"aws_x\" \"y\""));
}

TEST(PlanSources, CallsThatGoInACircleEnd) {
  Tree tree;
  tree.add("main.tf", "module \"a\" { source = \"./\" }\nresource \"aws_x\" \"y\" {}\n");
  tree.add("tfplan.json", plan_of(change("module.a.module.a.module.a", "aws_x", "y")));
  EXPECT_THAT(tree.declared_of("tfplan.json"), ElementsAre("main.tf: resource \"aws_x\" \"y\""));
}

TEST(PlanSources, FindsTheOnlyTemplateWithALogicalId) {
  const std::string changes =
      R"({"ChangeSetName": "c", "Changes": [{"Type": "Resource", "ResourceChange": {"Action": "Remove", )"
      R"("LogicalResourceId": "Db", "ResourceType": "AWS::RDS::DBInstance"}}]})";
  const std::string data = "Resources:\n  Db: {Type: 'AWS::RDS::DBInstance'}\n";
  Tree one;
  one.add("template.yaml", data);
  one.add("changes.json", changes);
  EXPECT_THAT(one.declared_of("changes.json"), ElementsAre("template.yaml: Db"));
  Tree two;
  two.add("a/template.yaml", data);
  two.add("b/template.yaml", data);
  two.add("changes.json", changes);
  EXPECT_THAT(two.declared_of("changes.json"), ElementsAre("-"));
  Tree other;
  other.add("template.yaml", "Resources:\n  Db: {Type: 'AWS::SNS::Topic'}\n");
  other.add("changes.json", changes);
  EXPECT_THAT(other.declared_of("changes.json"), ElementsAre("-"));
}

}  // namespace
}  // namespace sluice::plan
