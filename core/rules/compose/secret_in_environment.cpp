#include <string>

#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
A value in `environment` is shown by `docker inspect` and stays in the history of the repository. The
finding is about variables whose name says that they hold a secret and whose value is written out, and
about URLs with a password in them. So is a default, `${NAME:-value}`, which is what runs wherever nobody
sets another. Names that end in _FILE, references and placeholders are not.
)";

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    environment: {POSTGRES_PASSWORD: «fixture-Pa55»}
)",
                                     R"(services:
  web:
    image: nginx:1.27
    environment:
      - "MYSQL_ROOT_PASSWORD=«fixture-Pa55»"
      - TZ=UTC
)",
                                     R"(services:
  web:
    image: nginx:1.27
    environment: ["DATABASE_URL=postgres://app:«s3cr3tfixture»@db/app"]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    environment: {POSTGRES_PASSWORD: "${PW:-«fixture-Pa55»}"}
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    environment: {POSTGRES_PASSWORD: "${POSTGRES_PASSWORD}", POSTGRES_PASSWORD_FILE: /run/secrets/db}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    environment: {POSTGRES_PASSWORD: "${PW:?not set}", TOKEN: "${TOKEN:-}", API_KEY: "${KEY:-changed-$OTHER}"}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    environment: [POSTGRES_PASSWORD, "TOKEN_URL=https://login.example.org/token"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    environment: ["DATABASE_URL=postgres://app:${PW}@db/app", "PASSWORD="]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    environment: {POSTGRES_PASSWORD: }
)"};

// What stands behind ":-" of "${NAME:-value}", where that is all of the value; else empty.
std::string_view default_of(std::string_view value) {
  const compose::Reading reading = compose::evaluate(value);
  if (!reading.is_known || !reading.is_default || !value.starts_with("${") || !value.ends_with('}'))
    return {};
  const std::size_t dash = value.find('-');
  if (dash == value.npos) return {};
  const std::string_view written = value.substr(dash + 1, value.size() - dash - 2);
  return reading.is(written) ? written : std::string_view();
}

void check(const compose::Service& service, Sink& sink) {
  for (const compose::Variable& variable : compose::variables(service.environment)) {
    std::string_view secret;
    bool is_default = false;
    if (!is_secret_name(variable.name)) {
      secret = url_password(variable.value);
    } else if (is_literal_secret(variable.value)) {
      secret = variable.value;
    } else if (const std::string_view written = default_of(variable.value);
               is_literal_secret(written)) {
      secret = written;
      is_default = true;
    } else {
      secret = url_password(variable.value);
    }
    if (secret.empty()) continue;
    Hit& hit = sink.report(variable.at(secret), called(service) + " gets " + quote(variable.name) +
                                                    (is_default ? ", if nobody sets it," : "") +
                                                    " as it is written here")
                   .with_node(variable.node.path())
                   .with_evidence(std::string(variable.name));
    if (is_default) hit.with_severity(Severity::medium);
  }
}

}  // namespace

extern constinit const Rule secret_in_environment{
    .id = "compose/secret-in-environment",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Secret is written in the Compose file",
    .risk = "Whoever reads the repository, or may inspect the container, has the secret.",
    .fix = "Revoke the secret, and pass the new one by secrets, or from outside as ${NAME}.",
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc secret_in_environment_doc{.rule = secret_in_environment,
                                                         .why = kWhy,
                                                         .source = "CWE-798",
                                                         .path = "compose.yaml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::compose
