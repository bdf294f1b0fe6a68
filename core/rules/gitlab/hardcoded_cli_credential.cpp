#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/literal_passwords.h"
#include "core/rules/sink.h"

#include <string_view>
#include <utility>

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

void check_call(const Invocation& call, ScriptSink& sink) {
  for (LiteralPassword& password : literal_passwords(call))
    sink.report(password.at, std::move(password.what));
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
