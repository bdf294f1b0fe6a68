#include "core/model/plan_sources.h"

#include <algorithm>
#include <variant>

#include "core/model/cloudformation.h"
#include "core/model/document.h"
#include "core/model/terraform.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kModule = "module.";

// Behind the key of an instance in brackets, whatever stands within its quotes.
std::string_view without_key(std::string_view rest) {
  if (!rest.starts_with('[')) return rest;
  bool in_text = false;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (in_text && rest[i] == '\\') {
      ++i;
    } else if (rest[i] == '"') {
      in_text = !in_text;
    } else if (rest[i] == ']' && !in_text) {
      return rest.substr(i + 1);
    }
  }
  return {};
}

// The address of the block: without its module and the key of an instance.
std::string block_address(const Change& change) {
  std::string address = change.is_data ? "data." : "";
  address += change.type.value;
  address += '.';
  return address += change.name.value;
}

}  // namespace

std::vector<std::string_view> module_calls(std::string_view address) {
  std::vector<std::string_view> calls;
  while (address.starts_with(kModule)) {
    address.remove_prefix(kModule.size());
    const std::size_t size = std::min(address.find_first_of(".["), address.size());
    calls.push_back(address.substr(0, size));
    address = without_key(address.substr(size));
    if (address.starts_with('.')) address.remove_prefix(1);
  }
  return calls;
}

Declarations::Declarations(const Project& project) {
  for (const Document* const document : project.documents) {
    if (document->kind == Kind::cloudformation) {
      for (Resource& resource : cloudformation::resources(*document))
        templates_[resource.name.value].push_back(resource);
      continue;
    }
    const auto* const file = std::get_if<terraform::File>(&document->model);
    if (file == nullptr) continue;
    const std::string_view path = folder_of(document->path);
    Folder& folder = folders_[std::string(path)];
    for (const Resource& resource : file->resources)
      folder.resources.emplace(resource.address(), resource);
    for (const terraform::ModuleCall& call : file->modules) {
      const std::string_view source = call.source.text().value;
      const bool is_local = source.starts_with('.');
      folder.modules.emplace(call.name.value, is_local ? path_within(path, source) : std::nullopt);
    }
  }
}

Declarations::RootNames Declarations::names_of(const Plan& plan) {
  RootNames names;
  if (const NodeRef root = plan.configuration["root_module"]) {
    for (const NodeRef resource : root["resources"].children())
      names.resources.emplace_back(resource["address"].value());
    for (const NodeRef call : root["module_calls"].children())
      names.modules.push_back(call.key().value);
    return names;
  }
  for (const Change& change : plan.changes) {
    // What is destroyed may be declared no more.
    if (change.action == Action::destroy || change.action == Action::forget) continue;
    if (change.module.empty()) {
      names.resources.push_back(block_address(change));
    } else if (const auto calls = module_calls(change.module.value); !calls.empty()) {
      names.modules.push_back(calls.front());
    }
  }
  return names;
}

bool Declarations::declares(const Folder& folder, const RootNames& names) const {
  return std::all_of(names.resources.begin(), names.resources.end(),
                     [&](const std::string& name) { return folder.resources.contains(name); }) &&
         std::all_of(names.modules.begin(), names.modules.end(),
                     [&](std::string_view name) { return folder.modules.contains(name); });
}

std::optional<std::string> Declarations::root_of(const Document& document, const Plan& plan) const {
  const RootNames names = names_of(plan);
  const auto own = folders_.find(folder_of(document.path));
  if (own != folders_.end() && declares(own->second, names)) return own->first;
  if (names.resources.empty() && names.modules.empty()) return std::nullopt;
  std::optional<std::string> only;
  for (const auto& [path, folder] : folders_) {
    if (!declares(folder, names)) continue;
    if (only) return std::nullopt;
    only = path;
  }
  return only;
}

std::optional<Resource> Declarations::find(const std::string& root, const Change& change) const {
  auto folder = folders_.find(root);
  for (const std::string_view call : module_calls(change.module.value)) {
    if (folder == folders_.end()) return std::nullopt;
    const auto target = folder->second.modules.find(call);
    if (target == folder->second.modules.end()) return std::nullopt;
    const auto& path = target->second;
    if (!path) return std::nullopt;
    folder = folders_.find(*path);
  }
  if (folder == folders_.end()) return std::nullopt;
  const auto block = folder->second.resources.find(block_address(change));
  return block != folder->second.resources.end() ? std::optional(block->second) : std::nullopt;
}

std::optional<Resource> Declarations::find_in_templates(const Change& change) const {
  const auto named = templates_.find(change.name.value);
  if (named == templates_.end() || named->second.size() != 1) return std::nullopt;
  const Resource& only = named->second.front();
  return only.type.value == change.type.value ? std::optional(only) : std::nullopt;
}

Review::Review(const Document& its_document, const Plan& its_plan, const Declarations& in)
    : document(its_document), plan(its_plan), declarations_(in) {
  if (plan.platform == Platform::terraform) root_ = declarations_.root_of(document, plan);
}

std::optional<Resource> Review::declaration(const Change& change) const {
  if (plan.platform == Platform::cloudformation) return declarations_.find_in_templates(change);
  return root_ ? declarations_.find(*root_, change) : std::nullopt;
}

}  // namespace sluice::plan
