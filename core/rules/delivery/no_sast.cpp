#include "core/rules/rule.h"
#include "core/rules/shared/delivery_coverage.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Static analysis finds the injection, the weak hash and the open redirect that a reviewer overlooks, while the change is
still a proposal. What runs on a schedule, or on one branch of several that deploy, tells of the fault once it is
there.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [sast]}
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
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [sast]}
=== shop/cart.py
def total(items): return sum(items)
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
.sast:
  script: [semgrep ci]
test:
  script: [pytest]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], «require»: [sast]}
=== shop/cart.py
def total(items): return sum(items)
=== .github/workflows/ci.yml
on:
  pull_request:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: semgrep scan --error --config auto
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [sast]}
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
      - run: semgrep scan --error --config p/python
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [sast]}
=== main.tf
resource "aws_s3_bucket" "b" {}
=== scripts/release.py
print(1)
=== .github/workflows/ci.yml
on:
  pull_request:
  push: {branches: [main]}
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: tfsec .
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], require: [sast]}
=== shop/cart.py
def total(items): return sum(items)
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
sast:
  script: [bandit -r shop]
)",
    R"(=== shop/cart.py
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
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  const Content content = content_of(delivery.path.project(), delivery.policy);
  if (content.code.empty()) return;
  report_lack(delivery, Stage::sast, "analyses the source code", content.code, sink);
}

}  // namespace

extern constinit const Rule no_sast{
    .id = "delivery/no-sast",
    .severity = Severity::medium,
    .title = "No pipeline analyses the source code that is merged and deployed",
    .risk =
        "Faults that a machine finds in seconds reach the environments, and whoever attacks them.",
    .fix =
        "Run a static analysis (CodeQL, Semgrep, Bandit, gosec) for pull or merge requests and for "
        "pushes to the "
        "branches that deploy.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc no_sast_doc{.rule = no_sast,
                                           .why = kWhy,
                                           .source = "NIST SP 800-218 (SSDF): PW.7, PW.8",
                                           .path = ".github/workflows/ci.yml",
                                           .bad = kBad,
                                           .good = kGood};

}  // namespace sluice::delivery
