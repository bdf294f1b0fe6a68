#include "core/model/actions.h"
#include "core/model/dependabot.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A repository that has a `dependabot.yml` counts on it. Ecosystems without an entry there are never looked at: most often the
actions of its own workflows, which Dependabot updates under the name `github-actions`. Lock files in the root of the
repository tell the others.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/dependabot.yml
version: 2
«updates»:
  - {package-ecosystem: npm, directory: /}
=== package-lock.json
{}
=== .github/workflows/ci.yml
on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v4}]}}
)",
    R"(=== .github/dependabot.yml
version: 2
«updates»:
  - {package-ecosystem: github-actions, directory: /}
=== go.sum
x
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/dependabot.yml
version: 2
updates:
  - {package-ecosystem: github-actions, directory: /}
  - {package-ecosystem: bun, directory: /}
=== package-lock.json
{}
=== sub/go.sum
x
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v4}]}}
)",
};
constexpr std::string_view kActions[] = {"sisakulint:dependabot-github-actions"};
constexpr std::string_view kOthers[] = {"sisakulint:dependabot-ecosystem"};

struct Ecosystem {
  std::string_view name;
  std::string_view file;
};
constexpr Ecosystem kEcosystems[] = {
    {"npm", "package-lock.json"},  {"npm", "yarn.lock"},
    {"npm", "pnpm-lock.yaml"},     {"bun", "bun.lock"},
    {"gomod", "go.sum"},           {"cargo", "Cargo.lock"},
    {"bundler", "Gemfile.lock"},   {"pip", "poetry.lock"},
    {"pip", "Pipfile.lock"},       {"uv", "uv.lock"},
    {"composer", "composer.lock"}, {"mix", "mix.lock"},
};

// Ecosystems that read the same files.
std::string_view family_of(std::string_view name) {
  if (name == "bun") return "npm";
  return name == "uv" ? "pip" : name;
}

bool updates(const dependabot::File& file, std::string_view name) {
  return std::any_of(file.updates.begin(), file.updates.end(),
                     [&](const dependabot::Update& update) {
                       return family_of(update.ecosystem.value) == family_of(name);
                     });
}

bool has_workflows(const Project& project) {
  return std::any_of(project.paths.begin(), project.paths.end(),
                     [](std::string_view path) { return path.starts_with(".github/workflows/"); });
}

void check_file(const Project& project, const Document& document, const dependabot::File& file,
                Sink& sink) {
  const NodeRef list = file.node["updates"];
  if (!list.is_sequence()) return;
  if (has_workflows(project) && !updates(file, "github-actions")) {
    sink.report(document.id, list.key().at, "No entry updates the actions of the workflows")
        .with_node("updates")
        .with_aliases(kActions);
  }
  std::string_view told;
  for (const Ecosystem& ecosystem : kEcosystems) {
    if (told == family_of(ecosystem.name) || !project.has_file(ecosystem.file)) continue;
    if (updates(file, ecosystem.name)) continue;
    told = family_of(ecosystem.name);
    sink.report(document.id, list.key().at, "No entry updates " + quote(ecosystem.file))
        .with_node("updates")
        .with_evidence(std::string(ecosystem.file))
        .with_aliases(kOthers);
  }
}

void check(const Project& project, Sink& sink) {
  for (const Document* const document : project.documents) {
    const auto* const file = std::get_if<dependabot::File>(&document->model);
    if (file == nullptr || folder_of(document->path) != ".github") continue;
    check_file(project, *document, *file, sink);
  }
}

}  // namespace

extern constinit const Rule dependabot_missing_ecosystem{
    .id = "actions/dependabot-missing-ecosystem",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Dependabot does not update what the repository uses",
    .risk = "Faults that are mended elsewhere stay, since nobody is told of the new version.",
    .fix = "Add an entry for the ecosystem to updates.",
    .aliases = kJoined<kActions, kOthers>,
    .topics = {Topic::supply_chain, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc dependabot_missing_ecosystem_doc{
    .rule = dependabot_missing_ecosystem,
    .why = kWhy,
    .source = "GitHub: Dependabot supported ecosystems",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
