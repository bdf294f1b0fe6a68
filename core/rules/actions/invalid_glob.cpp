#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Patterns of branches, tags and paths know `*`, `**`, `?`, `+`, `[ ]` and `!`. They are no regular expressions,
paths in them count from the root, and names of branches hold no spaces, `^`, `~` or `:`.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push:
    branches: [release/«^»v1, «/»main]
    paths: [«.»/src/main.c, "«!»"]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  push:
    tags: ["v[9«-»0]", "v«[»0-9", "«+»x"]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push:
    branches: [main, 'releases/**', '!releases/**-alpha', 'feature/[a-z]+', 'v[12].[0-9]+.[0-9]+']
    paths: ['**', '.github/**', 'docs/a b.md', '..hidden', '!**.md', 'src/**/*.[ch]']
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  push:
    tags: ['v*', 'v\\+x', 'a?']
    paths-ignore: docs/**
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "ls ./[z-a]"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:glob"};

}  // namespace

extern constinit const Rule invalid_glob{
    .id = "actions/invalid-glob",
    .severity = Severity::low,
    .title = "Filter pattern that matches nothing",
    .risk =
        "The workflow does not start when its author expects it, so whatever it was to check is "
        "not checked.",
    .fix = "Correct the pattern; a special character stands for itself behind a backslash.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::invalid_glob>,
};

extern constinit const RuleDoc invalid_glob_doc{
    .rule = invalid_glob,
    .why = kWhy,
    .source = "GitHub: Workflow syntax, filter pattern cheat sheet",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
