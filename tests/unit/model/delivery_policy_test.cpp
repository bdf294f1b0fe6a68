#include "core/model/delivery/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::delivery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

DeliveryPolicy of(std::vector<std::string> names) {
  DeliveryPolicy policy;
  for (std::string& name : names) policy.environments.emplace_back().name = std::move(name);
  return policy;
}

std::string found(const DeliveryPolicy& policy, std::string_view written) {
  const EnvironmentPolicy* const one = policy.environment(written);
  return one == nullptr ? "" : one->name;
}

TEST(DeliveryPolicy, KnowsAnEnvironmentByItsUsualNames) {
  struct Row {
    std::vector<std::string> names;
    std::string_view written, name;
  };
  const std::vector<std::string> usual = {"dev", "qa", "staging", "uat", "production"};
  const Row rows[] = {
      {usual, "dev", "dev"},
      {usual, "DEV", "dev"},
      {usual, "develop", "dev"},
      {usual, "Development", "dev"},
      {usual, "QA", "qa"},
      {usual, "qa-2", "qa"},
      {usual, "quality-assurance", "qa"},
      {usual, "stage", "staging"},
      {usual, "stg", "staging"},
      {usual, "staging-eu", "staging"},
      {usual, "eu-staging", "staging"},
      {usual, "shop-uat", "uat"},
      {usual, "uat_eu1", "uat"},
      {usual, "shopUat", "uat"},
      {usual, "acceptance", "uat"},
      {usual, "prod", "production"},
      {usual, "PRD", "production"},
      {usual, "live", "production"},
      {usual, "uat-$REGION", "uat"},
      {usual, "uat-${{ inputs.prod }}", "uat"},
      // None.
      {usual, "", ""},
      {usual, "test", ""},
      {usual, "sandbox", ""},
      {usual, "pre-prod", ""},
      {usual, "nonprod", ""},
      {usual, "devops", ""},
      {usual, "$ENVIRONMENT", ""},
      {usual, "${{ inputs.uat }}", ""},
      {usual, "uat-prod-candidate", ""},
      {usual, "staging-uat", ""},
      // Also where the policy has one of the two alone.
      {{"uat"}, "uat-prod", ""},
      {{"uat"}, "uat-preview", ""},
      // Names of one's own.
      {{"stage"}, "Staging", "stage"},
      {{"test", "uat"}, "Test", "test"},
      {{"test", "uat"}, "test-uat", ""},
      {{"preprod", "prod"}, "pre-production", "preprod"},
      {{"preprod", "prod"}, "prod", "prod"},
      {{"demo_eu"}, "DemoEu", "demo_eu"},
      {{"demo_eu"}, "demo", ""},
      // The one that says most.
      {{"staging", "staging-eu"}, "stage-eu-1", "staging-eu"},
      {{"staging", "staging-eu"}, "stage-us", "staging"},
      {{"prod-eu", "prod-us"}, "production-eu", "prod-eu"},
      {{"prod-eu", "prod-us"}, "production", ""},
      {{"prod-eu", "prod-us"}, "prod-eu-us", ""},
      {{"prod", "production"}, "prd", ""},
      // The very name, and all of it.
      {{"prod", "production"}, "prod", "prod"},
      {{"uat-prod", "uat", "prod"}, "uat-prod", "uat-prod"},
      {{"uat-prod", "uat", "prod"}, "UAT_PROD", "uat-prod"},
      {{"$ENVIRONMENT"}, "$ENVIRONMENT", "$ENVIRONMENT"},
      {{"--"}, "__", ""},
  };
  for (const auto& [names, written, name] : rows)
    EXPECT_EQ(found(of(names), written), name) << written;
}

TEST(DeliveryPolicy, KnowsWhatIsProtectedAndWhatIsAPreview) {
  DeliveryPolicy policy = of({"staging", "uat"});
  policy.protected_ = {"uat"};
  policy.previews = {"review/*", "pr-*", "playground"};
  EXPECT_TRUE(policy.is_protected("uat"));
  EXPECT_TRUE(policy.is_protected("UAT-eu"));
  EXPECT_FALSE(policy.is_protected("staging"));
  EXPECT_FALSE(policy.is_protected("uat-prod"));
  EXPECT_FALSE(policy.is_protected(""));
  for (const std::string_view name :
       {"review/login", "review/$CI_COMMIT_REF_SLUG", "pr-${{ github.event.number }}",
        "pr-${{ format('{0}/a', 1) }}", "playground"})
    EXPECT_TRUE(policy.is_preview(name)) << name;
  for (const std::string_view name :
       {"review", "review/a/b", "a/review/b", "a/playground", "playground/a", "PR-1", "", "uat"})
    EXPECT_FALSE(policy.is_preview(name)) << name;
}

std::vector<std::string> names(const std::vector<const EnvironmentPolicy*>& list) {
  std::vector<std::string> found;
  for (const EnvironmentPolicy* const one : list) found.push_back(one->name);
  return found;
}

TEST(DeliveryPolicy, MapsBranches) {
  DeliveryPolicy policy = of({"dev", "staging", "production", "hotfix"});
  policy.environments[0].branches = {"develop", "feature/**"};
  policy.environments[1].branches = {"main"};
  policy.environments[2].branches = {"main", "release/*"};
  policy.environments[2].from = "staging";
  policy.environments[3].from = "main";
  EXPECT_THAT(names(policy.for_branch("develop")), ElementsAre("dev"));
  EXPECT_THAT(names(policy.for_branch("feature/a/b")), ElementsAre("dev"));
  EXPECT_THAT(names(policy.for_branch("main")), ElementsAre("staging", "production"));
  EXPECT_THAT(names(policy.for_branch("release/1.2")), ElementsAre("production"));
  for (const std::string_view branch :
       {"a/develop", "develop/a", "a/main", "release", "release/1/2", "Main", ""})
    EXPECT_THAT(policy.for_branch(branch), IsEmpty()) << branch;
  EXPECT_THAT(policy.source_branches(policy.environments[0]), IsEmpty());
  EXPECT_THAT(policy.source_branches(policy.environments[2]), ElementsAre("main"));
  EXPECT_THAT(policy.source_branches(policy.environments[3]), ElementsAre("main"));
}

TEST(DeliveryPolicy, HasAPreset) {
  EXPECT_FALSE(delivery_preset("develop"));
  EXPECT_THAT(delivery_preset_names(), ElementsAre("develop-qa-stable-uat"));
  const std::optional<DeliveryPolicy> policy = delivery_preset("develop-qa-stable-uat");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->preset, "develop-qa-stable-uat");
  EXPECT_TRUE(policy->sign_required);
  EXPECT_THAT(policy->protected_, IsEmpty());
  EXPECT_THAT(policy->tags, IsEmpty());
  std::vector<std::string> lines;
  for (const EnvironmentPolicy& one : policy->environments) {
    std::string line = one.branches.at(0) + " to " + one.name;
    if (!one.from.empty()) line += " from " + one.from;
    if (one.needs_reviewer) line += ", approved";
    for (const Stage stage : one.require) line += " " + std::string(gate_word(stage));
    lines.push_back(line);
  }
  EXPECT_THAT(
      lines,
      ElementsAre("develop to dev tests secret-scan", "qa to qa tests secret-scan sast iac-scan",
                  "stable to staging, approved tests secret-scan sast iac-scan image-scan sign",
                  "uat to uat from stable, approved image-scan verify"));
}

TEST(DeliveryPolicy, CallsItsGatesByWords) {
  std::size_t named = 0;
  for (std::size_t i = 0; i < kStages; ++i) {
    const Stage stage = static_cast<Stage>(i);
    const std::string_view word = gate_word(stage);
    if (word.empty()) continue;
    EXPECT_EQ(gate_of_word(word), stage) << word;
    ++named;
  }
  EXPECT_EQ(named, gate_words().size());
  EXPECT_EQ(gate_of_word("tests"), Stage::unit_test);
  EXPECT_EQ(gate_of_word("license-scan"), Stage::licence_scan);
  EXPECT_EQ(gate_of_word("provenance"), Stage::attest);
  EXPECT_EQ(gate_word(Stage::deploy), "");
  for (const std::string_view word : {"", "unit-test", "deploy", "Tests", "push"})
    EXPECT_EQ(gate_of_word(word), std::nullopt) << word;
}

}  // namespace
}  // namespace sluice::delivery
