#include "core/model/terraform_modules.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/cycles.h"
#include "core/model/terraform.h"

namespace sluice::terraform {
namespace {

struct Call {
  const Document* document;
  Span source;
};

bool is_local(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

// Folders and the calls between them, each call at the index of its edge.
class Calls {
 public:
  explicit Calls(const Project& project) {
    for (const Document* const document : project.documents) {
      const auto* const file = std::get_if<File>(&document->model);
      if (file == nullptr) continue;
      const std::string_view folder = folder_of(document->path);
      for (const ModuleCall& call : file->modules) {
        const std::string_view source = call.source.text().value;
        if (!call.source.is(Value::Type::string) || !is_local(source)) continue;
        std::optional<std::string> target = path_within(folder, source);
        if (!target) continue;
        const std::size_t from = index_of(std::string(folder));
        const std::size_t to = index_of(std::move(*target));
        graph_[from].push_back(to);
        calls_[from].push_back({document, call.source.at()});
      }
    }
  }

  const Graph& graph() const { return graph_; }
  const Call& of(const CycleStep& step) const { return calls_[step.node][step.edge]; }

 private:
  std::size_t index_of(std::string folder) {
    const auto [at, is_new] = folders_.emplace(std::move(folder), graph_.size());
    if (is_new) {
      graph_.emplace_back();
      calls_.emplace_back();
    }
    return at->second;
  }

  std::map<std::string, std::size_t> folders_;
  Graph graph_;
  std::vector<std::vector<Call>> calls_;
};

}  // namespace

std::vector<ProjectError> module_cycles(const Project& project) {
  const Calls calls(project);
  std::vector<ProjectError> errors;
  for (const Cycle& cycle : find_cycles(calls.graph())) {
    const Call& last = calls.of(cycle.back());
    errors.push_back(
        {last.document, {ErrorCode::limit, last.source, "module calls itself through its source"}});
  }
  return errors;
}

}  // namespace sluice::terraform
