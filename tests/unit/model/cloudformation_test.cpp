#include "core/model/cloudformation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"

namespace sluice::cloudformation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "Bucket AWS::S3::Bucket «Bucket» Name=x", with "?" for what is not known.
std::vector<std::string> described(std::string_view path, std::string_view text) {
  Document document{std::string(path), std::string(text), Kind::cloudformation};
  read(document, ParseLimits{});
  std::vector<std::string> list;
  for (const Resource& one : resources(document)) {
    std::string& line = list.emplace_back(one.name.value);
    line += " ";
    line += one.type.value;
    line += " «" + std::string(slice(document.bytes, one.header)) + "» Name=";
    const Value name = one.get("Name");
    line += name.is_unknown() ? "?" : std::string(name.text().value);
  }
  return list;
}

TEST(Cloudformation, GivesResourcesAsTheyAreWritten) {
  EXPECT_THAT(described("a.yaml", R"(Resources:
  A: {Type: 'AWS::S3::Bucket', Properties: {Name: x}}
  B:
    Type: AWS::SNS::Topic
  C: {Properties: {Name: no type}}
)"),
              ElementsAre("A AWS::S3::Bucket «A» Name=x", "B AWS::SNS::Topic «B» Name="));
  EXPECT_THAT(
      described("a.template.json",
                R"({"Resources": {"A": {"Type": "T::T::T", "Properties": {"Name": "x"}}}})"),
      ElementsAre("A T::T::T «\"A\"» Name=x"));
}

TEST(Cloudformation, IntrinsicFunctionsAreUnknown) {
  constexpr std::string_view kUnknown[] = {"!Ref X",          "!Sub 'a-${X}'", "!GetAtt X.Arn",
                                           "!Join ['', [a]]", "{Ref: X}",      "{'Fn::Sub': a}"};
  for (const std::string_view value : kUnknown) {
    EXPECT_THAT(described("a.yaml", "Resources: {A: {Type: 'T::T::T', Properties: {Name: " +
                                        std::string(value) + "}}}\n"),
                ElementsAre("A T::T::T «A» Name=?"))
        << value;
  }
  EXPECT_THAT(described("a.yaml", "Resources: {A: {Type: 'T::T::T', Properties: {Name: !Sub x}}}"),
              ElementsAre("A T::T::T «A» Name=x"));
}

TEST(Cloudformation, WhatIsNoTemplateHasNone) {
  EXPECT_THAT(described("a.yaml", "Resources: [a]\n"), IsEmpty());
  EXPECT_THAT(described("a.yaml", "a: [\n"), IsEmpty());
}

}  // namespace
}  // namespace sluice::cloudformation
