#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Tests are the only gate that knows what the program is for. Where none run for a request, the merge is a guess; where none
run for the branch that deploys, two changes that are each right may ship what is wrong together.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [tests]}
=== shop/cart.py
def total(items): return sum(items)
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: ruff check .
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [tests]}
=== shop/cart.py
def total(items): return sum(items)
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [tests]}
=== shop/cart.py
def total(items): return sum(items)
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
lint:
  script: [ruff check .]
tests:
  script: [pytest]
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [tests]}
=== shop/cart.py
def total(items): return sum(items)
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: python -m pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [tests]}
=== shop/cart.py
def total(items): return sum(items)
=== Makefile
check:
	tox -e py312
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
tests:
  script: [make check]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [main], require: [tests]}
    uat: {branches: [uat], from: main, require: [verify]}
=== shop/cart.py
def total(items): return sum(items)
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
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [iac-scan]}
=== main.tf
provider "aws" {}
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: checkov -d .
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  const Content content = content_of(delivery.path.project(), delivery.policy);
  if (content.code.empty()) return;
  report_lack(delivery, Stage::unit_test, "runs tests", content.code, sink);
}

}  // namespace

extern constinit const Rule no_tests{
    .id = "delivery/no-tests",
    .severity = Severity::medium,
    .title = "No pipeline tests what is merged and deployed",
    .risk =
        "Whatever breaks is found by those who use it, and a fix can be no more sure than the "
        "fault was.",
    .fix = "Run the tests for pull or merge requests and for pushes to the branches that deploy.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc no_tests_doc{.rule = no_tests,
                                            .why = kWhy,
                                            .source = "NIST SP 800-218 (SSDF): PW.8",
                                            .path = ".github/workflows/ci.yml",
                                            .bad = kBad,
                                            .good = kGood};

}  // namespace sluice::delivery
