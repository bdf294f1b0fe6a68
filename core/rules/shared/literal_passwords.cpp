#include "core/rules/shared/literal_passwords.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>

#include "core/parse/shell.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice {
namespace {

using Found = std::vector<LiteralPassword>;

struct Client {
  std::string_view program;
  std::string_view letter;  // of the flag that takes a password
  bool is_joined = false;   // its value only stands in the same word
};
constexpr Client kClients[] = {
    {"mysql", "-p", true},       {"mysqldump", "-p", true},   {"mysqladmin", "-p", true},
    {"mysqlimport", "-p", true}, {"mariadb", "-p", true},     {"mariadb-dump", "-p", true},
    {"sqlcmd", "-P", false},     {"bcp", "-P", false},        {"mongo", "-p", false},
    {"mongosh", "-p", false},    {"mongodump", "-p", false},  {"mongorestore", "-p", false},
    {"redis-cli", "-a", false},  {"docker", "", false},       {"helm", "", false},
    {"sshpass", "-p", false},    {"ldapsearch", "-w", false}, {"clickhouse-client", "", false}};
constexpr std::string_view kVariables[] = {"PGPASSWORD", "MYSQL_PWD", "SSHPASS", "SQLCMDPASSWORD",
                                           "REDISCLI_AUTH"};

bool is_literal(const shell::Word& word, std::string_view value) {
  return word.is_known() && value.size() > 2;
}

void check_client(const Invocation& call, const Client& client, Found& found) {
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].value;
    constexpr std::string_view kLong = "--password";
    const bool is_long = text == kLong;
    const bool is_short = !client.letter.empty() && text == client.letter && !client.is_joined;
    if ((is_long || is_short) && i + 1 < words.size()) {
      if (is_literal(words[i + 1], words[i + 1].value) && !words[i + 1].value.starts_with('-'))
        found.push_back({words[i + 1].at, quote(call.name) + " is given a literal password",
                         words[i + 1].value});
    } else if (text.starts_with("--password=")) {
      const std::string_view value = text.substr(kLong.size() + 1);
      if (is_literal(words[i], value))
        found.push_back({words[i].at, quote(call.name) + " is given a literal password", value});
    } else if (!client.letter.empty() && text.starts_with(client.letter) && client.is_joined &&
               is_literal(words[i], text.substr(2))) {
      found.push_back(
          {words[i].at, quote(call.name) + " is given a literal password", text.substr(2)});
    }
  }
}

// curl -u user:password
void check_curl(const Invocation& call, Found& found) {
  const auto words = call.arguments();
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].value != "-u" && words[i].value != "--user") continue;
    const std::string_view user = words[i + 1].value;
    const std::size_t colon = user.find(':');
    if (colon != user.npos && is_literal(words[i + 1], user.substr(colon + 1)))
      found.push_back(
          {words[i + 1].at, "curl is given a literal password", user.substr(colon + 1)});
  }
}

// s/sa:[^@]*@/sa:password@/: the second part of the substitution names user and password.
void check_sed(const Invocation& call, Found& found) {
  for (const shell::Word& word : call.arguments()) {
    const std::string_view text = word.value;
    if (!word.is_known() || text.size() < 4 || !text.starts_with("s")) continue;
    const std::size_t middle = text.find(text[1], 2);
    if (middle == text.npos) continue;
    const std::string_view before = text.substr(2, middle - 2);
    const std::string_view after = text.substr(middle + 1);
    const std::size_t colon = after.find(':');
    const std::size_t at = after.find('@');
    if (colon == after.npos || at == after.npos || colon + 3 > at ||
        before.find('@') == before.npos)
      continue;
    if (after.find_first_of("\\&/ ", colon) > at)
      found.push_back(
          {word.at, "sed writes a literal password", after.substr(colon + 1, at - colon - 1)});
  }
}

}  // namespace

std::vector<LiteralPassword> literal_passwords(const Invocation& call) {
  Found found;
  for (const shell::Assignment& assignment : call.command->assignments) {
    const bool is_password = std::find(std::begin(kVariables), std::end(kVariables),
                                       assignment.name.value) != std::end(kVariables);
    if (is_password && is_literal(assignment.value, assignment.value.value))
      found.push_back({assignment.value.at, quote(assignment.name.value) + " is a literal password",
                       assignment.value.value});
  }
  if (call.name == "curl") check_curl(call, found);
  if (call.name == "sed") check_sed(call, found);
  const auto client = std::find_if(std::begin(kClients), std::end(kClients),
                                   [&](const Client& one) { return one.program == call.name; });
  if (client != std::end(kClients)) check_client(call, *client, found);
  return found;
}

bool is_likely_secret(std::string_view value) {
  if (value.size() < 8 || value.size() > 512 || !is_literal_secret(value)) return false;
  constexpr std::string_view kMarks = "-_+=!#%^*@&?~";
  bool has_digit = false;
  bool has_letter = false;
  std::set<char> distinct;
  for (const char c : value) {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_letter = lower_case(c) >= 'a' && lower_case(c) <= 'z';
    // Dots, slashes and spaces make addresses, paths and sentences.
    if (!is_digit && !is_letter && kMarks.find(c) == kMarks.npos) return false;
    has_digit = has_digit || is_digit;
    has_letter = has_letter || is_letter;
    distinct.insert(c);
  }
  if (!has_digit || !has_letter || distinct.size() < 7) return false;
  constexpr std::string_view kTestWords[] = {"test",   "pass",   "admin",    "root", "local",
                                             "fake",   "mock",   "postgres", "demo", "sample",
                                             "secret", "change", "1234",     "user", "default"};
  const std::string text = lower_case(value);
  return std::none_of(std::begin(kTestWords), std::end(kTestWords),
                      [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace sluice
