#include <algorithm>
#include <iterator>
#include <variant>

#include "core/model/command.h"
#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A secret that a pipeline finds was pushed already, and has to be revoked. A hook finds it on the machine of the author,
before it is a commit. It does not replace the scan of the pipeline, which nobody can skip.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
«delivery»:
  environments: {dev: {branches: [main]}}
=== app/main.py
print(1)
=== .github/workflows/ci.yml
on:
  pull_request:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
=== .pre-commit-config.yaml
«repos»:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.8.0
    hooks: [{id: ruff}]
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
=== .pre-commit-config.yaml
repos:
  - repo: local
    hooks:
      - {id: secrets, name: secrets, language: system, entry: gitleaks protect --staged}
=== .github/workflows/ci.yml
on:
  pull_request:
jobs:
  ci:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments: {dev: {branches: [main]}}
=== .husky/pre-commit
gitleaks protect --staged
=== .gitlab-ci.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "main"
test:
  script: [npm test]
)",
};

// Hooks that are written in a way of their own: what they do is not known.
bool has_other_hooks(const Project& project) {
  return std::any_of(project.paths.begin(), project.paths.end(), [](std::string_view path) {
    return path.starts_with(".husky/") || path.starts_with(".githooks/") ||
           path.starts_with("lefthook.") || path.starts_with(".lefthook.");
  });
}

// What the hooks do: that of the command which runs them.
bool looks_for_secrets(const Project& project, const Document& document) {
  constexpr std::string_view kCommand = "pre-commit run --all-files";
  const Parsed<shell::Script> script = read_shell(kCommand, OffsetMap(), ParseLimits{});
  const ScriptText text{&script.tree, kCommand, &document, Places(Span{})};
  Surroundings around;
  around.project = &project;
  const Activities does = activities_of({&text, 1}, ShellOptions{}, around);
  return does.is_cut || std::any_of(does.list.begin(), does.list.end(), [](const Activity& one) {
           return one.stage == Stage::secret_scan;
         });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  const Project& project = delivery.path.project();
  const Document* const document = project.find(".pre-commit-config.yaml");
  if (document == nullptr) {
    const bool is_there = project.has_file(".pre-commit-config.yaml") ||
                          project.has_file(".pre-commit-config.yml") || has_other_hooks(project);
    if (is_there || !project.is_whole) return;
    DeliverySink(sink).report_policy(delivery, delivery.policy->at,
                                     "There is no .pre-commit-config.yaml");
    return;
  }
  const Tree* const tree = std::get_if<Tree>(&document->syntax);
  if (tree == nullptr || looks_for_secrets(project, *document)) return;
  const Text key = tree->root()["repos"].key();
  if (key.present())
    sink.report(document->id, key.at, "None of the hooks of pre-commit looks for secrets");
}

}  // namespace

extern constinit const Rule no_pre_commit{
    .id = "delivery/no-pre-commit",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "No hook looks for secrets before a commit",
    .risk = "A key is pushed before it is found, and has to be revoked by all who use it.",
    .fix =
        "Add a .pre-commit-config.yaml with a secret scanner (gitleaks, detect-secrets) to the "
        "repository.",
    .topics = {Topic::credentials, Topic::hygiene},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc no_pre_commit_doc{
    .rule = no_pre_commit,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-6 Insufficient Credential Hygiene",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
