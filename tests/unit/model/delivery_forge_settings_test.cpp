#include "core/model/delivery/forge_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/delivery/forge_answers.h"
#include "core/model/delivery/forge_declared.h"
#include "core/model/document.h"
#include "core/model/project.h"
#include "core/parse/json.h"

namespace sluice::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What is shown of the settings, from answers and from Terraform. Owns what they view.
class Seen {
 public:
  Seen& answer(std::string text) {
    Document& document = add("settings.json", std::move(text), Kind::text);
    document.syntax.emplace<Tree>(parse_json(document.bytes, {}).tree);
    for (const ParseError& error : read_answers(document, settings))
      errors.push_back(std::string(slice(document.bytes, error.at)) + ": " + error.message);
    return *this;
  }

  Seen& github(std::string_view answers) {
    return answer(R"({"schema": "sluice.settings/1", "forge": "github", "answers": {)" +
                  std::string(answers) + "}}");
  }

  Seen& gitlab(std::string_view answers) {
    return answer(R"({"schema": "sluice.settings/1", "forge": "gitlab", "answers": {)" +
                  std::string(answers) + "}}");
  }

  Seen& terraform(std::string text) {
    Document& document = add("main.tf", std::move(text), Kind::terraform);
    read(document, {});
    Project project;
    project.documents.push_back(&document);
    read_declared(project, settings);
    return *this;
  }

  // Which refs an environment lets in, and where that is written.
  std::string refs() const {
    constexpr std::string_view kNames[] = {"unknown", "any", "protected", "listed"};
    std::string text;
    for (const EnvironmentSettings& one : settings.environments()) {
      text += one.name + " " + std::string(kNames[static_cast<std::size_t>(one.refs)]) + "; ";
    }
    for (const AllowedRef& one : settings.allowed)
      text += one.environment + (one.is_tag ? " tag " : " ") + one.glob + "; ";
    return text;
  }

  // "main: protected, checks a b, reviews 1".
  std::string branches() const {
    std::string text;
    for (const BranchSettings& one : settings.branches) {
      text += one.knows_branches ? "" : "?";
      for (const std::string& glob : one.include) text += glob + " ";
      for (const std::string& glob : one.exclude) text += "!" + glob + " ";
      text += one.is_protected == Truth::yes ? "protected" : "open";
      if (one.knows_checks) text += ", checks";
      for (const std::string& check : one.checks) text += " " + check;
      if (one.reviews) text += ", reviews " + std::to_string(*one.reviews);
      text += "; ";
    }
    return text;
  }

  ForgeSettings settings;
  std::vector<std::string> errors;

 private:
  Document& add(std::string path, std::string text, Kind kind) {
    return *documents_.emplace_back(
        std::make_unique<Document>(std::move(path), std::move(text), kind));
  }

  std::vector<std::unique_ptr<Document>> documents_;
};

constexpr std::string_view kReviewed =
    R"({"name": "a", "protection_rules": [{"type": "required_reviewers", "reviewers": [{"type": "User"}]}]})";

TEST(ForgeSettings, ReviewersOfGithubsEnvironments) {
  const auto asks = [](std::string_view rules) {
    Seen seen;
    seen.github(R"("environments/a": {"name": "a")" + std::string(rules) + "}");
    EXPECT_THAT(seen.errors, IsEmpty());
    return seen.settings.asks(Forge::github, "a");
  };
  EXPECT_EQ(asks(""), Truth::unknown);
  EXPECT_EQ(asks(R"(, "protection_rules": null)"), Truth::unknown);
  EXPECT_EQ(asks(R"(, "protection_rules": [])"), Truth::no);
  EXPECT_EQ(asks(R"(, "protection_rules": [{"type": "wait_timer", "wait_timer": 30}])"), Truth::no);
  EXPECT_EQ(asks(R"(, "protection_rules": [{"type": "required_reviewers", "reviewers": []}])"),
            Truth::no);
  EXPECT_EQ(asks(R"(, "protection_rules": [{"type": "branch_policy"},
                {"type": "required_reviewers", "reviewers": [{"type": "Team"}]}])"),
            Truth::yes);
  // An app that may ask somebody.
  EXPECT_EQ(asks(R"(, "protection_rules": [{"type": "some_app"}])"), Truth::unknown);
}

TEST(ForgeSettings, ApprovalsOfGitlabsEnvironments) {
  const auto asks = [](std::string_view rules) {
    Seen seen;
    seen.gitlab(R"("protected_environments/a": {"name": "a")" + std::string(rules) + "}");
    EXPECT_THAT(seen.errors, IsEmpty());
    return seen.settings.asks(Forge::gitlab, "a");
  };
  EXPECT_EQ(asks(""), Truth::unknown);
  EXPECT_EQ(asks(R"(, "required_approval_count": 0)"), Truth::no);
  EXPECT_EQ(asks(R"(, "required_approval_count": 2)"), Truth::yes);
  EXPECT_EQ(asks(R"(, "approval_rules": [])"), Truth::no);
  EXPECT_EQ(asks(R"(, "approval_rules": [{"required_approvals": 0}])"), Truth::no);
  EXPECT_EQ(asks(R"(, "required_approval_count": 0, "approval_rules": [{"user_id": 1}])"),
            Truth::yes);
}

TEST(ForgeSettings, WhatAWholeListLeavesOutIsNotProtected) {
  const auto asks = [](std::string_view total) {
    Seen seen;
    seen.github(R"("environments?per_page=100": {"total_count": )" + std::string(total) +
                R"(, "environments": [)" + std::string(kReviewed) + "]}");
    EXPECT_EQ(seen.settings.asks(Forge::github, "A"), Truth::yes);
    EXPECT_EQ(seen.settings.asks(Forge::github, "${{ inputs.to }}"), Truth::unknown);
    EXPECT_EQ(seen.settings.asks(Forge::gitlab, "b"), Truth::unknown);
    return seen.settings.asks(Forge::github, "b");
  };
  EXPECT_EQ(asks("1"), Truth::no);
  EXPECT_EQ(asks("31"), Truth::unknown);
  EXPECT_EQ(Seen().gitlab(R"("protected_environments": [])").settings.asks(Forge::gitlab, "b"),
            Truth::no);
  std::string page = R"({"name": "a"})";
  for (int i = 1; i < 20; ++i) page += R"(, {"name": "a"})";
  EXPECT_EQ(Seen()
                .gitlab(R"("protected_environments": [)" + page + "]")
                .settings.asks(Forge::gitlab, "b"),
            Truth::unknown);
}

TEST(ForgeSettings, WhatIsWinsOverWhatIsToBe) {
  constexpr std::string_view kDeclared =
      "resource \"github_repository_environment\" \"a\" {\n  repository = \"shop\"\n"
      "  environment = \"a\"\n}\n";
  EXPECT_EQ(Seen().terraform(std::string(kDeclared)).settings.asks(Forge::github, "a"), Truth::no);
  EXPECT_EQ(Seen()
                .github("\"environments/a\": " + std::string(kReviewed))
                .terraform(std::string(kDeclared))
                .settings.asks(Forge::github, "a"),
            Truth::yes);
  EXPECT_EQ(Seen()
                .github(R"("environments/a": {"name": "a"})")
                .terraform(std::string(kDeclared))
                .settings.asks(Forge::github, "a"),
            Truth::no);
}

TEST(ForgeSettings, RefsThatMayDeploy) {
  EXPECT_EQ(Seen().github(R"("environments/a": {"name": "a"})").refs(), "a unknown; ");
  EXPECT_EQ(
      Seen().github(R"("environments/a": {"name": "a", "deployment_branch_policy": null})").refs(),
      "a any; ");
  EXPECT_EQ(Seen()
                .github(R"("environments/a": {"name": "a", "deployment_branch_policy":
                  {"protected_branches": true, "custom_branch_policies": false}})")
                .refs(),
            "a protected; ");
  EXPECT_EQ(Seen()
                .github(R"("environments/a%2Fb": {"name": "a/b", "deployment_branch_policy":
                  {"protected_branches": false, "custom_branch_policies": true}},
                  "environments/a%2Fb/deployment-branch-policies": {"branch_policies":
                  [{"name": "main"}, {"name": "v*", "type": "tag"}]})")
                .refs(),
            "a/b listed; a/b main; a/b tag v*; ");
}

TEST(ForgeSettings, ProtectionsOfBranches) {
  EXPECT_EQ(Seen()
                .github(R"("branches/release%2F1/protection": {"url": "x",
                  "required_status_checks": {"contexts": ["a", "b"], "checks": [{"context": "a"}]},
                  "required_pull_request_reviews": {"required_approving_review_count": 2}})")
                .branches(),
            "release/1 protected, checks a b, reviews 2; ");
  EXPECT_EQ(Seen()
                .github(R"("branches/main/protection": {"message": "Branch not protected"})")
                .branches(),
            "main open, checks; ");
  EXPECT_EQ(Seen()
                .github(R"("rules/branches/main": [{"type": "deletion"}, {"type": "pull_request",
                  "parameters": {"required_approving_review_count": 1}},
                  {"type": "required_status_checks", "parameters":
                  {"required_status_checks": [{"context": "a"}]}}])")
                .branches(),
            "main protected, checks a, reviews 1; ");
  // Other sorts of checks go by names that nobody knows here.
  EXPECT_EQ(Seen().github(R"("rules/branches/main": [{"type": "workflows"}])").branches(),
            "main protected; ");
  EXPECT_EQ(Seen()
                .gitlab(R"("protected_branches": [{"name": "main"}],
                  "approval_rules": [{"name": "any", "approvals_required": 1, "protected_branches": []},
                  {"name": "few", "approvals_required": 3, "protected_branches": [{"name": "main"}]}])")
                .branches(),
            "main protected; ** open, reviews 1; main open, reviews 3; ");
}

TEST(ForgeSettings, RulesetsCountWhereTheyAreInForce) {
  const auto branches = [](std::string_view members) {
    return Seen()
        .github(R"("rulesets/1": {"name": "r", "rules": [], )" + std::string(members) + "}")
        .branches();
  };
  EXPECT_EQ(branches(R"("target": "branch", "enforcement": "active", "conditions": {"ref_name":
                {"include": ["refs/heads/release/*", "~ALL"], "exclude": ["refs/heads/x"]}})"),
            "release/* ** !x protected, checks; ");
  EXPECT_EQ(branches(R"("enforcement": "evaluate")"), "");
  EXPECT_EQ(branches(R"("enforcement": "active", "target": "tag")"), "");
  EXPECT_EQ(branches(R"("enforcement": "active", "conditions": {"ref_name":
                {"include": ["~DEFAULT_BRANCH"], "exclude": []}})"),
            "?~DEFAULT_BRANCH protected, checks; ");
  // A list leaves out what they say.
  EXPECT_EQ(Seen().github(R"("rulesets": [{"name": "r", "enforcement": "active"}])").branches(),
            "?protected; ");
}

TEST(ForgeSettings, AnswersByThemselvesSayWhatTheyAre) {
  EXPECT_EQ(Seen().answer(R"({"total_count": 1, "environments": [{"name": "a"}]})").refs(),
            "a unknown; ");
  EXPECT_EQ(Seen().answer(R"([{"name": "a", "deploy_access_levels": []}])").refs(), "a unknown; ");
  EXPECT_EQ(Seen().answer(R"([{"name": "main", "push_access_levels": []}])").branches(),
            "main protected; ");
  EXPECT_EQ(Seen()
                .answer(R"({"url": "https://api.github.com/repos/a/b/branches/main/protection"})")
                .branches(),
            "main protected, checks; ");
  for (const std::string_view text : {"[]", "{}", "7", "null", R"("x")",
                                      R"([{"type": "deletion"}])", R"({"branch_policies": []})"}) {
    Seen seen;
    seen.answer(std::string(text));
    ASSERT_EQ(seen.errors.size(), 1U) << text;
    EXPECT_THAT(seen.errors[0], HasSubstr("does not say which answer")) << text;
  }
}

TEST(ForgeSettings, WhatIsWrongIsToldAtItsPlace) {
  struct Row {
    std::string_view text;
    std::string_view error;
  };
  constexpr Row kRows[] = {
      {R"({"schema": "sluice.settings/2", "forge": "github", "answers": {}})",
       "\"sluice.settings/2\": schema must be sluice.settings/1"},
      {R"({"answers": {}})", "{: schema must be sluice.settings/1"},
      {R"({"schema": "sluice.settings/1", "forge": "gitea", "answers": {}})",
       "\"gitea\": forge must be github or gitlab"},
      {R"({"schema": "sluice.settings/1", "forge": "github", "answers": []})",
       "[: answers must be an object of answers by their paths"},
      {R"({"environments": 7})", "7: environments must be a list"},
      {R"({"environments": [7]})", "7: an object with name must stand here"},
      {R"({"environments": null})", "null: environments must be a list"},
      {R"({"environments": [{"name": 7}]})", "7: name must be a text"},
      {R"({"environments": [{"id": 7}]})", "{: name must be a text"},
      {R"({"environments": [{"name": "a", "protection_rules": {}}]})",
       "{: protection_rules must be a list"},
      {R"({"environments": [{"name": "a", "deployment_branch_policy": true}]})",
       "true: deployment_branch_policy must be an object"},
      {R"({"environments": [], "total_count": "1"})", "\"1\": total_count must be a whole number"},
      {R"({"message": "Not Found", "status": "404"})",
       "{: the forge did not answer this: it gave an error"},
  };
  for (const auto& [text, error] : kRows) {
    Seen seen;
    seen.answer(std::string(text));
    EXPECT_THAT(seen.errors, ElementsAre(std::string(error))) << text;
    EXPECT_THAT(seen.settings.environments(), IsEmpty());
  }
}

TEST(ForgeSettings, NothingCountsOfAFileWithAnError) {
  Seen seen;
  seen.github("\"environments/a\": " + std::string(kReviewed) + R"(, "rulesets": {})");
  EXPECT_THAT(seen.errors, ElementsAre("{: a list must stand here"));
  EXPECT_EQ(seen.settings.asks(Forge::github, "a"), Truth::unknown);
}

TEST(ForgeSettings, WhatNobodyAsksForIsPassedOver) {
  Seen seen;
  seen.github(R"("environments/a/secrets": {"total_count": 0}, "actions/variables": 7,
      "environments/a": {"name": "a", "new": {"deep": [1]}})");
  EXPECT_THAT(seen.errors, IsEmpty());
  EXPECT_EQ(seen.refs(), "a unknown; ");
}

TEST(ForgeSettings, OnlyWhatTerraformWritesOutIsKnown) {
  const auto asks = [](std::string_view body) {
    return Seen()
        .terraform(
            "resource \"github_repository_environment\" \"a\" {\n  repository = \"shop\"\n"
            "  environment = \"a\"\n" +
            std::string(body) + "}\n")
        .settings.asks(Forge::github, "a");
  };
  EXPECT_EQ(asks(""), Truth::no);
  EXPECT_EQ(asks("  reviewers {\n    users = []\n  }\n"), Truth::no);
  EXPECT_EQ(asks("  reviewers {\n    teams = [github_team.release.id]\n  }\n"), Truth::yes);
  EXPECT_EQ(asks("  reviewers {\n    teams = var.teams\n  }\n"), Truth::unknown);
  EXPECT_EQ(asks("  dynamic \"reviewers\" {\n    for_each = var.x\n    content {}\n  }\n"),
            Truth::unknown);
}

TEST(ForgeSettings, ApprovalRulesInTerraform) {
  const auto asks = [](std::string_view body) {
    return Seen()
        .terraform(
            "resource \"gitlab_project_protected_environment\" \"a\" {\n"
            "  project = gitlab_project.shop.id\n  environment = \"a\"\n" +
            std::string(body) + "}\n")
        .settings.asks(Forge::gitlab, "a");
  };
  EXPECT_EQ(asks(""), Truth::no);
  EXPECT_EQ(asks("  required_approval_count = 1\n"), Truth::yes);
  EXPECT_EQ(asks("  required_approval_count = var.count\n"), Truth::unknown);
  EXPECT_EQ(asks("  approval_rules = [{ user_id = 7 }]\n"), Truth::yes);
  EXPECT_EQ(asks("  approval_rules = [{ group_id = 7, required_approvals = 0 }]\n"), Truth::no);
  EXPECT_EQ(asks("  approval_rules {\n    required_approvals = 2\n  }\n"), Truth::yes);
  EXPECT_EQ(asks("  approval_rules = var.rules\n"), Truth::unknown);
}

TEST(ForgeSettings, BranchesInTerraform) {
  EXPECT_EQ(Seen()
                .terraform("resource \"github_branch_protection\" \"a\" {\n"
                           "  repository_id = \"shop\"\n  pattern = \"release/*\"\n"
                           "  required_status_checks {\n    contexts = [\"a\"]\n  }\n"
                           "  required_pull_request_reviews {}\n}\n")
                .branches(),
            "release/* protected, checks a, reviews 1; ");
  EXPECT_EQ(Seen()
                .terraform("resource \"github_branch_protection_v3\" \"a\" {\n"
                           "  repository = \"shop\"\n  branch = \"main\"\n"
                           "  required_status_checks {\n    checks = [\"a:15368\", \"b: c\"]\n  }\n"
                           "}\n")
                .branches(),
            "main protected, checks a b: c; ");
  EXPECT_EQ(Seen()
                .terraform("resource \"github_branch_protection\" \"a\" {\n"
                           "  repository_id = \"shop\"\n  pattern = var.branch\n"
                           "  required_status_checks {\n    contexts = var.checks\n  }\n}\n")
                .branches(),
            "?protected; ");
  EXPECT_EQ(
      Seen()
          .terraform(
              "resource \"github_repository_ruleset\" \"a\" {\n  name = \"a\"\n"
              "  repository = \"shop\"\n  target = \"branch\"\n  enforcement = \"active\"\n"
              "  conditions {\n    ref_name {\n      include = [\"refs/heads/main\"]\n"
              "      exclude = []\n    }\n  }\n  rules {\n    pull_request {\n"
              "      required_approving_review_count = 2\n    }\n"
              "    required_status_checks {\n      required_check {\n        context = \"a\"\n"
              "      }\n      required_check {\n        context = \"b\"\n      }\n    }\n"
              "  }\n}\n")
          .branches(),
      "main protected, checks a b, reviews 2; ");
  EXPECT_EQ(Seen()
                .terraform("resource \"gitlab_branch_protection\" \"a\" {\n  project = 5\n"
                           "  branch = \"main\"\n}\n"
                           "resource \"gitlab_project_approval_rule\" \"a\" {\n  project = 5\n"
                           "  name = \"a\"\n  approvals_required = 3\n}\n")
                .branches(),
            "main protected; ** open, reviews 3; ");
}

TEST(ForgeSettings, TerraformOfSeveralRepositoriesSaysNothing) {
  const std::string shop =
      "resource \"github_repository\" \"shop\" {\n  name = \"Shop\"\n}\n"
      "resource \"github_repository_environment\" \"a\" {\n"
      "  repository = github_repository.shop.name\n  environment = \"a\"\n}\n";
  const auto other = [](std::string_view repository) {
    return "resource \"github_branch_protection\" \"b\" {\n  repository_id = " +
           std::string(repository) + "\n  pattern = \"main\"\n}\n";
  };
  const auto asks = [](std::string text) {
    return Seen().terraform(std::move(text)).settings.asks(Forge::github, "a");
  };
  EXPECT_EQ(asks(shop), Truth::no);
  EXPECT_EQ(asks(shop + other("\"shop\"")), Truth::no);
  EXPECT_EQ(asks(shop + other("github_repository.shop.node_id")), Truth::no);
  EXPECT_EQ(asks(shop + other("\"website\"")), Truth::unknown);
  EXPECT_EQ(asks(shop + other("github_repository.website.node_id")), Truth::unknown);
  // One of many, which says nothing of this one.
  EXPECT_EQ(asks(shop + other("each.value")), Truth::no);
  EXPECT_EQ(Seen().terraform(other("each.value")).branches(), "");
}

TEST(ForgeSettings, PoliciesNameEnvironmentsByTheirResources) {
  EXPECT_EQ(Seen()
                .terraform("resource \"github_repository_environment\" \"a\" {\n"
                           "  repository = var.name\n  environment = \"a\"\n"
                           "  deployment_branch_policy {\n    protected_branches = false\n"
                           "    custom_branch_policies = true\n  }\n}\n"
                           "resource \"github_repository_environment_deployment_policy\" \"a\" {\n"
                           "  repository = var.name\n"
                           "  environment = github_repository_environment.a.environment\n"
                           "  tag_pattern = \"v*\"\n}\n"
                           "resource \"github_repository_deployment_branch_policy\" \"a\" {\n"
                           "  repository = var.name\n  environment_name = \"a\"\n"
                           "  name = \"main\"\n}\n"
                           "resource \"github_repository_environment_deployment_policy\" \"b\" {\n"
                           "  repository = var.name\n  environment = var.environment\n"
                           "  branch_pattern = \"*\"\n}\n")
                .refs(),
            "a listed; a tag v*; a main; ");
}

}  // namespace
}  // namespace sluice::delivery
