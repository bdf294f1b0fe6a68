#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// What only its name tells: last, so that every other rule wins over it.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/service-credential",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Credential of a service in clear text",
        .risk = "Acts as whoever it was issued to, at the service that its name tells.",
        .fix = "Revoke it at the service, and read its successor from a secret store at run time.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"key", "token", "secret", "private", "access", "pat">,
                .judge = check_service,
            },
    },
    {
        .id = "secrets/generic-credential",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Credential in clear text",
        .risk = "Acts as whoever it was issued to, at the service that it is for.",
        .fix = "Revoke it, and read its successor from a secret store at run time.",
        .aliases = words<"gitleaks:generic-api-key", "betterleaks:generic-api-key",
                         "noseyparker:np.generic.2", "trufflehog:generic",
                         "kingfisher:kingfisher.generic.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"key", "token", "secret", "pass", "pwd", "credential", "psk",
                                  "masterauth", "sonar.login", "bindpw", "rootpw", "default_pw">,
                .judge = check_named,
                .generic = true,
            },
    },
    {
        .id = "secrets/generic-password",
        .severity = Severity::low,
        .confidence = Confidence::low,
        .persona = Persona::pedantic,
        .title = "Password in clear text",
        .risk = "Logs in wherever the password is used, and it may be used more than once.",
        .fix = "Change the password, and read its successor from a secret store at run time.",
        .aliases = words<"noseyparker:np.generic.4", "kingfisher:kingfisher.generic.3">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"passw", "pwd", "passphrase">,
                .regex =
                    R"((?i:passw(?:or)?d?|pwd|passphrase)['"\]]{0,2}\s{0,4}(?::{0,3}=>?|:)\s{0,4}['"]([^\s'"<>{}]{6,64})['"])",
                .judge = check_password,
                .generic = true,
            },
    },
};

}  // namespace

extern constinit const RuleTable generic{.rows = kRows};

}  // namespace sluice::secrets
