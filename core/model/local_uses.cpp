#include "core/model/local_uses.h"

namespace sluice::actions {
namespace {

void add(const Project& project, const Job* job, const Step* step, NodeRef node,
         std::vector<LocalUse>& list) {
  if (!node.is_scalar()) return;
  const UsesTarget uses = read_uses(node.value());
  if (uses.kind != UsesTarget::Kind::local) return;
  LocalUse& use = list.emplace_back();
  use.node = node;
  use.job = job;
  use.step = step;
  use.resource = step != nullptr ? step->address() : job->address();
  use.path = normal_path(uses.path);
  use.target = step != nullptr ? find_action(project, use.path) : project.find(use.path);
}

}  // namespace

const Document* find_action(const Project& project, const std::string& folder) {
  for (const std::string_view name : {"action.yml", "action.yaml"}) {
    std::string path = folder.empty() ? std::string() : folder + "/";
    path += name;
    if (const Document* const document = project.find(path)) return document;
  }
  return nullptr;
}

bool is_at_root(const Document& document) {
  return folder_of(document.path) == ".github/workflows";
}

std::vector<LocalUse> local_uses(const Project& project, const Document& document) {
  std::vector<LocalUse> list;
  if (const auto* const workflow = std::get_if<Workflow>(&document.model)) {
    // That of another repository within this one, such as an example.
    if (!is_at_root(document) && document.path.find("/.github/workflows/") != std::string::npos)
      return list;
    for (const Job& job : workflow->jobs) {
      add(project, &job, nullptr, job.node["uses"], list);
      for (const Step& step : job.steps) add(project, &job, &step, step.node["uses"], list);
    }
  } else if (const auto* const action = std::get_if<Action>(&document.model)) {
    for (const Step& step : action->steps) add(project, nullptr, &step, step.node["uses"], list);
  }
  return list;
}

}  // namespace sluice::actions
