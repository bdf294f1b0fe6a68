#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/path.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

Report audited(std::string workflow) {
  Options options;
  options.wants_path = true;
  options.select = {"sluice/*"};
  std::vector<Input> inputs;
  inputs.push_back({".github/workflows/ci.yml", std::move(workflow)});
  return audit(std::move(inputs), options);
}

TEST(PathReport, IsOnlyThereWhereItIsAskedFor) {
  std::vector<Input> inputs;
  inputs.push_back({".github/workflows/ci.yml", "on: push\njobs: {}\n"});
  EXPECT_FALSE(audit(std::move(inputs), Options()).path.has_value());
  EXPECT_TRUE(audited("on: push\njobs: {}\n").path.has_value());
}

// "environment 9, tests 5": the lines of what is shown of the first row.
std::string places_of(const Report& report) {
  std::string text;
  for (const auto& [what, at] : report.path->reach.at(0).places)
    text += (text.empty() ? "" : ", ") + what + " " + std::to_string(at.start.line);
  return text;
}

TEST(PathReport, SaysWhereEachPartIsWritten) {
  const Report report = audited(R"(on: {push: {branches: [main]}}
jobs:
  test:
    runs-on: u
    steps: [{run: pytest}]
  deploy:
    needs: test
    runs-on: u
    environment:
      name: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: r, aws-region: x}
      - run: kubectl apply -f k8s
)");
  EXPECT_EQ(places_of(report), "environment 10, deploy 14, credentials 12, tests 5");
  EXPECT_FALSE(report.path->reach[0].is_listed.has_value());
}

TEST(PathReport, ListsEnvironmentsOnTheirWayToProduction) {
  const Report report = audited(R"(on: {push: {branches: [main]}}
jobs:
  a: {runs-on: u, environment: production, steps: [{run: kubectl apply -f k8s}]}
  b: {runs-on: u, environment: other, steps: [{run: kubectl apply -f k8s}]}
  c: {runs-on: u, environment: dev, steps: [{run: kubectl apply -f k8s}]}
  d: {runs-on: u, environment: Stage, steps: [{run: kubectl apply -f k8s}]}
)");
  std::vector<std::string> names;
  for (const PathReport::Row& row : report.path->reach) names.push_back(row.environment);
  EXPECT_THAT(names, testing::ElementsAre("dev", "Stage", "production", "other"));
}

TEST(PathReport, SaysWhetherThePolicyListsTheRef) {
  Options options;
  options.wants_path = true;
  options.policy = {".sluice.yaml",
                    "version: 1\ndelivery: {environments: {uat: {branches: [uat]}}}\n"};
  std::vector<Input> inputs;
  inputs.push_back({".github/workflows/ci.yml", R"(on: {push: {branches: [uat, fix]}}
jobs: {a: {runs-on: u, environment: uat, steps: [{run: kubectl apply -f k8s}]}}
)"});
  const Report report = audit(std::move(inputs), options);
  ASSERT_EQ(report.path->reach.size(), 2U);
  EXPECT_EQ(report.path->reach[0].ref, "refs/heads/fix");
  EXPECT_EQ(report.path->reach[0].is_listed, false);
  EXPECT_EQ(report.path->reach[1].is_listed, true);
}

TEST(PathReport, ShowsNoSecretOfAnAddress) {
  const Report report = audited(
      "on: {push: {branches: [main]}}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n"
      "    environment: production\n    steps:\n"
      "      - run: docker push \"https://ci:hG7kQ2vXw9ZpLr4T@registry.acme.io/api:1\"\n"
      "      - run: kubectl apply -f https://ci:hG7kQ2vXw9ZpLr4T@git.acme.io/k8s.yml\n");
  ASSERT_TRUE(report.path.has_value());
  ASSERT_EQ(report.path->reach.size(), 1U);
  EXPECT_EQ(report.path->reach[0].environment, "production");
  const std::string json = write_path_json(*report.path);
  EXPECT_THAT(json, HasSubstr("acme.io"));
  EXPECT_THAT(json, Not(HasSubstr("hG7kQ2vXw9ZpLr4T")));
}

}  // namespace
}  // namespace sluice
