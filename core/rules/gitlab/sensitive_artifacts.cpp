#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Everyone who can see the pipeline can download what its jobs keep, in a public project everyone at all, and
it stays until it expires. Keys, files of credentials and the state of Terraform, which holds the secrets
of what it manages in clear, are handed out that way. Examples (`.env.example`), certificates and reports
of scanners are not meant.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script: [make]
  artifacts:
    paths:
      - dist/
      - «.env.production»
      - «config/deploy-key.pem»
)",
    R"(.keep:
  artifacts:
    paths: [«infra/terraform.tfstate»]
    expire_in: 1 day
plan:
  extends: .keep
  script: [terraform plan]
)",
    R"(default:
  artifacts:
    paths: [«"output/db_password.txt"»]
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script: [make]
  artifacts:
    paths: [dist/, .env.example, certs/ca.pem, public_key.pem, gl-secret-detection-report.json]
    exclude: [.env]
    reports:
      dotenv: build.env
)",
    R"(.keep:
  artifacts:
    paths: [.env]
build:
  extends: .keep
  artifacts:
    paths: [keys.json, environment.ts, secretary.md]
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL005"};

bool is_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool has_word(std::string_view name, std::span<const std::string_view> words) {
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find_first_of("._- ", begin), name.size());
    if (is_one_of(name.substr(begin, end - begin), words)) return true;
    begin = end + 1;
  }
  return false;
}

constexpr std::array<std::string_view, 15> kFiles = {
    ".env",       ".npmrc",           ".netrc",     "_netrc", ".pypirc",  ".git-credentials",
    ".pgpass",    ".htpasswd",        "id_rsa",     "id_dsa", "id_ecdsa", "id_ed25519",
    "kubeconfig", "credentials.json", "credentials"};
constexpr std::array<std::string_view, 10> kEndings = {
    ".pem",      ".key",  ".p12", ".pfx",     ".jks",
    ".keystore", ".kdbx", ".ppk", ".tfstate", ".tfstate.backup"};
constexpr std::array<std::string_view, 4> kFolders = {".ssh", ".aws", ".gnupg", "secrets"};
constexpr std::array<std::string_view, 9> kSecretWords = {"password",    "passwords",  "passwd",
                                                          "secret",      "secrets",    "credential",
                                                          "credentials", "privatekey", "private"};
// What only tells of secrets, or is meant to be read.
constexpr std::array<std::string_view, 20> kHarmless = {
    "example",   "sample",      "template", "dist",   "public",    "pub",    "cert",
    "certs",     "certificate", "ca",       "chain",  "fullchain", "report", "reports",
    "detection", "scan",        "results",  "schema", "test",      "tests"};

bool is_secret_file(std::string_view name) {
  if (has_word(name, kHarmless)) return false;
  if (is_one_of(name, kFiles) || name.starts_with(".env.")) return true;
  const bool is_key = std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
    return name.ends_with(ending) && name != ending;
  });
  // "private" alone is a folder of the site; with a key it is one.
  return is_key ||
         (has_word(name, std::span(kSecretWords).first(7)) && name.find('.') != name.npos);
}

bool is_secret(std::string_view written) {
  std::string path = lower_case(written);
  while (path.ends_with('/') || path.ends_with('*')) path.pop_back();
  std::string_view rest = path;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (is_one_of(part, kFolders)) return true;
    if (slash == rest.npos) return is_secret_file(part);
    rest.remove_prefix(slash + 1);
  }
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const artifacts = job.get("artifacts");
  const Node* const paths = artifacts != nullptr ? artifacts->get("paths") : nullptr;
  if (paths == nullptr) return;
  for (const Item& item : paths->items) {
    if (is_secret(item.value->text)) sink.report(item, "Artifact holds " + quote(item.value->text));
  }
}

}  // namespace

extern constinit const Rule sensitive_artifacts{
    .id = "gitlab/sensitive-artifacts",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Artifact takes secrets along",
    .risk = "Everyone who can see the pipeline downloads the secret, until the artifact expires.",
    .fix =
        "Name what is to be kept file by file, without the secret; hand secrets on as masked "
        "variables.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::storage},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc sensitive_artifacts_doc{.rule = sensitive_artifacts,
                                                       .why = kWhy,
                                                       .source = "GitLab: Job artifacts",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
