#include "core/model/terraform_modules.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/terraform.h"

namespace sluice::terraform {
namespace {

struct Call {
  const Document* document;
  Span source;
  std::string folder;  // that it leads to
};

struct Folder {
  std::vector<Call> calls;
  enum class Visit : std::uint8_t { none, open, done } visit = Visit::none;
};

using Folders = std::map<std::string, Folder, std::less<>>;

bool is_local(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

Folders find_calls(const Project& project) {
  Folders folders;
  for (const Document* const document : project.documents) {
    const auto* const file = std::get_if<File>(&document->model);
    if (file == nullptr) continue;
    const std::string_view folder = folder_of(document->path);
    for (const ModuleCall& call : file->modules) {
      const std::string_view source = call.source.text().value;
      if (!call.source.is(Value::Type::string) || !is_local(source)) continue;
      std::optional<std::string> target = path_within(folder, source);
      if (!target) continue;
      folders[std::string(folder)].calls.push_back(
          {document, call.source.at(), std::move(*target)});
    }
  }
  return folders;
}

// Depth first with a stack of its own: a chain of modules may be as long as its author likes.
class Search {
 public:
  explicit Search(Folders& folders) : folders_(folders) {}

  std::vector<ProjectError> run() {
    for (auto& [name, folder] : folders_) {
      if (folder.visit == Folder::Visit::none) walk(folder);
    }
    return std::move(errors_);
  }

 private:
  struct Step {
    Folder* folder;
    std::size_t next = 0;
  };

  void walk(Folder& start) {
    std::vector<Step> stack{enter(start)};
    while (!stack.empty()) {
      Step& step = stack.back();
      if (step.next == step.folder->calls.size()) {
        step.folder->visit = Folder::Visit::done;
        stack.pop_back();
        continue;
      }
      const Call& call = step.folder->calls[step.next++];
      const auto target = folders_.find(call.folder);
      if (target == folders_.end()) continue;
      if (target->second.visit == Folder::Visit::open) {
        errors_.push_back(
            {call.document,
             {ErrorCode::limit, call.source, "module calls itself through its source"}});
      } else if (target->second.visit == Folder::Visit::none) {
        stack.push_back(enter(target->second));
      }
    }
  }

  static Step enter(Folder& folder) {
    folder.visit = Folder::Visit::open;
    return {&folder};
  }

  Folders& folders_;
  std::vector<ProjectError> errors_;
};

}  // namespace

std::vector<ProjectError> module_cycles(const Project& project) {
  Folders folders = find_calls(project);
  return Search(folders).run();
}

}  // namespace sluice::terraform
