#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
What Terraform, CloudFormation or Kubernetes manifests say is what stands in the account minutes later: the open bucket,
the role that may do everything. A scan of requests shows it while it is a line of text. `validate` and `fmt` look at
the syntax only.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [iac-scan]}
=== infra/main.tf
provider "aws" {}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform -chdir=infra validate
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [iac-scan]}
=== stack.yaml
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Topic: {Type: 'AWS::SNS::Topic'}
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
lint:
  script: [cfn-lint stack.yaml]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [iac-scan]}
=== infra/main.tf
provider "aws" {}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: docker run --rm -v "$PWD:/tf" bridgecrew/checkov:3.2.334 -d /tf/infra
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [iac-scan]}
=== infra/main.tf
provider "aws" {}
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
iac:
  script: [trivy config --exit-code 1 infra]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [tests]}
=== Dockerfile
FROM scratch
=== .github/workflows/ci.yml
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
  if (delivery.policy == nullptr) return;
  const Content content = content_of(delivery.path.project(), delivery.policy);
  if (content.iac.empty()) return;
  report_lack(delivery, Stage::iac_scan, "scans the infrastructure code", content.iac, sink);
}

}  // namespace

extern constinit const Rule no_iac_scan{
    .id = "delivery/no-iac-scan",
    .severity = Severity::medium,
    .title = "No pipeline scans the infrastructure code that is merged and applied",
    .risk = "An open network or a role without limits is applied before anybody sees it.",
    .fix =
        "Run a scanner of infrastructure code (Checkov, Trivy, KICS) for pull or merge requests "
        "and for pushes to the "
        "branches that deploy.",
    .topics = {Topic::integrity, Topic::access},
    .check = check,
};

extern constinit const RuleDoc no_iac_scan_doc{
    .rule = no_iac_scan,
    .why = kWhy,
    .source = "OWASP DevSecOps Guideline: Infrastructure as Code scanning",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
