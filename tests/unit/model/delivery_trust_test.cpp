#include "core/model/delivery/trust.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

#include "core/model/document.h"

namespace sluice::delivery {
namespace {

// What the trust policy lets in beyond the jobs: "every pull request «"repo:a/b:pull_request"»".
std::string beyond(std::string_view policy, const TrustedJobs& jobs) {
  std::string text = "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = ";
  text += policy;
  text += "\n}\n";
  Document document("main.tf", text, Kind::terraform);
  read(document, ParseLimits{});
  const Resource& role = std::get<terraform::File>(document.model).resources.front();
  const Trust trust(role.get("assume_role_policy"), Trust::Written::document);
  std::string out;
  for (const Trust::Excess& one : trust.beyond(jobs)) {
    out += out.empty() ? "" : "; ";
    out += one.what;
    if (!one.who.empty()) out += " " + one.who;
    out += " «" + std::string(slice(document.bytes, one.at)) + "»";
  }
  return out;
}

std::string statement(std::string_view condition) {
  return "jsonencode({ Statement = [{ Effect = \"Allow\", Action = "
         "\"sts:AssumeRoleWithWebIdentity\", Principal = { Federated = "
         "\"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com\" }, Condition = { " +
         std::string(condition) + " } }] })";
}

std::string of_github(std::string_view test, std::string_view subjects) {
  return statement(std::string(test) + " = { \"token.actions.githubusercontent.com:sub\" = " +
                   std::string(subjects) + " }");
}

TrustedJobs production() {
  TrustedJobs jobs;
  jobs.environments = {"production"};
  jobs.refs = {{"refs/heads/main", "refs/heads/main"}, {"refs/tags/v1", "refs/tags/v*"}};
  return jobs;
}

TEST(DeliveryTrust, ComparesSubjectsOfGithub) {
  struct Row {
    std::string_view test, subject, beyond;
  };
  const Row rows[] = {
      {"StringLike", R"("repo:a/b:environment:production")", ""},
      {"StringLike", R"("repo:a/b:ref:refs/heads/main")", ""},
      {"StringLike", R"("repo:a/b:ref:refs/tags/v*")", ""},
      {"StringLike", R"("repo:a/b:environment:qa")",
       R"(another environment, qa «"repo:a/b:environment:qa"»)"},
      {"StringLike", R"("repo:a/b:environment:*")",
       R"(every environment of a/b «"repo:a/b:environment:*"»)"},
      {"StringLike", R"("repo:a/b:environment:prod*")",
       R"(every environment like prod* «"repo:a/b:environment:prod*"»)"},
      {"StringLike", R"("repo:a/b:ref:refs/heads/*")",
       R"(every ref like refs/heads/* «"repo:a/b:ref:refs/heads/*"»)"},
      {"StringEquals", R"("repo:a/b:ref:refs/heads/qa")",
       R"(a ref for which the job never runs: refs/heads/qa «"repo:a/b:ref:refs/heads/qa"»)"},
      {"StringEquals", R"("repo:a/b:pull_request")",
       R"(every pull request «"repo:a/b:pull_request"»)"},
      {"StringLike", R"("repo:a/b:*")",
       R"(every branch, environment and pull request of a/b «"repo:a/b:*"»)"},
      {"StringLike", R"("repo:a/*")", R"(every repository like a/* «"repo:a/*"»)"},
      {"StringLike", R"("*")", R"(every repository of GitHub «"*"»)"},
      {"StringEquals", R"(["repo:a/b:environment:production", "repo:a/c:environment:production"])",
       R"(another repository, a/c «"repo:a/c:environment:production"»)"},
      // Equal is not alike: this lets nobody in.
      {"StringEquals", R"("repo:a/b:*")", ""},
      // Not known, or narrowed by something else.
      {"StringLike", "var.subjects", ""},
      {"StringLike", R"(["repo:a/b:*", var.more])", ""},
      {"StringNotLike", R"("repo:a/b:*")", ""},
      {"StringLike", R"("repo:a/b:job_workflow_ref:x")", ""},
  };
  for (const Row& row : rows)
    EXPECT_EQ(beyond(of_github(row.test, row.subject), production()), row.beyond) << row.subject;
}

TEST(DeliveryTrust, ComparesSubjectsOfGitlab) {
  struct Row {
    std::string_view subject, beyond;
  };
  const Row rows[] = {
      {"project_path:a/b:ref_type:branch:ref:main", ""},
      {"project_path:a/b:ref_type:tag:ref:v*", ""},
      {"project_path:a/b:ref_type:branch:ref:*", "every ref like refs/heads/*"},
      {"project_path:a/b:ref_type:branch:ref:qa",
       "a ref for which the job never runs: refs/heads/qa"},
      {"project_path:a/b:*", "every branch and tag of a/b"},
      {"project_path:a/*:ref_type:branch:ref:main", "every project like a/*"},
  };
  for (const Row& row : rows) {
    const std::string subject = "\"" + std::string(row.subject) + "\"";
    std::string wanted(row.beyond);
    if (!wanted.empty()) wanted += " «" + subject + "»";
    EXPECT_EQ(
        beyond(statement("StringLike = { \"gitlab.com:sub\" = " + subject + " }"), production()),
        wanted);
  }
}

TEST(DeliveryTrust, AllConditionsHaveToHold) {
  EXPECT_EQ(
      beyond(statement(R"(StringLike = { "token.actions.githubusercontent.com:sub" = "repo:a/b:*" },
      StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:a/b:environment:production" })"),
             production()),
      "");
  EXPECT_EQ(
      beyond(statement(R"(StringLike = { "token.actions.githubusercontent.com:sub" = "repo:a/b:*" },
      StringEquals = { "token.actions.githubusercontent.com:environment" = "production" })"),
             production()),
      "");
}

TEST(DeliveryTrust, NoSubjectIsEverybody) {
  EXPECT_EQ(
      beyond(
          statement(
              R"(StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" })"),
          production()),
      "every repository of GitHub "
      "«\"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com\"»");
}

}  // namespace
}  // namespace sluice::delivery
