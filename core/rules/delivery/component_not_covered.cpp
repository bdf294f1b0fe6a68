#include <string>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A pipeline that lists its components by name forgets the next one. The new service has a Dockerfile and sources, is
reviewed and deployed like the others, and nothing has ever built or tested a change to it before the merge. A scan of the
whole repository does not make up for that: it knows nothing of what the component does.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
  components:
    backend: {paths: ['backend/**']}
=== backend/app.py
x = 1
=== backend/Dockerfile
FROM python:3.12
=== worker/worker.py
x = 1
=== worker/Dockerfile
«FROM python:3.12»
COPY . .
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: cd backend && pytest
      - run: semgrep scan --error --config auto
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
  components:
    backend: {paths: ['backend/**']}
    «frontend»: {paths: ['frontend/**']}
=== backend/app.py
x = 1
=== frontend/src/main.ts
export const x = 1
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
backend:
  script: [cd backend, pytest]
secrets:
  script: [gitleaks detect --source .]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
=== backend/app.py
x = 1
=== backend/Dockerfile
FROM python:3.12
=== worker/worker.py
x = 1
=== worker/Dockerfile
FROM python:3.12
=== .github/workflows/ci.yml
on: {pull_request: }
jobs:
  build:
    runs-on: ubuntu-24.04
    strategy: {matrix: {component: [backend, worker]}}
    steps:
      - run: docker build --tag ${{ matrix.component }}:ci ${{ matrix.component }}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
  components:
    api: {paths: ['services/api/**']}
    infra: {paths: ['infra/**']}
    old: {paths: ['old/**']}
=== services/api/main.go
package main
=== infra/main.tf
provider "aws" {}
=== examples/demo/Dockerfile
FROM scratch
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [go test ./...]
iac:
  script: [checkov -d .]
)",
    R"(=== worker/worker.py
x = 1
=== worker/Dockerfile
FROM python:3.12
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: semgrep scan --error --config auto
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || delivery.path.runs().empty()) return;
  for (const Component& one : content_of(delivery.path.project(), delivery.policy).components) {
    if (!one.has_code && !one.has_dockerfile && !one.has_iac) continue;
    if (care_of(delivery, one) != Care::none) continue;
    const bool is_program = one.has_code || one.has_dockerfile;
    report_component(delivery, one,
                     "No pipeline of pull or merge requests " +
                         std::string(is_program ? "builds or tests " : "scans or plans ") +
                         quote(one.name),
                     sink);
  }
}

}  // namespace

extern constinit const Rule component_not_covered{
    .id = "delivery/component-not-covered",
    .severity = Severity::medium,
    .title = "Component is not covered by any pipeline of changes",
    .risk =
        "Changes to the component are merged and deployed though nothing has built or tested them.",
    .fix = "Build, test and scan the component for pull or merge requests, as its siblings are.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc component_not_covered_doc{.rule = component_not_covered,
                                                         .why = kWhy,
                                                         .source = "NIST SP 800-218 (SSDF): PW.8",
                                                         .path = ".github/workflows/ci.yml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::delivery
