#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A credential that is committed is public to everybody who can read the repository, and stays in its history. A scan of
requests finds it before it is merged, when rewriting the branch is still enough; a scan of the branches that deploy
finds what came in another way. A hook on the machine of the author helps, and proves nothing: it can be skipped.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [secret-scan]}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
      - run: pip install detect-secrets && detect-secrets --version
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [secret-scan]}
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: gitleaks detect --source .
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [tests, secret-scan]}
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [pytest]
.secrets:
  script: [gitleaks detect --source .]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [secret-scan]}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: docker run --rm -v "$PWD:/repo" zricethezav/gitleaks:v8.21.2 detect --source /repo
)",
    R"(=== .pre-commit-config.yaml
repos:
  - repo: https://github.com/gitleaks/gitleaks
    rev: v8.21.2
    hooks: [{id: gitleaks}]
=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [secret-scan]}
=== .github/workflows/ci.yml
on:
  push:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pre-commit run --all-files
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [secret-scan]}
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
include:
  - project: acme/ci
    file: secrets.yml
test:
  script: [pytest]
)",
    R"(=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
)",
};

void check(const Delivery& delivery, Sink& sink) {
  report_lack(delivery, Stage::secret_scan, "scans for secrets", {}, sink);
}

}  // namespace

extern constinit const Rule no_secret_scan{
    .id = "delivery/no-secret-scan",
    .severity = Severity::medium,
    .title = "No pipeline looks for secrets in what is merged and deployed",
    .risk =
        "A key that somebody commits is found by whoever reads the repository, not by its owners.",
    .fix =
        "Run a secret scanner over the repository for pull or merge requests and for pushes to the "
        "branches that "
        "deploy, and let it fail.",
    .topics = {Topic::credentials, Topic::integrity},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc no_secret_scan_doc{
    .rule = no_secret_scan,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-6 Insufficient Credential Hygiene",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
