#include "core/model/delivery/powershell.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice::delivery {
namespace {

struct Case {
  std::string_view code;
  std::string_view posix;  // empty: as it is
};

TEST(DeliveryPowershell, ComparisonsAreTests) {
  for (const Case& one : {
           Case{"if ($env:A -eq 'x') {\n  a\n}\n", "[ \"$A\" = 'x' ] && {  \n  a\n}\n"},
           Case{"if ($Env:A -ne \"x\") { a }\n", "[ \"$A\" != \"x\" ] && {  a;}\n"},
           Case{"if ($env:A -like 'refs/tags/*') {\na; }",
                "[[ $A == refs/tags/* ]] && {     \na; }"},
           Case{"If('${{ github.ref }}' -eq 'x') {\na\n}", ""},
           Case{"a `\n b\nif ($x) {\na\n}", "a \\\n b\nif ($x) {\na\n}"},
           Case{"if ($env:A -eq 'x') {\na\n} else {\nb\n}", ""},
           Case{"if ($env:A -eq $b) {\na\n}", ""},
           Case{"if ($env:A -eq 'x' -or $env:B -eq 'y') {\na\n}", ""},
           Case{"notif ($env:A -eq 'x') {\na\n}", ""},
           Case{"if ($env:A -eq 'x') {", ""},
           Case{"if (", ""},
       }) {
    std::string code(one.code);
    write_as_posix(code);
    EXPECT_EQ(code, one.posix.empty() ? one.code : one.posix);
    EXPECT_EQ(code.size(), one.code.size());
  }
}

TEST(DeliveryPowershell, AllComparisonsHaveToHold) {
  std::string code = "  if ($env:A -eq 'x' -and $env:B -ne 'y') {\n a\n }";
  write_as_posix(code);
  EXPECT_EQ(code, "  [ \"$A\" = 'x' ] && [ \"$B\" != 'y' ] && {   \n a\n }");
}

TEST(DeliveryPowershell, BlocksWithinBlocksAreReadAsWell) {
  std::string code = "if ($env:A -eq 'x') {\n  if ($env:B -eq 'y') {\n    a\n  }\n}";
  write_as_posix(code);
  EXPECT_EQ(code, "[ \"$A\" = 'x' ] && {  \n  [ \"$B\" = 'y' ] && {  \n    a\n  }\n}");
}

}  // namespace
}  // namespace sluice::delivery
