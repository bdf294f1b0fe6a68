#include "core/report/policy_proposal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/audit/policy.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

Location at(std::string path, std::uint32_t line) {
  Location location;
  location.path = std::move(path);
  location.start.line = line;
  return location;
}

TEST(PolicyProposalText, HoldsCommentsInTheirLines) {
  PolicyProposal proposal;
  PolicyProposal::Environment& one = proposal.environments.emplace_back();
  one.name = "uat";
  one.why = {"\"a\nb: c\"", at("ci\r\n  evil: true # sluice:ignore *.yml", 3), true};
  one.notes.push_back({"\xE2\x80\xA8 evil: true \xE2\x80\xAE trivy:ignore:X", {}, false});
  proposal.unknown.push_back({"x\ny", {}, false});
  const std::string text = write_policy_proposal(proposal);
  EXPECT_TRUE(parse_policy(text, {}).errors.empty()) << text;
  EXPECT_THAT(text, HasSubstr("uat: # a guess: \"a\\u{a}b: c\" (ci\\u{d}\\u{a}  evil: true # "
                              "sluice\\u{3a}ignore *.yml:3)\n"));
  EXPECT_THAT(text, HasSubstr("# \\u{2028} evil: true \\u{202e} trivy\\u{3a}ignore\\u{3a}X\n"));
  EXPECT_THAT(text, HasSubstr("# Not known: x\\u{a}y\n"));
}

TEST(PolicyProposalText, WritesEveryPart) {
  PolicyProposal proposal;
  PolicyProposal::Environment& one = proposal.environments.emplace_back();
  one.name = "no";
  one.branches.push_back({"main", {}});
  one.tags.push_back({"v*", {}});
  one.needs_reviewer = true;
  one.require.push_back({"tests", {}});
  one.from = PolicyProposal::Entry{"no", {}};
  proposal.protected_.push_back({"no", {}});
  proposal.previews.push_back({"review/*", {}});
  proposal.tags.push_back({"no", {{"{n}", {}}}});
  proposal.registries.push_back({"ghcr.io/acme/*", {}});
  proposal.sign = PolicyProposal::Reason{{}, at("a.yml", 1), false};
  PolicyProposal::Component& component = proposal.components.emplace_back();
  component.name = "web";
  component.paths.push_back({"web/**", {}});
  component.runners.push_back({"big", {}});
  const std::string text = write_policy_proposal(proposal);
  const ParsedPolicy parsed = parse_policy(text, {});
  EXPECT_TRUE(parsed.errors.empty()) << text;
  ASSERT_TRUE(parsed.policy.delivery.has_value());
  const delivery::DeliveryPolicy& policy = *parsed.policy.delivery;
  ASSERT_EQ(policy.environments.size(), 1U);
  EXPECT_EQ(policy.environments[0].name, "no");
  EXPECT_TRUE(policy.environments[0].needs_reviewer);
  EXPECT_TRUE(policy.is_protected("no"));
  EXPECT_TRUE(policy.is_preview("review/1"));
  EXPECT_TRUE(policy.sign_required);
  EXPECT_EQ(policy.components[0].runners, std::vector<std::string>{"big"});
  EXPECT_THAT(text, HasSubstr("    sign: required # a.yml:1\n"));
  EXPECT_THAT(text, Not(HasSubstr("protected: []")));
}

}  // namespace
}  // namespace sluice
