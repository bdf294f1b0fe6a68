// Files that exist for secrets, as their programs write them. Values are put together: the audit of
// this file must not take them for secrets.
#include "core/rules/secrets/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "tests/support/samples.h"

namespace sluice::secrets {
namespace {

using namespace test;  // NOLINT: the samples are the vocabulary of this file
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> of_file(std::string_view path, std::string_view bytes) {
  std::vector<std::string> values;
  for (const FileSecret& one : secrets_of_file(path, bytes)) {
    values.emplace_back(slice(bytes, one.at));
  }
  return values;
}

TEST(SecretFiles, ThePasswordFileOfPostgres) {
  EXPECT_THAT(of_file("home/.pgpass", "# a\ndb:6543:*:shop:win:ter\n*:*:*:*:summer\r\nno line\n"),
              ElementsAre("win:ter", "summer"));
  EXPECT_THAT(of_file("notes.txt", "db:6543:*:shop:winter\n"), IsEmpty());
}

TEST(SecretFiles, OldHashesOfPasswords) {
  const std::string hash = base62(13);
  EXPECT_THAT(of_file(".htpasswd", "bob:" + hash + "\neve:x\n"), ElementsAre(hash));
  EXPECT_THAT(of_file("etc/passwd", "bob:x:1000:1000::/home/bob:/bin/sh\n"), IsEmpty());
}

TEST(SecretFiles, AFileThatIsASecret) {
  EXPECT_THAT(of_file("config/master.key", hex(32) + "\n"), ElementsAre(hex(32)));
  EXPECT_THAT(of_file("config/credentials/production.key", hex(32)), ElementsAre(hex(32)));
  EXPECT_THAT(of_file("config/master.key", "not a key\n"), IsEmpty());
  EXPECT_THAT(of_file("config/other.key", hex(32)), IsEmpty());
  EXPECT_THAT(of_file(".vault_pass", "winter\n"), ElementsAre("winter"));
  EXPECT_THAT(of_file(".vault_pass", "#!/bin/sh\npass show vault\n"), IsEmpty());
  EXPECT_THAT(of_file(".vault_pass", std::string(4000, 'x')), IsEmpty());
}

// A line each, in whole files: what is found must be on the lines that end with a mark.
struct File {
  std::string path;
  std::vector<std::pair<std::string, bool>> lines;  // and whether a secret stands there
};

void expect_found(const File& file) {
  std::string bytes;
  for (const auto& [line, is_secret] : file.lines) bytes += line + "\n";
  Options options;
  options.select = {"secrets/*"};
  std::vector<Input> inputs;
  inputs.push_back({file.path, bytes});
  std::vector<bool> found(file.lines.size());
  for (const Finding& finding : audit(std::move(inputs), options).findings) {
    found.at(finding.primary.start.line - 1) = true;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i], file.lines[i].second) << file.path << ": " << file.lines[i].first;
  }
}

const std::string kWord = std::string("winter") + "fell";
const std::string kWeak = std::string("winter") + "2019";

TEST(SecretFiles, LoginsOfPrograms) {
  expect_found({".netrc", {{"machine shop.net login bob password " + kWord, true}}});
  expect_found({"ventrilo_srv.ini", {{"Name=Shop", false}, {"AdminPassword=" + kWord, true}}});
  expect_found({"my.cnf", {{"user=root", false}, {"password=" + kWord, true}}});
  expect_found({"redis.conf", {{"port 6379", false}, {"requirepass " + kWord, true}}});
  expect_found(
      {"wpa_supplicant.conf", {{"  ssid=\"shop\"", false}, {"  psk=\"" + kWord + "\"", true}}});
  expect_found(
      {"filezilla.xml",
       {{"<User>bob</User>", false},
        {"<Pass encoding=\"base64\">" + base64_of(kWord) + "</Pass>", true},
        {"<Setting name=\"FTP Proxy password\" type=\"string\">" + kWord + "</Setting>", true}}});
  expect_found({"tomcat-users.xml",
                {{"<user username=\"bob\" password=\"" + kWord + "\" roles=\"manager\"/>", true}}});
  expect_found(
      {"settings.xml",
       {{"<username>bob</username>", false}, {"<password>" + kWeak + "</password>", true}}});
  expect_found({"wp-config.php",
                {{"define('DB_USER', 'shop');", false},
                 {"define('DB_PASSWORD', '" + kWord + "');", true},
                 {"define('DB_HOST', 'localhost');", false}}});
  expect_found({"config/database.yml",
                {{"  username: shop", false},
                 {"  password: " + kWord, true},
                 {"  password: <%= ENV['DB_PASSWORD'] %>", false},
                 {"  password: postgres", false}}});
  expect_found({".env",
                {{"DB_USERNAME=shop", false},
                 {"DB_PASSWORD=" + kWord, true},
                 {"DB_PASSWORD=secret", false},
                 {"MAIL_PASSWORD=null", false},
                 {"REDIS_PASSWORD=${REDIS}", false}}});
  expect_found({"php.ini",
                {{"; The \"form\" tag adds a hidden input tag to pass values.", false},
                 {"mysqli.default_pw = " + kWord, true}}});
  expect_found({"Info.plist",
                {{"<key>apiToken</key><string>" + base62(32) + "</string>", true},
                 {"<key>Shape</key><string>" + base62(32) + "</string>", false}}});
}

TEST(SecretFiles, CommandsOfAHistory) {
  expect_found({".bash_history",
                {{"ls -la /srv", false},
                 {"mysql -u root -p" + kWeak + " shop", true},
                 {"mysql -u root -p shop", false},
                 {"mysqldump --user=root --password=" + kWeak + " shop > x.sql", true},
                 {"docker login -u bob -p " + kWeak + " registry.shop.net", true},
                 {"docker login -u bob --password-stdin", false},
                 {"docker run -p 8080:80 shop", false},
                 {"redis-cli -h db -a " + kWeak + " ping", true},
                 {"htpasswd -b .htpasswd bob " + kWeak, true},
                 {"PGPASSWORD=" + kWeak + " psql -h db shop", true}}});
}

TEST(SecretFiles, CallsThatOpenADatabase) {
  expect_found({"index.php",
                {{"mysql_connect('localhost', 'root', '" + kWord + "');", true},
                 {"new mysqli($host, 'shop', '" + kWeak + "');", true},
                 {"mysql_connect('localhost', 'root', '');", false},
                 {"mysql_connect('localhost', 'root', 'password');", false}}});
}

// Texts for people, and settings about passwords: none is a password.
TEST(SecretFiles, WhatOnlySpeaksOfPasswords) {
  expect_found({"messages_de.properties",
                {{"login.password=Kennwort", false}, {"user.password=Ihr Passwort", false}}});
  expect_found(
      {"config/locales/de.yml", {{"  user: Benutzer", false}, {"  password: Passwort", false}}});
  expect_found({"nsswitch.conf", {{"passwd: compat systemd", false}}});
  expect_found({"postgresql.conf", {{"password_encryption = scram-sha-256", false}}});
  expect_found({"sshd_config", {{"PasswordAuthentication yes", false}}});
  expect_found({".env.example", {{"DB_PASSWORD=SET_A_PASSWORD_HERE_123", false}}});
  expect_found({"A.java", {{"newSecretKey(\"PBKDF2WithHmacSHA256\", size);", false}}});
  expect_found({"strings.xml",
                {{"<string name=\"user\">Benutzer</string>", false},
                 {"<string name=\"password\">Passwort</string>", false}}});
}

}  // namespace
}  // namespace sluice::secrets
