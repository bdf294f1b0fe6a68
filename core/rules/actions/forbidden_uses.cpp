#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An action runs with the token and the secrets of its job. Which ones have been looked at is for the project to
say: `uses` in `.sluice.yaml` lists those that are allowed, those that are denied, or both. Without it nothing is
said here. What lies in the repository itself (`./…`) is always allowed.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
uses:
  allow: [actions/*, octo/build@v2]
=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «octo/build@v1»
      - uses: «docker://alpine:3.20»
  call:
    uses: «elsewhere/shared/.github/workflows/test.yml@v1»
)",
    R"(=== .sluice.yaml
version: 1
uses:
  allow: ['*']
  deny: [octo/old]
=== action.yml
name: x
runs:
  using: composite
  steps:
    - uses: «Octo/Old/sub@v1»
    - uses: octo/older@v1
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
uses:
  allow: [actions/cache, 'docker://ghcr.io/octo/*']
=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: Actions/Cache/restore@v4
      - uses: ./local
      - uses: docker://ghcr.io/octo/tool:1
  call:
    uses: ./.github/workflows/test.yml
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: unheard/of@main}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:forbidden-uses", "sisakulint:action-list"};

// The names that a pattern may have for it; none for what is always allowed, or not known.
std::vector<std::string> names_of(const UsesTarget& target, std::string_view written) {
  if (target.kind == UsesTarget::Kind::docker) return {std::string(written)};
  if (target.kind != UsesTarget::Kind::repository) return {};
  const std::string repository(target.repository);
  const std::string ref = "@" + std::string(target.ref);
  if (target.path.empty()) return {repository, repository + ref};
  const std::string whole = repository + "/" + std::string(target.path);
  return {repository, repository + ref, whole, whole + ref};
}

void check(const Use& use, Sink& sink) {
  if (sink.lists == nullptr || sink.lists->uses.empty()) return;
  const std::vector<std::string> names = names_of(use.target, use.text.value);
  if (names.empty()) return;
  const NameList::Verdict verdict = sink.lists->uses.judge(names);
  if (verdict == NameList::Verdict::allowed) return;
  sink.report(use.node(), quote(use.text.value) + " " + std::string(refusal(verdict)));
}

}  // namespace

extern constinit const Rule forbidden_uses{
    .id = "actions/forbidden-uses",
    .severity = Severity::medium,
    .title = "Policy does not allow this action",
    .risk = "Code that the project has not agreed to runs with the token and the secrets of a job.",
    .fix = "Use an action that the policy allows, or add this one to uses in the policy.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc forbidden_uses_doc{
    .rule = forbidden_uses,
    .why = kWhy,
    .source = "GitHub: Managing GitHub Actions settings for a repository",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
