#include "core/rules/shared/iam_conditions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/json.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_policies.h"

namespace sluice::iam {
namespace {

// Of a condition with the values of a list in JSON.
Truth held(std::string_view test, std::string_view values, const Said& said,
           Truth chosen = Truth::yes) {
  const Parsed<Tree> parsed = parse_json(values, ParseLimits{});
  Condition condition{test, "key", Value::of(parsed.tree.root()).elements()};
  return holds(condition, said, chosen);
}

const Said kNothing{Said::Kind::nothing, {}};
const Said kAddress{Said::Kind::address, {}};
const Said kArn{Said::Kind::arn, {}};

TEST(IamConditions, CompareTexts) {
  const Said said = Said::text("repo:acme/api");
  EXPECT_EQ(held("StringEquals", R"(["x", "repo:acme/api"])", said), Truth::yes);
  EXPECT_EQ(held("StringEquals", R"(["repo:acme/*"])", said), Truth::no);
  EXPECT_EQ(held("StringLike", R"(["repo:acme/*"])", said), Truth::yes);
  EXPECT_EQ(held("StringLike", R"(["repo:Acme/*"])", said), Truth::no);
  EXPECT_EQ(held("stringlike", R"(["repo:acme/ap?"])", said), Truth::yes);
  EXPECT_EQ(held("StringEqualsIgnoreCase", R"(["REPO:acme/API"])", said), Truth::yes);
  EXPECT_EQ(held("StringNotEquals", R"(["x"])", said), Truth::yes);
  EXPECT_EQ(held("StringNotLike", R"(["x", "repo:*"])", said), Truth::no);
  EXPECT_EQ(held("ForAnyValue:StringLike", R"(["repo:*"])", said), Truth::yes);
  EXPECT_EQ(held("Bool", R"(["TRUE"])", Said::text("true")), Truth::yes);
  // A variable of the request.
  EXPECT_EQ(held("StringEquals", R"(["${aws:username}"])", said), Truth::unknown);
  EXPECT_EQ(held("NumericLessThan", R"(["5"])", said), Truth::unknown);
  EXPECT_EQ(held("", R"(["repo:acme/api"])", said), Truth::unknown);
}

TEST(IamConditions, HoldOfSeveralOnlyWhereTheyHoldOfAll) {
  const Said said = Said::any_of({"one", "two"});
  EXPECT_EQ(held("StringLike", R"(["*"])", said), Truth::yes);
  EXPECT_EQ(held("StringLike", R"(["x"])", said), Truth::no);
  EXPECT_EQ(held("StringLike", R"(["o*"])", said), Truth::unknown);
}

TEST(IamConditions, TellOfKeysThatAreMissing) {
  EXPECT_EQ(held("StringEquals", R"(["x"])", kNothing), Truth::no);
  EXPECT_EQ(held("StringLike", R"(["*"])", kNothing), Truth::no);
  EXPECT_EQ(held("StringNotEquals", R"(["x"])", kNothing), Truth::yes);
  EXPECT_EQ(held("ForAnyValue:StringNotEquals", R"(["x"])", kNothing), Truth::no);
  EXPECT_EQ(held("StringEqualsIfExists", R"(["x"])", kNothing), Truth::yes);
  EXPECT_EQ(held("ForAllValues:StringEquals", R"(["x"])", kNothing), Truth::yes);
  EXPECT_EQ(held("Null", R"(["true"])", kNothing), Truth::yes);
  EXPECT_EQ(held("Null", R"(["false"])", kNothing), Truth::no);
  EXPECT_EQ(held("Null", R"(["false"])", Said::text("x")), Truth::yes);
}

TEST(IamConditions, HoldOfWhatTheCallerChooses) {
  const Said chosen{Said::Kind::chosen, {}};
  EXPECT_EQ(held("Bool", R"(["true"])", chosen, Truth::yes), Truth::yes);
  EXPECT_EQ(held("Bool", R"(["true"])", chosen, Truth::no), Truth::no);
  EXPECT_EQ(held("Bool", R"(["true"])", Said{}), Truth::unknown);
}

TEST(IamConditions, CompareAddresses) {
  EXPECT_EQ(held("IpAddress", R"(["0.0.0.0/0"])", kAddress), Truth::yes);
  EXPECT_EQ(held("IpAddress", R"(["0.0.0.0/1", "128.0.0.0/1"])", kAddress), Truth::yes);
  EXPECT_EQ(held("IpAddress", R"(["::/0"])", kAddress), Truth::yes);
  EXPECT_EQ(held("IpAddress", R"(["10.0.0.0/8", "192.0.2.1"])", kAddress), Truth::no);
  EXPECT_EQ(held("IpAddress", R"(["2001:db8::/32"])", kAddress), Truth::no);
  EXPECT_EQ(held("NotIpAddress", R"(["10.0.0.0/8"])", kAddress), Truth::yes);
  EXPECT_EQ(held("NotIpAddress", R"(["0.0.0.0/0"])", kAddress), Truth::no);
  EXPECT_EQ(held("StringLike", R"(["*"])", kAddress), Truth::yes);
}

TEST(IamConditions, CompareArns) {
  EXPECT_EQ(held("ArnLike", R"(["*"])", kArn), Truth::yes);
  EXPECT_EQ(held("ArnEquals", R"(["arn:aws:iam::*:role/x"])", kArn), Truth::yes);
  EXPECT_EQ(held("ArnLike", R"(["arn:aws:iam::111122223333:*"])", kArn), Truth::no);
  EXPECT_EQ(held("StringEquals", R"(["*"])", kArn), Truth::no);
  EXPECT_EQ(held("ArnNotLike", R"(["arn:aws:iam::111122223333:*"])", kArn), Truth::yes);
  for (const std::string_view open :
       {"*", "arn:*", "arn:aws:s3:::*", "arn:aws:sns:*:*:alarms", "arn:aws:iam::*"})
    EXPECT_TRUE(is_open_arn(open)) << open;
  for (const std::string_view closed :
       {"", "arn", "arn:aws:s3:::logs", "arn:aws:s3:*:*:logs", "arn:aws:s3:*:*:logs/*",
        "arn:aws:cloudfront::*:distribution/E1", "arn:aws:sns:*:111122223333:*"})
    EXPECT_FALSE(is_open_arn(closed)) << closed;
}

TEST(IamPatterns, CoverAndOverlap) {
  EXPECT_TRUE(covers("s3:*", "s3:get*"));
  EXPECT_TRUE(covers("s3:g?t*", "s3:get?"));
  EXPECT_TRUE(covers("*", "*"));
  EXPECT_FALSE(covers("s3:get*", "s3:*"));
  EXPECT_FALSE(covers("s3:?", "s3:*"));
  EXPECT_TRUE(overlap("s3:*", "*:getobject"));
  EXPECT_TRUE(overlap("a*c", "ab*"));
  EXPECT_TRUE(overlap("a?c", "*b*"));
  EXPECT_TRUE(overlap("", "**"));
  EXPECT_FALSE(overlap("s3:*", "iam:*"));
  EXPECT_FALSE(overlap("a?", "a"));
  EXPECT_TRUE(overlap(std::string(5000, 'a'), std::string(5000, 'b')));  // too long to tell
}

TEST(IamPatterns, AreEverything) {
  for (const std::string_view all : {"*", "**", "*:*", "?*", "*:?*", "*?*"})
    EXPECT_TRUE(is_every_action(all)) << all;
  for (const std::string_view some : {"", "?", ":", "*:", "s3:*", "*:Get*", "*:*:*", "????????*"})
    EXPECT_FALSE(is_every_action(some)) << some;
  for (const std::string_view all :
       {"*", "?*", "arn:*", "arn:*:*", "arn:aws:*", "arn:aws-us-gov:*", "arn:aws:*:*:*:*"})
    EXPECT_TRUE(is_every_resource(all)) << all;
  for (const std::string_view some :
       {"", "arn:", "arn:aws", "arn:aws:s3:::*", "arn:aws:*::*", "arn:aws:*:*:111122223333:*"})
    EXPECT_FALSE(is_every_resource(some)) << some;
}

}  // namespace
}  // namespace sluice::iam
