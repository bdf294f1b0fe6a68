#include "core/rules/shared/oidc_subjects.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::oidc {
namespace {

constexpr std::string_view kGithub = "token.actions.githubusercontent.com";

// What a pattern takes in, as letters: others, any ref, a change.
std::string taken(std::string_view host, std::string_view pattern, bool is_pattern = true) {
  const Issuer* const issuer = issuer_at(host, {});
  if (issuer == nullptr) return "?";
  const std::vector<Example> all = examples(*issuer, pattern, is_pattern);
  const auto any = [&](bool Example::* what) {
    return std::any_of(all.begin(), all.end(), [&](const Example& one) { return one.*what; });
  };
  std::string letters = all.empty() ? "" : "t";
  if (any(&Example::is_of_others)) letters += 'o';
  if (any(&Example::is_of_any_ref)) letters += 'r';
  if (any(&Example::is_of_change)) letters += 'c';
  return letters;
}

TEST(OidcSubjects, FollowTheGrammarOfGitHub) {
  for (const std::string_view pattern :
       {"*", "re*", "repo:*", "repo:*/*", "repo:acme/*", "repo:acme*", "repo:acme/api*", "?*",
        "*main", "repo:*:ref:refs/heads/main", "repo:*/api:environment:production",
        "repo:acme/?pi:pull_request", "repo:*:workflow:deploy", "repository_owner:acme",
        "environment:prod:repo:*", "repository_id:*", "ref:refs/heads/main"})
    EXPECT_NE(taken(kGithub, pattern).find('o'), std::string::npos) << pattern;
  for (const std::string_view pattern :
       {"repo:acme/api:*", "repo:acme/api:ref:refs/heads/main", "repo:acme/api:environment:*",
        "repository_id:1234", "environment:prod:repo:acme/api", "repo:acme", "repo:o?:ref:x", "",
        "repo:*:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main",
        "job_workflow_ref:acme/ci/*", "something:else"})
    EXPECT_EQ(taken(kGithub, pattern).find('o'), std::string::npos) << pattern;
  EXPECT_EQ(taken(kGithub, "repo:acme/api:*"), "trc");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:p*"), "tc");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:ref:refs/heads/*"), "tr");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:*main"), "tr");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:ref:refs/heads/release/*"), "t");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:ref:refs/heads/main"), "t");
  // Without Like, '*' is a letter, and no repository has it in its name.
  EXPECT_EQ(taken(kGithub, "repo:acme/*", false), "");
  EXPECT_EQ(taken(kGithub, "repository:acme/*", false), "");
  EXPECT_EQ(taken(kGithub, "repo:acme/api:pull_request", false), "tc");
}

TEST(OidcSubjects, FollowThoseOfOthers) {
  EXPECT_EQ(taken("gitlab.com", "project_path:acme/*:ref_type:branch:ref:main"), "to");
  EXPECT_EQ(taken("gitlab.com", "project_path:acme/team/shop:ref_type:*:ref:*"), "tr");
  EXPECT_EQ(taken("gitlab.com", "project_path:acme/shop:ref_type:branch:ref:main"), "t");
  EXPECT_EQ(taken("app.terraform.io", "organization:a:project:*:workspace:*:run_phase:*"), "to");
  EXPECT_EQ(taken("app.terraform.io", "organization:a:project:*:workspace:prod:run_phase:*"), "t");
  EXPECT_EQ(taken("app.terraform.io", "organization:a:project:p:workspace:*:run_phase:*"), "t");
  EXPECT_EQ(taken("agent.buildkite.com", "organization:acme:pipeline:*"), "tor");
  EXPECT_EQ(taken("oidc.circleci.com/org/abc", "org/abc/project/def/user/*"), "t");
  EXPECT_EQ(taken("api.bitbucket.org/2.0/workspaces/a", "{0a1b}*:*"), "tr");
}

TEST(OidcSubjects, KnowIssuersOfOnesOwn) {
  const auto project_key = [](std::string_view host, std::string_view subject = {}) {
    const std::array<std::string_view, 1> subjects{subject};
    const Issuer* const issuer = issuer_at(host, subjects);
    return issuer == nullptr ? std::string_view("none") : issuer->project_key;
  };
  EXPECT_EQ(project_key("gitlab.example.com"), "project_path:");
  EXPECT_EQ(project_key("ci.gitlab-prod.example.com/x"), "project_path:");
  EXPECT_EQ(project_key("code.example.com"), "none");
  EXPECT_EQ(project_key("code.example.com", "project_path:acme/*"), "project_path:");
  EXPECT_EQ(project_key("ghe.example.com/_services/token"), "repo:");
  EXPECT_EQ(project_key("token.actions.acme.ghe.com"), "repo:");
  EXPECT_EQ(project_key("oidc.eks.eu-central-1.amazonaws.com/id/1", "system:serviceaccount:*"),
            "none");
  EXPECT_EQ(project_key("example.com/gitlab"), "none");
}

TEST(OidcSubjects, AreBounded) {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*?";
  EXPECT_NE(taken(kGithub, stars), "?");
  EXPECT_EQ(taken(kGithub, std::string(100'000, '*')), taken(kGithub, "*"));
  EXPECT_EQ(taken(kGithub, "repo:" + std::string(100'000, 'a')), "");
}

}  // namespace
}  // namespace sluice::oidc
