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
