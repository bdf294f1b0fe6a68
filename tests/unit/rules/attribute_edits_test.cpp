// Attributes that are missing in a block of Terraform: where they go, and where none does.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/examples.h"

namespace sluice {
namespace {

std::string mended(std::string_view text, std::string_view rule,
                   Edit::Safety most = Edit::Safety::needs_review) {
  const test::Example made = test::mended(test::read_example(text, "main.tf"), rule, most);
  return made.files.size() == 1 ? made.files[0].bytes : "no end";
}

TEST(AddAttribute, StandsBehindTheLastAttributeOfItsBlock) {
  struct Row {
    std::string_view rule, text, wanted;
  };
  const Row rows[] = {
      {"aws/kms-key-not-rotated",
       "resource \"aws_kms_key\" \"k\" {\n  description = \"x\" # why\n}\n",
       "resource \"aws_kms_key\" \"k\" {\n  description = \"x\" # why\n  enable_key_rotation = "
       "true\n}\n"},
      {"aws/kms-key-not-rotated", "resource \"aws_kms_key\" \"k\" {}\n",
       "resource \"aws_kms_key\" \"k\" {\n  enable_key_rotation = true\n}\n"},
      {"aws/kms-key-not-rotated",
       "resource \"aws_kms_key\" \"k\" {\r\n  tags                 = {}\r\n  timeouts {\r\n  "
       "}\r\n}\r\n",
       "resource \"aws_kms_key\" \"k\" {\r\n  tags                 = {}\r\n"
       "  enable_key_rotation  = true\r\n  timeouts {\r\n  }\r\n}\r\n"},
      {"aws/kms-key-not-rotated",
       "resource \"aws_kms_key\" \"k\" {\n  policy = <<EOF\n{}\nEOF\n}\n",
       "resource \"aws_kms_key\" \"k\" {\n  policy = <<EOF\n{}\nEOF\n  enable_key_rotation = "
       "true\n}\n"},
      // In the block that is there.
      {"aws/ecr-no-scan-on-push",
       "resource \"aws_ecr_repository\" \"r\" {\n  image_scanning_configuration {\n  }\n}\n",
       "resource \"aws_ecr_repository\" \"r\" {\n  image_scanning_configuration {\n"
       "    scan_on_push = true\n  }\n}\n"},
      // What stands there is replaced.
      {"aws/kms-key-not-rotated",
       "resource \"aws_kms_key\" \"k\" {\n  enable_key_rotation = false\n}\n",
       "resource \"aws_kms_key\" \"k\" {\n  enable_key_rotation = true\n}\n"},
      {"aws/ecr-mutable-tags", "resource \"aws_ecr_repository\" \"r\" {\n  name = \"r\"\n}\n",
       "resource \"aws_ecr_repository\" \"r\" {\n  name = \"r\"\n}\n"},  // of several values none
  };
  for (const Row& row : rows) EXPECT_EQ(mended(row.text, row.rule), row.wanted);
}

TEST(AddAttribute, LeavesAloneWhatItCannotDoExactly) {
  for (const std::string_view text : {
           "resource \"aws_kms_key\" \"k\" { description = \"x\" }\n",  // one line
           "resource \"aws_kms_key\" \"k\" {\n  enable_key_rotation = var.x ? false : false\n}\n",
           "locals {\n  x = false\n}\nresource \"aws_kms_key\" \"k\" {\n"
           "  enable_key_rotation = local.x\n}\n",
       })
    EXPECT_EQ(mended(text, "aws/kms-key-not-rotated"), text);
  // The block around it is not there.
  constexpr std::string_view kNoBlock =
      "resource \"aws_ecr_repository\" \"r\" {\n  name = \"r\"\n}\n";
  EXPECT_EQ(mended(kNoBlock, "aws/ecr-no-scan-on-push"), kNoBlock);
}

TEST(AddAttribute, IsSafeWhereTheRowSaysSo) {
  constexpr std::string_view kKey = "resource \"aws_kms_key\" \"k\" {\n}\n";
  EXPECT_NE(mended(kKey, "aws/kms-key-not-rotated", Edit::Safety::safe), kKey);
  constexpr std::string_view kVolume = "resource \"aws_ebs_volume\" \"v\" {\n}\n";
  EXPECT_EQ(mended(kVolume, "aws/ebs-not-encrypted", Edit::Safety::safe), kVolume);
  EXPECT_NE(mended(kVolume, "aws/ebs-not-encrypted"), kVolume);
}

}  // namespace
}  // namespace sluice
