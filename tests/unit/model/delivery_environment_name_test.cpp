#include "core/model/delivery/environment_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "core/model/delivery/unknown_parts.h"

namespace sluice::delivery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EnvironmentName, IsReadAsWords) {
  EXPECT_THAT(environment_words(""), IsEmpty());
  EXPECT_THAT(environment_words("--/_"), IsEmpty());
  EXPECT_THAT(environment_words("staging-eu"), ElementsAre("staging", "eu"));
  EXPECT_THAT(environment_words("uat_eu1"), ElementsAre("uat", "eu", "1"));
  EXPECT_THAT(environment_words("shopUat"), ElementsAre("shop", "uat"));
  EXPECT_THAT(environment_words("QAEast"), ElementsAre("qa", "east"));
  EXPECT_THAT(environment_words("UAT"), ElementsAre("uat"));
  EXPECT_THAT(environment_words("Quality Assurance 2"), ElementsAre("qa", "2"));
  EXPECT_THAT(environment_words("quality"), ElementsAre("quality"));
  EXPECT_THAT(environment_words("pre-prod.eu"), ElementsAre("pre-production", "eu"));
  EXPECT_THAT(environment_words("\xC3\xA9-prod"), ElementsAre("production"));
}

TEST(EnvironmentName, OfAnyTextNamesAUsualOne) {
  struct Row {
    std::string_view text, environment;
  };
  constexpr Row kRows[] = {
      {"dev", "dev"},
      {"Develop", "dev"},
      {"DEVELOPMENT_US", "dev"},
      {"QA", "qa"},
      {"quality-assurance", "qa"},
      {"stage", "staging"},
      {"stg2", "staging"},
      {"eu-staging", "staging"},
      {"uat", "uat"},
      {"acceptance", "uat"},
      {"user-acceptance-testing", "uat"},
      {"arn:aws:iam::111122223333:role/shop-deploy-uat", "uat"},
      {"PROD_DEPLOY_KEY", "production"},
      {"prd", "production"},
      {"live", "production"},
      {"sandbox", "sandbox"},
      {"review/my-branch", "preview"},
      {"pr-12", "preview"},
      {"preprod", "pre-production"},
      {"pre-prod", "pre-production"},
      {"nonprod-dev", "dev"},
      // none
      {"", ""},
      {"test", ""},
      {"nonprod", ""},
      {"non-production", ""},
      {"devops", ""},
      {"product-api", ""},
      {"delivery", ""},
      {"quality", ""},
      // several
      {"uat-prod-candidate", ""},
      {"dev-portal-prod", ""},
      {"staging2prod", ""},
  };
  for (const auto& [text, environment] : kRows)
    EXPECT_EQ(canonical_environment(text), environment) << text;
}

TEST(EnvironmentName, HasItsPlaceOnTheWayToProduction) {
  const std::vector<std::string_view> order = {"pr-1",  "sandbox", "Develop",  "QA",
                                               "stage", "shopUat", "pre-prod", "live"};
  for (std::size_t i = 1; i < order.size(); ++i)
    EXPECT_LT(promotion_rank(order[i - 1]), promotion_rank(order[i])) << order[i];
  EXPECT_GT(promotion_rank("somewhere"), promotion_rank("production"));
  EXPECT_EQ(promotion_rank("qa-prod"), promotion_rank("somewhere"));
}

TEST(UnknownParts, LeaveThePiecesBetweenThem) {
  EXPECT_THAT(known_pieces(""), ElementsAre(""));
  EXPECT_THAT(known_pieces("v1"), ElementsAre("v1"));
  EXPECT_THAT(known_pieces("$TAG"), ElementsAre("", ""));
  EXPECT_THAT(known_pieces("v$(cat VERSION)-dev"), ElementsAre("v", "-dev"));
  EXPECT_THAT(known_pieces("a$(b $(c) d)e"), ElementsAre("a", "e"));
  EXPECT_THAT(known_pieces("a$((1 + 2))e"), ElementsAre("a", "e"));
  EXPECT_THAT(known_pieces("${A:-b}.${{ c || 'd' }}.$[[ inputs.e ]].`f`."),
              ElementsAre("", ".", ".", ".", "."));
  EXPECT_THAT(known_pieces("$A$B"), ElementsAre("", "", ""));
  EXPECT_THAT(known_pieces("$1-$@"), ElementsAre("", "-", ""));
  EXPECT_THAT(known_pieces("5$ and $."), ElementsAre("5$ and $."));
  EXPECT_THAT(known_pieces("a$(b"), ElementsAre("a", ""));
  EXPECT_THAT(known_pieces("a${b"), ElementsAre("a", ""));
  EXPECT_EQ(with_unknown_as("x", "review/$A-${{ b }}"), "review/x-x");
  EXPECT_EQ(with_unknown_as("x", "$A"), "x");
  EXPECT_EQ(with_unknown_as("x", ""), "");
  const auto marked = [](std::string_view part) { return "<" + std::string(part) + ">"; };
  EXPECT_EQ(with_unknown_as(marked, "a-$A${{ b }}-$(c)"), "a-<$A><${{ b }}>-<$(c)>");
}

}  // namespace
}  // namespace sluice::delivery
