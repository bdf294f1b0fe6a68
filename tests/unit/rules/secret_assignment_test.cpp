#include "core/rules/secrets/assignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/rules/secrets/name.h"

namespace sluice::secrets {
namespace {

// "name|value" of the assignment to the name with `token` in it, and how it is made.
std::string read(std::string_view text) {
  const std::size_t at = text.find("oken");
  const Span keyword{static_cast<std::uint32_t>(at - 1), static_cast<std::uint32_t>(at + 4)};
  const Assignment found = assignment_at(text, keyword);
  std::string out(slice(text, found.name));
  out.append("|").append(slice(text, found.value));
  if (found.by == Assignment::By::nothing) out += " nothing";
  if (found.by == Assignment::By::blank) out += " blank";
  return out;
}

TEST(Assignment, IsReadInAnyLanguage) {
  for (const std::string_view text :
       {"app.token=v1_x",
        "app.token = v1_x\n",
        "app.token: v1_x",
        "app.token:   'v1_x'",
        "\"app.token\": \"v1_x\"",
        "app.token := `v1_x`",
        "app.token ?= v1_x",
        "'app.token' => 'v1_x'",
        "app.token ||= \"v1_x\"",
        "x[\"app.token\"] = \"v1_x\"",
        "set(\"app.token\", \"v1_x\")",
        "app.token(\"v1_x\")",
        "<app.token>v1_x</app.token>",
        "<app.token>\n    v1_x\n</app.token>",
        "app.token: string = \"v1_x\"",
        "{\\\"app.token\\\": \\\"v1_x\\\"}",
        "if app.token == 'v1_x'",
        "app.token=v1_x;y=2",
        "- name: app.token\n  value: v1_x\n",
        "<add key=\"app.token\" value=\"v1_x\"/>",
        "app.token: Bearer v1_x",
        "let app.token: &'static str = \"v1_x\";",
        "Dim app.token As String = \"v1_x\"",
        "app.token <- \"v1_x\"",
        "app.token = @\"v1_x\";",
        "app.token = b'v1_x'",
        "app.token=\\\n  v1_x\n",
        "app.token =\n    \"v1_x\";",
        "app.token: >-\n  v1_x\n",
        "app.token:\n  \"v1_x\"\n",
        "app.token=(\n  \"v1_x\"\n)",
        "variable \"app.token\" {\n  default = \"v1_x\"\n}",
        "  app.token:\n    Type: String\n    Default: v1_x\n",
        "\"app.token\": {\"Type\": \"String\", \"Default\": \"v1_x\"}"}) {
    EXPECT_EQ(read(text), "app.token|v1_x") << text;
  }
}

TEST(Assignment, MayHaveABlankForItsSign) {
  EXPECT_EQ(read("--token v1_x --force"), "--token|v1_x blank");
  EXPECT_EQ(read("shop token v1_x"), "token|v1_x blank");
  EXPECT_EQ(read("shop token - 'v1_x'"), "token|v1_x blank");
  EXPECT_EQ(read("the token key: v1_x"), "token key|v1_x");
}

TEST(Assignment, TakesTheDefaultOfItsOwnKeyOnly) {
  EXPECT_EQ(read("token:\n  type: string\nother:\n  default: v1_x\n").substr(0, 6), "token|");
  EXPECT_EQ(read("variable \"token\" {}\nvariable \"b\" {\n  default = \"v1_x\"\n}"),
            "token| nothing");
}

TEST(Assignment, OfASettingMayHoldAnyMark) {
  EXPECT_EQ(read("TOKEN_A=x\ntoken=aB3?fG[7]{h}\n"), "token|aB3?fG[7]{h}");
  EXPECT_EQ(read("  token=f(x)\n"), "token| nothing");
}

TEST(Assignment, IsNoneWithoutAValue) {
  for (const std::string_view text : {"token", "token\n", "token =", "token = \"",
                                      "token = \"a\nb\"", "token)", "token = f(x)"}) {
    EXPECT_THAT(read(text), testing::EndsWith(" nothing")) << text;
  }
}

TEST(Assignment, EndsWhereManyOthersBegin) {
  EXPECT_THAT(read("token=a=b=c=d=e=f=g=h"), testing::EndsWith(" nothing"));
  EXPECT_THAT(read("token=" + std::string(5000, 'x')), testing::EndsWith(" nothing"));
}

TEST(SecretName, TellsWhatItHolds) {
  for (const std::string_view name : {"token", "API_KEY", "apiKey", "x-api-key", "dbSecret",
                                      "GITHUB_TOKEN", "clientSecret", "shopAPIKey", "authtoken"}) {
    EXPECT_EQ(what_name_says(name), Says::secret) << name;
  }
  for (const std::string_view name : {"password", "DB_PASSWD", "adminPwd", "db.pass"}) {
    EXPECT_EQ(what_name_says(name), Says::password) << name;
  }
  for (const std::string_view name : {"shop_key", "shopKey", "SHOP-KEY", "shopkey"}) {
    EXPECT_EQ(what_name_says(name), Says::key) << name;
  }
  for (const std::string_view name : {"key", "keys", "shop", "compass", "key_down"}) {
    EXPECT_EQ(what_name_says(name), Says::nothing) << name;
  }
  for (const std::string_view name :
       {"keyId", "KEY_ID", "secretName", "nextPageToken", "token_url", "publicKey", "cacheKey",
        "csrf_token", "keyboard", "i18nKey", "primary_key", "monkey", "secret_hash"}) {
    EXPECT_EQ(what_name_says(name), Says::harmless) << name;
  }
}

}  // namespace
}  // namespace sluice::secrets
