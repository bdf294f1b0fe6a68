#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/licenses/expression.h"

namespace sluice::licenses {
namespace {

TEST(LicenseExpression, IsSpelledAsSpdxDoes) {
  struct Row {
    std::string_view text, spelled;
    bool is_listed;
  };
  const Row rows[] = {
      {"mit", "MIT", true},
      {"0bsd", "0BSD", true},
      {"zpl-2.1", "ZPL-2.1", true},
      {" (mit or apache-2.0) and  isc", "(MIT OR Apache-2.0) AND ISC", true},
      {"gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0",
       true},
      {"gpl-2.0+", "GPL-2.0+", true},
      {"MPL-1.1+", "MPL-1.1+", true},
      {"LicenseRef-Own", "LicenseRef-Own", true},
      {"MIT OR Own", "MIT OR Own", false},
      {"MIT WITH nothing", "MIT WITH nothing", false},
  };
  for (const Row& row : rows) {
    const auto parsed = Expression::parse(row.text);
    ASSERT_TRUE(parsed) << row.text;
    EXPECT_EQ(parsed->text(), row.spelled);
    EXPECT_EQ(parsed->is_listed(), row.is_listed) << row.text;
  }
}

TEST(LicenseExpression, OfOtherTextsThereIsNone) {
  const std::string deep = std::string(100, '(') + "MIT" + std::string(100, ')');
  const std::vector<std::string_view> texts = {"",     "MIT License", "MIT OR",          "OR",
                                               "(MIT", "MIT)",        "MIT AND AND ISC", "MIT WITH",
                                               "()",   "MIT/ISC",     "MIT, ISC",        deep};
  for (const std::string_view text : texts) {
    EXPECT_FALSE(Expression::parse(text)) << text;
  }
}

TEST(LicenseExpression, AndBindsCloserThanOr) {
  const auto parsed = Expression::parse("A OR B AND C");
  ASSERT_TRUE(parsed);
  const auto holds = [&](std::string_view allowed) {
    return parsed->judge([&](const Term& term) { return allowed.find(term.id) != allowed.npos; });
  };
  EXPECT_TRUE(holds("A"));
  EXPECT_TRUE(holds("BC"));
  EXPECT_FALSE(holds("B"));
  EXPECT_FALSE(holds("C"));
}

}  // namespace
}  // namespace sluice::licenses
