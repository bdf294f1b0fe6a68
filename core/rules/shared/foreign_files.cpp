#include "core/rules/shared/foreign_files.h"

#include <algorithm>

#include "core/model/command.h"
#include "core/model/project.h"
#include "core/rules/shared/workflow.h"

namespace sluice::actions {
namespace {

// True if a folder lies where no program of the workspace is looked for.
bool is_outside(std::string_view folder) {
  return folder.starts_with('/') || folder.starts_with('~') || folder.starts_with('$') ||
         has_expression(folder);
}

ForeignFiles files_in(NodeRef at, std::string_view folder) {
  ForeignFiles files;
  files.at = at;
  files.is_apart = is_outside(folder) && folder.find("github.workspace") == folder.npos &&
                   folder.find("GITHUB_WORKSPACE") == folder.npos;
  if (!files.is_apart && !is_outside(folder)) files.folder = normal_path(folder);
  return files;
}

// The folder that `unzip -d folder` writes to; nothing where nothing is unpacked.
std::optional<std::string_view> unpacked(const shell::Script& script) {
  for (const shell::Command& command : script.commands) {
    const auto call = invocation_of(command);
    if (!call || call->name != "unzip") continue;
    const auto words = call->arguments();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i].value == "-d")
        return words[i + 1].is_known() ? words[i + 1].value : words[i + 1].written;
    }
    return std::string_view();
  }
  return std::nullopt;
}

// True for the address of an artifact: repos/…/actions/artifacts/1/zip.
bool names_artifact(const shell::Word& word) {
  return word.written.find("/actions/artifacts/") != std::string_view::npos &&
         word.written.find("/zip") != std::string_view::npos;
}

// gh run download -D folder, gh api …/zip
std::optional<ForeignFiles> downloaded_by(const Step& step) {
  if (step.script == nullptr) return std::nullopt;
  for (const shell::Command& command : step.script->commands) {
    const auto call = invocation_of(command);
    if (!call || call->arguments().size() < 2) continue;
    const auto words = call->arguments();
    const bool asks = call->name == "curl" || (call->name == "gh" && words[0].value == "api");
    if (asks && std::any_of(words.begin(), words.end(), names_artifact)) {
      auto folder = unpacked(*step.script);
      if (!folder) return std::nullopt;
      if (folder->starts_with('"')) folder->remove_prefix(1);
      return files_in(step.node["run"], *folder);
    }
    if (call->name != "gh") continue;
    if (words[0].value != "run" || words[1].value != "download") continue;
    std::string_view folder;
    for (std::size_t i = 2; i + 1 < words.size(); ++i) {
      if (words[i].value == "-D" || words[i].value == "--dir")
        folder = words[i + 1].is_known() ? words[i + 1].value : words[i + 1].written;
    }
    if (folder.starts_with('"')) folder.remove_prefix(1);
    return files_in(step.node["run"], folder);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ForeignFiles> foreign_artifact(const Step& step) {
  if (!step.uses.present()) return downloaded_by(step);
  const UsesTarget target = read_uses(step.uses.value);
  const bool is_foreign = target.is("dawidd6/action-download-artifact") ||
                          target.is("aochmann/actions-download-artifact") ||
                          target.is("levonet/action-download-last-artifact") ||
                          (target.is("actions/download-artifact") && input(step, "run-id"));
  if (is_foreign) return files_in(step.node["uses"], input(step, "path").value());
  if (!target.is("actions/github-script")) return std::nullopt;
  const std::string_view script = input(step, "script").value();
  if (script.find("downloadArtifact(") == script.npos) return std::nullopt;
  return files_in(step.node["uses"], {});
}

bool is_in_folder(std::string_view file, std::string_view folder) {
  if (file.empty() || is_outside(file)) return false;
  const std::string path = normal_path(file);
  return folder.empty() ||
         (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

}  // namespace sluice::actions
