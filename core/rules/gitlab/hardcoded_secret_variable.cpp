#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A variable in the file can be neither masked nor protected, and everyone who can read the repository can
read it, in its history too. Reported are values that look made by a machine, in variables that are named
for a secret; passwords of throw-away services in tests are not.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  DEPLOY_TOKEN: «Zk3vQ9xT2mB7nR5cW8yH»
test:
  script: [make]
)",
    R"(deploy:
  variables:
    DB_PASSWORD:
      value: «"q7Xr2LmN9sVb4TzK"»
      description: the database
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  DEPLOY_TOKEN: $VAULT_TOKEN
  POSTGRES_PASSWORD: postgres
  API_KEY: your-api-key-here-1234
  TOKEN_URL: https://auth.example.org/oauth2/token
  SECRET_NAME: prod/database/password-v2
  NPM_TOKEN: ""
test:
  script: [make]
)",
    R"(deploy:
  variables:
    CACHE_KEY: Zk3vQ9xT2mB7nR5cW8yH
    SSH_KEY_PATH: /etc/ssh/id_ed25519
    DB_PASSWORD: EXAMPLEq7Xr2LmN9sVb4TzK
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL006"};

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return result;
}

bool is_secret_name(std::string_view name) {
  const std::string text = upper(name);
  constexpr std::array<std::string_view, 13> kEnds = {
      "PASSWORD",       "PASSWD",     "TOKEN",       "SECRET",     "API_KEY",
      "APIKEY",         "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY", "SIGNING_KEY",
      "ENCRYPTION_KEY", "AUTH_KEY",   "CREDENTIALS"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

// Shannon entropy in bits a character.
double entropy(std::string_view text) {
  std::array<int, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool looks_made_by_machine(std::string_view value) {
  if (value.size() < 12 || value.size() > 512) return false;
  bool has_digit = false;
  bool has_letter = false;
  for (const char c : value) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    has_digit = has_digit || digit;
    has_letter = has_letter || letter;
    // Dots, slashes and spaces make addresses, paths and sentences.
    if (!digit && !letter && std::string_view("-_+=!#%^*").find(c) == std::string_view::npos)
      return false;
  }
  const bool is_placeholder = contains_any(
      upper(value), {"EXAMPLE", "YOUR", "CHANGE", "DUMMY", "PLACEHOLDER", "TEST", "FAKE", "SAMPLE",
                     "XXXX", "1234", "HERE", "NOTREAL", "INSERT", "REPLACE"});
  return has_digit && has_letter && !is_placeholder && entropy(value) >= 3.2;
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Variables& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (!value.is_scalar() || !is_secret_name(variable.key().value)) continue;
      if (looks_made_by_machine(value.value())) sink.report(value).with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule hardcoded_secret_variable{
    .id = "gitlab/hardcoded-secret-variable",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Secret is written in the pipeline",
    .risk = "Everyone who can read the repository, now or later, has the secret.",
    .fix =
        "Revoke it, and store a new one as a masked and protected variable of the project, or "
        "fetch it with id_tokens.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc hardcoded_secret_variable_doc{
    .rule = hardcoded_secret_variable,
    .why = kWhy,
    .source = "GitLab: CI/CD variable security; CWE-798",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
