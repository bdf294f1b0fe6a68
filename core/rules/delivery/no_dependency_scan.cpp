#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Most of what an application runs was written by others, and its faults are published with a recipe. A scan of the locked
dependencies says which of them are known before they are merged, and again when the branch that deploys is built.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
«delivery»:
  environments:
    production: {branches: [main], require: [tests]}
=== requirements.txt
flask==3.1.0
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pip install -r requirements.txt
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [dependency-scan]}
=== package-lock.json
{"lockfileVersion": 3}
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [npm ci, npm test]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [dependency-scan]}
=== requirements.txt
flask==3.1.0
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pip-audit -r requirements.txt
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [tests]}
=== package.json
{"scripts": {"test": "node --test"}}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [dependency-scan]}
=== go.sum
example.com/a v1.0.0 h1:AAAA=
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
osv:
  script: [osv-scanner scan -r .]
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  const Content content = content_of(delivery.path.project(), delivery.policy);
  if (content.dependencies.empty()) return;
  report_lack(delivery, Stage::dependency_scan, "scans the dependencies", content.dependencies,
              sink);
}

}  // namespace

extern constinit const Rule no_dependency_scan{
    .id = "delivery/no-dependency-scan",
    .severity = Severity::medium,
    .title = "No pipeline scans the dependencies of what is merged and deployed",
    .risk = "A known fault of a library is deployed, and its exploit is public.",
    .fix =
        "Scan the dependencies (pip-audit, npm audit, OSV-Scanner, Trivy) for pull or merge "
        "requests and for pushes "
        "to the branches that deploy.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc no_dependency_scan_doc{
    .rule = no_dependency_scan,
    .why = kWhy,
    .source = "OWASP Top 10: A06 Vulnerable and Outdated Components",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
