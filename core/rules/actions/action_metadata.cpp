#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/shared/local_uses.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub reads the action.yml of an action before it runs: with a key that it does not know, without one that it
needs, with a runtime that is no more or a file that is not there, the step fails. Said where a workflow of the
repository uses the action; of an action that none uses, in its action.yml.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: «./tool»}]
=== tool/action.yml
name: tool
runs: {using: node12, main: index.js}
)",
    R"(=== action.yml
name: tool
description: tool
branding: {color: «pink»}
inputs: {name: {«requird»: true}}
«runs»: {using: composite, «main»: index.js}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «./»
=== action.yml
name: tool
description: tool
runs:
  using: node20
  main: dist/index.js
=== README
nothing else
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: ./tool}, {uses: ./gone}]
=== tool/action.yml
name: tool
description: tool
inputs: {name: , level: {required: true, default: 1}}
branding: {icon: box, color: gray-dark}
runs: {using: node24, main: ../dist/index.js, post: end.js, post-if: success()}
=== dist/index.js
run()
=== tool/end.js
end()
)",
    R"(=== action.yml
name: tool
description: tool
outputs: {name: {value: "${{ steps.a.outputs.name }}"}}
runs:
  using: composite
  steps:
    - {id: a, run: make, shell: bash}
    - {uses: actions/checkout@v4}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: npm run build
      - uses: ./
=== action.yml
name: tool
description: tool
runs: {using: node20, main: dist/index.js}
)",
    R"(=== action.yml
name: tool
description: tool
runs: {using: docker, image: "docker://octo/tool:1", args: [all], env: {A: 1}}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action"};

// A file that the action runs, and that has to be there.
void check_file(const Project& project, const Document& document, NodeRef name,
                std::vector<Fault>& faults) {
  if (!project.is_whole || !name.is_scalar() || name.value().empty()) return;
  const std::string_view value = name.value();
  if (value.find("${{") != value.npos) return;
  const auto path = path_within(folder_of(document.path), value);
  if (path && project.has_file(*path)) return;
  Fault& fault = faults.emplace_back();
  fault.mistake = Mistake::action_metadata;
  fault.node = name;
  fault.text = "There is no file {}";
  fault.names.emplace_back(value);
}

// A name by which GitHub takes a file for a Dockerfile.
bool is_dockerfile(std::string_view path) {
  const std::string name = lower_case(path.substr(path.rfind('/') + 1));
  return name.ends_with("dockerfile") || name.starts_with("dockerfile.");
}

void check_image(const Project& project, const Document& document, NodeRef image,
                 std::vector<Fault>& faults) {
  if (!image.is_scalar() || image.value().find(':') != std::string_view::npos) return;
  if (is_dockerfile(image.value())) return check_file(project, document, image, faults);
  Fault& fault = faults.emplace_back();
  fault.mistake = Mistake::action_metadata;
  fault.node = image;
  fault.text = "{} is neither a Dockerfile nor docker://IMAGE";
  fault.names.emplace_back(image.value());
}

void check_duplicates(NodeRef mapping, std::vector<Fault>& faults) {
  std::unordered_map<std::string, NodeRef> seen;
  for (const NodeRef child : mapping.children()) {
    const auto [first, is_new] = seen.emplace(lower_case(child.key().value), child);
    if (is_new || first->second.key().value != child.key().value) continue;
    Fault& fault = faults.emplace_back();
    fault.mistake = Mistake::duplicate_key;
    fault.node = child;
    fault.at_key = true;
    fault.text = "Key {} is written again";
    fault.names.emplace_back(child.key().value);
    fault.related = first->second;
  }
}

std::vector<Fault> faults_of(const Action& action) {
  std::vector<Fault> faults;
  for (const Fault& fault : action.syntax.faults) {
    const bool is_about_style =
        fault.mistake == Mistake::empty_list || fault.mistake == Mistake::invalid_uses;
    if (!is_about_style) faults.push_back(fault);
  }
  check_duplicates(action.inputs, faults);
  check_duplicates(action.outputs, faults);
  return faults;
}

// Files that it runs and that are not there.
std::vector<Fault> missing_files(const Project& project, const Document& document,
                                 const Action& action) {
  std::vector<Fault> faults;
  if (action.using_.value.starts_with("node")) {
    for (const std::string_view entry : {"main", "pre", "post"})
      check_file(project, document, action.runs[entry], faults);
  } else if (action.using_.value == "docker") {
    check_image(project, document, action.runs["image"], faults);
  }
  return faults;
}

// True if a step before this one may have made files.
bool may_be_built(const LocalUse& use) {
  for (const Step& step : use.job->steps) {
    if (step.index >= use.step->index) break;
    const bool is_plain_checkout = read_uses(step.uses.value).is("actions/checkout");
    if (!is_plain_checkout || step.with["repository"] || step.with["ref"]) return true;
  }
  return false;
}

Place place_in(const Document& document, const Fault& fault) {
  return {document.id, place_of(fault), fault.node.path(), {}};
}

void report_use(const Document& user, const LocalUse& use, const std::vector<Fault>& faults,
                Sink& sink) {
  Hit& hit =
      sink.report(user.id, use.node,
                  quote(use.node.value()) + " cannot be loaded: " + words_of(faults.front()));
  hit.with_resource(use.resource);
  constexpr std::size_t kMost = 8;  // to tell of at one use
  for (std::size_t i = 0; i < faults.size() && i < kMost; ++i)
    hit.relate(place_in(*use.target, faults[i]), words_of(faults[i]));
}

void check(const Project& project, Sink& sink) {
  std::map<const Document*, std::vector<Fault>> faults;
  std::map<const Document*, std::vector<Fault>> files;
  for (const Document* const document : project.documents) {
    const auto* const action = std::get_if<Action>(&document->model);
    if (action == nullptr) continue;
    faults.emplace(document, faults_of(*action));
    files.emplace(document, missing_files(project, *document, *action));
  }
  std::set<const Document*> used;
  for (const Document* const document : project.documents) {
    if (!std::holds_alternative<Workflow>(document->model)) continue;
    for (const LocalUse& use : local_uses(project, *document)) {
      const auto found = faults.find(use.target);
      if (found == faults.end() || use.step == nullptr) continue;
      used.insert(use.target);
      std::vector<Fault> all = found->second;
      if (!may_be_built(use)) {
        const std::vector<Fault>& missing = files.at(use.target);
        all.insert(all.end(), missing.begin(), missing.end());
      }
      if (!all.empty()) report_use(*document, use, all, sink);
    }
  }
  for (const auto& [document, own] : faults) {
    if (used.contains(document)) continue;
    for (const Fault& fault : own) {
      sink.report(document->id, place_of(fault), words_of(fault)).with_node(fault.node.path());
    }
  }
}

}  // namespace

extern constinit const Rule action_metadata{
    .id = "actions/action-metadata",
    .severity = Severity::low,
    .title = "Action that GitHub cannot load",
    .risk = "Steps that use the action fail, so whatever they were to check is not checked.",
    .fix = "Correct the action.yml.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc action_metadata_doc{
    .rule = action_metadata,
    .why = kWhy,
    .source = "GitHub: Metadata syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
