#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A password in a script is known to everyone who can read the repository, and stays in its history. For a
database that the job itself starts that is harmless; it is a habit that ends up with one that is not.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  script:
    - PGPASSWORD=«s3cretWord1» psql -h db.example.com -U admin
    - mysql -u root «-ps3cretWord1» -e "SELECT 1"
    - mysqldump «--password=s3cretWord1» app > dump.sql
)",
    R"(test:
  before_script:
    - sqlcmd -S localhost -U SA -P «"s3cretWord1!"» -Q "SELECT 1"
    - mongosh --username admin --password «s3cretWord1» app
    - curl -u «admin:s3cretWord1» https://example.com/api
    - sed -i «"s/sa:[^@]*@/sa:s3cretWord1!@/"» .env
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script:
    - PGPASSWORD=$DB_PASSWORD psql -U admin
    - mysql --password="$DB_PASSWORD" -e "SELECT 1"; mysql -p -u root; mysql -p$DB_PASSWORD
    - sqlcmd -P "$MSSQL_PASSWORD" -Q "SELECT 1"; sqlcmd -U SA
    - sed -i "s/sa:[^@]*@/sa:${DB_PASS}@/" .env
    - curl -u "$USER:$PASSWORD" https://example.com/api
    - curl -u token https://example.com
)",
    R"(test:
  script:
    - '# mysql -ps3cretWord1'
    - PGPASSWORD= psql
    - ssh -P 22 example.com; mkdir -ps3cretWord1
    - echo mysql -ps3cretWord1
    - curl -u admin: https://example.com/api
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL038"};

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

void check_client(const Invocation& call, const Client& client, ScriptSink& sink) {
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].value;
    constexpr std::string_view kLong = "--password";
    const bool is_long = text == kLong;
    const bool is_short = !client.letter.empty() && text == client.letter && !client.is_joined;
    if ((is_long || is_short) && i + 1 < words.size()) {
      if (is_literal(words[i + 1], words[i + 1].value) && !words[i + 1].value.starts_with('-'))
        sink.report(words[i + 1].at, quote(call.name) + " is given a literal password");
    } else if (text.starts_with("--password=")) {
      if (is_literal(words[i], text.substr(kLong.size() + 1)))
        sink.report(words[i].at, quote(call.name) + " is given a literal password");
    } else if (!client.letter.empty() && text.starts_with(client.letter) && client.is_joined &&
               is_literal(words[i], text.substr(2))) {
      sink.report(words[i].at, quote(call.name) + " is given a literal password");
    }
  }
}

// curl -u user:password
void check_curl(const Invocation& call, ScriptSink& sink) {
  const auto words = call.arguments();
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].value != "-u" && words[i].value != "--user") continue;
    const std::string_view user = words[i + 1].value;
    const std::size_t colon = user.find(':');
    if (colon != user.npos && is_literal(words[i + 1], user.substr(colon + 1)))
      sink.report(words[i + 1].at, "curl is given a literal password");
  }
}

// s/sa:[^@]*@/sa:password@/: the second part of the substitution names user and password.
void check_sed(const Invocation& call, ScriptSink& sink) {
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
      sink.report(word.at, "sed writes a literal password");
  }
}

void check_call(const Invocation& call, ScriptSink& sink) {
  for (const shell::Assignment& assignment : call.command->assignments) {
    const bool is_password = std::find(std::begin(kVariables), std::end(kVariables),
                                       assignment.name.value) != std::end(kVariables);
    if (is_password && is_literal(assignment.value, assignment.value.value))
      sink.report(assignment.value.at, quote(assignment.name.value) + " is a literal password");
  }
  if (call.name == "curl") return check_curl(call, sink);
  if (call.name == "sed") return check_sed(call, sink);
  const auto client = std::find_if(std::begin(kClients), std::end(kClients),
                                   [&](const Client& one) { return one.program == call.name; });
  if (client != std::end(kClients)) check_client(call, *client, sink);
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule hardcoded_cli_credential{
    .id = "gitlab/hardcoded-cli-credential",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Password is written in a command",
    .risk = "Everyone who can read the repository, now or later, has the password.",
    .fix = "Store it as a masked variable of the project, and hand that to the command.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc hardcoded_cli_credential_doc{.rule = hardcoded_cli_credential,
                                                            .why = kWhy,
                                                            .source = "CWE-798",
                                                            .path = ".gitlab-ci.yml",
                                                            .bad = kBad,
                                                            .good = kGood};

}  // namespace sluice::gitlab
