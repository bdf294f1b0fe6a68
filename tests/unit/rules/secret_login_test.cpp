#include "core/rules/secrets/login.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::secrets {
namespace {

// Of the first name with "pass" in it, in any case.
Verdict judged(std::string_view text, FileUse use = FileUse::anything) {
  const std::size_t at = std::min({text.find("pass"), text.find("Pass"), text.find("PASS")});
  const Span keyword{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 4)};
  return judge_login(text, assignment_at(text, keyword), use);
}

// A weak password, in two parts: the audit of this file must not take it for one.
std::string weak() { return std::string("winter") + "2019"; }

TEST(FileUse, IsToldByTheName) {
  for (const std::string_view path :
       {".netrc", "home/.pgpass", "x/sftp-config.json", ".idea/WebServers.xml", ".aws/credentials",
        "my.cnf", "htdocs/wp-config.php", "config/database.yml"}) {
    EXPECT_EQ(use_of_file(path), FileUse::credentials) << path;
  }
  for (const std::string_view path :
       {".env", "a/.env.production", "app.properties", "srv.ini", ".bashrc", "srv.cnf",
        "home/.bash_history", "inc/db.php", "prod.tfvars"}) {
    EXPECT_EQ(use_of_file(path), FileUse::settings) << path;
  }
  for (const std::string_view path : {"a.py", "environment.ts", "src", "netrc"}) {
    EXPECT_EQ(use_of_file(path), FileUse::anything) << path;
  }
  for (const std::string_view path : {"netrc.md", "docs/setup.rst", "notes.txt"})
    EXPECT_EQ(use_of_file(path), FileUse::prose) << path;
}

TEST(Login, APasswordBesideItsUserIsOne) {
  EXPECT_EQ(judged("user = 'shop'\npassword = '" + weak() + "'\n"), Verdict::doubtful);
  EXPECT_EQ(judged("{\"pass\": \"" + weak() + "\", \"userName\": \"shop\"}"), Verdict::doubtful);
  EXPECT_EQ(judged("password = '" + weak() + "'\n"), Verdict::refused);
  EXPECT_EQ(judged("user = get_user()\npassword = '" + weak() + "'\n"), Verdict::refused);
  EXPECT_EQ(judged("user = 'shop'\npassword = " + weak() + "\n"), Verdict::refused);
}

TEST(Login, WhatStandsForAPasswordIsNone) {
  const std::string user = "user = 'shop'\n";
  for (const std::string_view value :
       {"password1", "$PASSWORD1", "changeme1", "{password1}", "enter a pass 1", "wintertime",
        "12345678", "get_1()", "<pass1word>", "short", "my_password_2"}) {
    EXPECT_EQ(judged(user + "passphrase = '" + std::string(value) + "'\n"), Verdict::refused)
        << value;
  }
  EXPECT_EQ(judged("user = '" + weak() + "'\npassword = '" + weak() + "'\n"), Verdict::refused);
  EXPECT_EQ(judged("user = 'shop'\npassword_hash = '" + weak() + "'\n"), Verdict::refused);
}

TEST(Login, SettingsAndCredentialsNeedLess) {
  EXPECT_EQ(judged("DB_PASS=" + weak() + "\n", FileUse::settings), Verdict::doubtful);
  // A word, where the name tells whose login it is; not in a text for people.
  EXPECT_EQ(judged("DB_PASS=wintertime\n", FileUse::settings), Verdict::doubtful);
  EXPECT_EQ(judged("DB_PASS=Wintertime\n", FileUse::settings), Verdict::refused);
  EXPECT_EQ(judged("some_pass=wintertime\n", FileUse::settings), Verdict::refused);
  EXPECT_EQ(judged("db_pass_hint=" + weak() + "\n", FileUse::settings), Verdict::refused);
  EXPECT_EQ(judged("DB_PASS=SET_A_PASSWORD_HERE_123\n", FileUse::settings), Verdict::refused);
  EXPECT_EQ(judged("DB_PASS=${PASS}\n", FileUse::settings), Verdict::refused);
  EXPECT_EQ(judged("<Pass>wintertime</Pass>", FileUse::credentials), Verdict::plausible);
  EXPECT_EQ(judged("<Pass encoding=\"base64\">d2ludGVyMjAxOQ==</Pass>", FileUse::credentials),
            Verdict::plausible);
  EXPECT_EQ(judged("login shop password wintertime\n", FileUse::credentials), Verdict::plausible);
  EXPECT_EQ(judged("\"password\": \"changeme\"\n", FileUse::credentials), Verdict::refused);
}

TEST(Login, MarkupNeedsNoQuotes) {
  const std::string login = "username: shop\npassword: " + weak() + "\n";
  EXPECT_EQ(judged(login, FileUse::markup), Verdict::doubtful);
  EXPECT_EQ(judged(login, FileUse::anything), Verdict::refused);
  EXPECT_EQ(judged("password: " + weak() + "\n", FileUse::markup), Verdict::refused);
}

// In a text for people, a login stands on lines of its own.
TEST(Login, ProseTellsALoginLineByLine) {
  EXPECT_EQ(judged("- Username: shop\n- Password: " + weak() + "\n", FileUse::prose),
            Verdict::doubtful);
  EXPECT_EQ(judged("- Username: shop\n- Password: " + weak() + " or none\n", FileUse::prose),
            Verdict::refused);
  EXPECT_EQ(judged("- Password: " + weak() + "\n", FileUse::prose), Verdict::refused);
}

TEST(Login, AWordIsOneWhereTheUserAndTheServerAreGivenToo) {
  const std::string user = "user=\"shop\", ";
  EXPECT_EQ(judged("connect(host=\"db1\", " + user + "password=\"wintertime\")\n"),
            Verdict::doubtful);
  EXPECT_EQ(judged("connect(" + user + "password=\"wintertime\")\n"), Verdict::refused);
  EXPECT_EQ(judged("if user == \"shop\" and password == \"wintertime\":\n"), Verdict::doubtful);
  EXPECT_EQ(judged("if user == \"shop\" and password == \"required\":\n"), Verdict::refused);
  EXPECT_EQ(
      judged("{\"host\": h, \"user\": \"$U\", \"password\": \"$P\", \"engine\": \"mongodbs\"}"),
      Verdict::refused);
}

// A line that a shell reads stands in any file.
TEST(Login, ALineOfTheEnvironmentIsOneInAnyFile) {
  EXPECT_EQ(judged("DB_PASS=" + weak() + "\n"), Verdict::doubtful);
  EXPECT_EQ(judged("db_pass=" + weak() + "\n"), Verdict::refused);
  EXPECT_EQ(judged("DB_PASS=" + weak() + " and more\n"), Verdict::refused);
}

}  // namespace
}  // namespace sluice::secrets
