#include "core/rules/shared/action_faults.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/rules/shared/faults.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

// What is audited may be a part of the repository that leaves out all files of a kind.
bool has_kind_of(const Project& project, std::string_view file) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  const std::string_view ending = dot == name.npos ? name : name.substr(dot);
  return std::any_of(project.paths.begin(), project.paths.end(),
                     [&](std::string_view path) { return path.ends_with(ending); });
}

// A file that the action runs, and that has to be there.
void check_file(const Project& project, const Document& document, NodeRef name,
                std::vector<Fault>& faults) {
  if (!project.is_whole || !name.is_scalar() || name.value().empty()) return;
  const std::string_view value = name.value();
  if (value.find("${{") != value.npos) return;
  const auto path = path_within(folder_of(document.path), value);
  if ((path && project.has_file(*path)) || !has_kind_of(project, value)) return;
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

// GitHub reads `runs` strictly, and of the rest only that inputs and outputs are mappings.
bool is_refused(const Fault& fault) {
  if (fault.mistake == Mistake::action_metadata) return true;
  if (fault.mistake == Mistake::incomplete_metadata || fault.mistake == Mistake::empty_list ||
      fault.mistake == Mistake::unused_anchor)
    return false;
  const std::string path = fault.node.path();
  return path.starts_with("runs") || path == "inputs" || path == "outputs";
}

std::vector<Fault> faults_of(const Action& action, ActionFaults kind) {
  std::vector<Fault> faults;
  for (const Fault& fault : action.syntax().faults) {
    if (is_refused(fault) == (kind == ActionFaults::refused)) faults.push_back(fault);
  }
  if (kind != ActionFaults::refused) return faults;
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
  Hit& hit = sink.report(user.id, use.node,
                         quote(use.node.value()) + " is not in order: " + words_of(faults.front()));
  hit.with_resource(use.resource);
  constexpr std::size_t kMost = 8;  // to tell of at one use
  for (std::size_t i = 0; i < faults.size() && i < kMost; ++i)
    hit.relate(place_in(*use.target, faults[i]), words_of(faults[i]));
}

}  // namespace

void report_action_faults(const Project& project, ActionFaults kind, Sink& sink) {
  std::map<const Document*, std::vector<Fault>> faults;
  std::map<const Document*, std::vector<Fault>> files;
  for (const Document* const document : project.documents) {
    const auto* const action = std::get_if<Action>(&document->model);
    if (action == nullptr) continue;
    faults.emplace(document, faults_of(*action, kind));
    if (kind == ActionFaults::refused)
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
      if (const auto missing = files.find(use.target); missing != files.end() && !may_be_built(use))
        all.insert(all.end(), missing->second.begin(), missing->second.end());
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

}  // namespace sluice::actions
