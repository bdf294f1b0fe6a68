#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub's Advisory Database lists versions of actions that leak secrets, run text of outsiders as code, or whose
tags were moved to hostile code. The version is that of the tag, or of the comment behind a commit id. A tag
such as `v2` moves on with its releases, so that it counts only where no version 2 is mended. Advisories
are known as of a date.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «tj-actions/changed-files@v40»
      - uses: «actions/download-artifact@v4.1.2»
      - uses: «hashicorp/vault-action@130d1f5f4fe645bb6c83e4225c04d64cfb62de6e» # v2.1.0
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «github/codeql-action/init@v3.27»
      - uses: «kartverket/github-workflows/.github/workflows/run-terraform.yml@v2.2»
)",
    R"(=== action.yml
name: scan
runs:
  using: composite
  steps:
    - uses: «dawidd6/action-download-artifact@v5»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/download-artifact@v4
      - uses: actions/download-artifact@v3
      - uses: github/codeql-action/init@v3
      - uses: gradle/gradle-build-action@v2
      - uses: tj-actions/changed-files@main
      - uses: tj-actions/changed-files@v46
      - uses: tj-actions/changed-files@48d8f15b2aaa3d255ca5af3eba4870f807ce6b3c # v45
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: hashicorp/vault-action@130d1f5f4fe645bb6c83e4225c04d64cfb62de6e
      - uses: octo/vault-action@v2.1.0
      - uses: embano1/wip@v2
      - uses: step-security/harden-runner@v2.12.0-rc1
)",
};
constexpr std::string_view kAliases[] = {"zizmor:known-vulnerable-actions",
                                         "sisakulint:known-vulnerable-actions",
                                         "poutine:known_vulnerability_in_build_component"};

void check(const Use& use, Sink& sink) {
  if (use.target.kind != UsesTarget::Kind::repository) return;
  const bool is_pinned = use.target.is_pinned();
  const std::string_view version = version_of(use);
  const std::vector<Advisory> advisories = advisories_of(use.target, version);
  if (advisories.empty()) return;
  // One finding for all: the worst names it, and the newest fix mends them.
  const Advisory* worst = &advisories.front();
  std::string_view fixed = worst->fixed;
  std::string ids;
  for (const Advisory& advisory : advisories) {
    if (advisory.severity > worst->severity) worst = &advisory;
    if (is_older(fixed, advisory.fixed)) fixed = advisory.fixed;
    if (!ids.empty()) ids += ", ";
    ids += advisory.id;
  }
  Hit& hit = sink.report(use.text, quote(use.target.repository) + " " + quote(version) +
                                       " is affected by " + ids)
                 .with_severity(worst->severity);
  if (is_pinned) hit.with_confidence(Confidence::medium);
  if (!fixed.empty())
    hit.with_fix("Update to " + std::string(fixed) + " or newer, and pin it by its commit.");
}

}  // namespace

extern constinit const Rule known_vulnerable_action{
    .id = "actions/known-vulnerable-action",
    .severity = Severity::high,
    .title = "Action has a published vulnerability",
    .risk =
        "What the advisory describes can be done to the job: in most cases code runs with its "
        "token and secrets.",
    .fix = "Update to the version that mends it, and pin that by its commit.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc known_vulnerable_action_doc{
    .rule = known_vulnerable_action,
    .why = kWhy,
    .source = "GitHub Advisory Database, ecosystem GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
