#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A linter finds the name that does not exist and the branch that cannot be reached, and keeps diffs small enough to be read.
It is cheap where it runs for every request from the start.
)";

constexpr std::string_view kBad[] = {
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
=== .github/workflows/ci.yml
on:
  pull_request:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: ruff check .
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
«delivery»:
  environments: {dev: {branches: [main]}}
=== pyproject.toml
[project]
=== shop/cart.py
x = 1
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [pytest]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
  components:
    backend: {paths: ['backend/**']}
    frontend: {paths: ['frontend/**']}
=== backend/app.py
x = 1
=== frontend/package.json
{"scripts": {"lint": "eslint src"}}
=== frontend/src/main.ts
export const x = 1
=== .github/workflows/ci.yml
on:
  pull_request:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: ruff check .
      - run: npm run lint
        working-directory: frontend
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
=== Dockerfile
FROM scratch
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [make]
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr || delivery.path.runs().empty()) return;
  for (const Component& one : content_of(delivery.path.project(), delivery.policy).components) {
    if (!one.has_code || lint_of(delivery, one) != Care::none) continue;
    report_component(delivery, one,
                     "No pipeline of pull or merge requests lints " + quote(one.name), sink);
  }
}

}  // namespace

extern constinit const Rule no_lint{
    .id = "delivery/no-lint",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Code of a component is not linted",
    .risk = "Faults of the simplest kind take the time of reviewers, or pass them.",
    .fix = "Run the linter of the language for pull or merge requests.",
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc no_lint_doc{.rule = no_lint,
                                           .why = kWhy,
                                           .source = "NIST SP 800-218 (SSDF): PW.7",
                                           .path = ".github/workflows/ci.yml",
                                           .bad = kBad,
                                           .good = kGood};

}  // namespace sluice::delivery
