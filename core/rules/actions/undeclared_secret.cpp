#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A called workflow that declares its secrets is given those by name. Others reach it only from callers that hand
over all they have with `secrets: inherit`.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_call:
    secrets: {token: {required: true}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.«key» }}"}}]
)",
    R"(on:
  workflow_call:
    secrets:
      token:
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ «secrets['key']» }}"}}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_call:
    secrets: {TOKEN: {required: true}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {A: "${{ secrets.token }}", B: "${{ secrets.GITHUB_TOKEN }}"}}]
)",
    R"(on:
  push:
  workflow_call:
    secrets: {token: {required: true}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.KEY }}"}}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

}  // namespace

extern constinit const Rule undeclared_secret{
    .id = "actions/undeclared-secret",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Secret that the called workflow does not declare",
    .risk = "Callers that hand over secrets by name cannot give this one, and it is empty.",
    .fix = "Declare the secret below on.workflow_call.secrets.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::undeclared_secret>,
};

extern constinit const RuleDoc undeclared_secret_doc{.rule = undeclared_secret,
                                                     .why = kWhy,
                                                     .source = "GitHub: Reuse workflows",
                                                     .path = ".github/workflows/ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::actions
