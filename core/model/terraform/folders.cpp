#include "core/model/terraform/folders.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/parse/json.h"

namespace sluice::terraform {
namespace {

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_override(std::string_view path) {
  std::string_view name = name_of(path);
  for (const std::string_view end : {".tf", ".tofu", ".tf.json", ".tofu.json"}) {
    if (!name.ends_with(end)) continue;
    name.remove_suffix(end.size());
    return name == "override" || name.ends_with("_override");
  }
  return false;
}

// Where a file of values stands among those that are read by themselves; nothing for those that
// somebody has to name.
std::optional<int> rank_of_values(std::string_view path) {
  const std::string_view name = name_of(path);
  if (name == "terraform.tfvars") return 0;
  if (name == "terraform.tfvars.json") return 1;
  if (name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")) return 2;
  return std::nullopt;
}

auto key_of(const Declaration& declaration) {
  return std::tuple(declaration.what, declaration.type.value, declaration.name.value);
}

bool is_local(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

std::string_view text_of(const Expression& expression) {
  if (expression.native.is(hcl::NodeKind::string)) return expression.native.text().value;
  return expression.json.value();
}

// What OpenTofu knows before it evaluates anything: texts, and variables and locals that are such;
// empty for the rest.
std::string static_text(const Folder& folder, const Expression& expression, int depth = 0) {
  using hcl::NodeKind;
  constexpr int kDeepest = 8;
  constexpr std::size_t kLongest = 4096;
  const hcl::Ref node = expression.native;
  if (!node) return std::string(text_of(expression));
  if (depth > kDeepest) return {};
  const auto below = [&](hcl::Ref inner) {
    return static_text(folder, {expression.document, inner, {}}, depth + 1);
  };
  if (node.is(NodeKind::string) || node.is(NodeKind::text)) return std::string(node.text().value);
  if (node.is(NodeKind::interpolation) || node.is(NodeKind::parentheses))
    return below(node.first());
  if (node.is(NodeKind::template_)) {
    std::string all;
    for (const hcl::Ref part : node.children()) {
      const std::string text = below(part);
      if (text.empty() || all.size() + text.size() > kLongest) return {};
      all += text;
    }
    return all;
  }
  if (!node.is(NodeKind::traversal)) return {};
  const std::string_view kind = node.first().text().value;
  const hcl::Ref name = node.child(1);
  if ((kind != "var" && kind != "local") || !name.is(NodeKind::get) || name.next()) return {};
  const Declares what = kind == "var" ? Declares::variable : Declares::local;
  const std::size_t at = folder.find(what, {}, name.text().value, expression.document);
  if (at == kNone) return {};
  const Declaration& found = folder.declarations[at];
  return static_text(folder, kind == "var" ? found.attribute("default") : found.value, depth + 1);
}

// OpenTofu leaves out x.tf where x.tofu stands beside it.
bool is_replaced(const Project& project, std::string_view path) {
  for (const std::string_view end : {".tf", ".tf.json"}) {
    if (!path.ends_with(end)) continue;
    std::string other(path.substr(0, path.size() - end.size()));
    other += end == ".tf" ? ".tofu" : ".tofu.json";
    return project.find(other) != nullptr;
  }
  return false;
}

}  // namespace

void Folder::index() {
  by_name_.resize(declarations.size());
  for (std::uint32_t i = 0; i < by_name_.size(); ++i) by_name_[i] = i;
  std::sort(by_name_.begin(), by_name_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple_cat(key_of(declarations[a]), std::tuple(a)) <
           std::tuple_cat(key_of(declarations[b]), std::tuple(b));
  });
}

std::size_t Folder::find(Declares what, std::string_view type, std::string_view name,
                         const Document* from) const {
  const auto wanted = std::tuple(what, type, name);
  auto at = std::lower_bound(
      by_name_.begin(), by_name_.end(), wanted,
      [&](std::uint32_t one, const auto& key) { return key_of(declarations[one]) < key; });
  if (at == by_name_.end() || key_of(declarations[*at]) != wanted) return kNone;
  const std::size_t first = *at;
  for (; at != by_name_.end() && key_of(declarations[*at]) == wanted; ++at) {
    if (declarations[*at].document == from) return *at;
  }
  return first;
}

Folders::Folders(const Project& project) : project_(project) {
  std::vector<const Document*> overrides;
  for (const Document* const document : project.documents) {
    if (document->kind != Kind::terraform || is_replaced(project, document->path)) continue;
    const std::string_view folder = folder_of(document->path);
    if (rank_of_values(document->path)) {
      folders_[index_of(folder)].variable_files.push_back(document);
    } else if (!std::holds_alternative<File>(document->model)) {
      continue;
    } else if (is_override(document->path)) {
      overrides.push_back(document);
    } else {
      std::vector<Declaration>& list = folders_[index_of(folder)].declarations;
      for (Declaration& one : declarations(*document)) list.push_back(std::move(one));
    }
  }
  for (Folder& folder : folders_) folder.index();
  for (const Document* const document : overrides) {
    const std::size_t at = index_of(folder_of(document->path));
    for (Declaration& one : declarations(*document)) merge(folders_[at], std::move(one));
    folders_[at].index();
  }
  for (Folder& folder : folders_) {
    std::stable_sort(folder.variable_files.begin(), folder.variable_files.end(),
                     [](const Document* a, const Document* b) {
                       return *rank_of_values(a->path) < *rank_of_values(b->path);
                     });
  }
  link();
}

std::size_t Folders::index_of(std::string_view path) {
  const auto found = by_path_.find(path);
  if (found != by_path_.end()) return found->second;
  by_path_.emplace(path, folders_.size());
  folders_.emplace_back().path = path;
  return folders_.size() - 1;
}

// Where there is nothing to put it over it counts by itself: fragments are judged as well.
void Folders::merge(Folder& folder, Declaration&& declaration) {
  const std::size_t base =
      folder.find(declaration.what, declaration.type.value, declaration.name.value, nullptr);
  if (base == kNone) {
    folder.declarations.push_back(std::move(declaration));
    return;
  }
  Declaration& below = folder.declarations[base];
  if (declaration.value) below.value = declaration.value;
  for (const Body& body : declaration.bodies) below.bodies.push_back(body);
}

// What `terraform init` made of the calls of a root folder: their folders by address.
std::optional<std::string> Folders::installed(const Folder& folder, std::string_view name) const {
  const std::string list =
      (folder.path.empty() ? "" : folder.path + "/") + ".terraform/modules/modules.json";
  const std::string_view bytes = project_.text(list);
  if (bytes.empty()) return std::nullopt;
  const Parsed<Tree> parsed = parse_json(bytes, ParseLimits{});
  if (!parsed.usable) return std::nullopt;
  for (const NodeRef module : parsed.tree.root()["Modules"].children()) {
    if (module["Key"].value() == name) return path_within(folder.path, module["Dir"].value());
  }
  return std::nullopt;
}

void Folders::link() {
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    Folder& folder = folders_[i];
    folder.targets.assign(folder.declarations.size(), kNone);
    for (std::size_t at = 0; at < folder.declarations.size(); ++at) {
      const Declaration& call = folder.declarations[at];
      if (call.what != Declares::module) continue;
      const std::string source = static_text(folder, call.attribute("source"));
      const std::optional<std::string> path =
          is_local(source) ? path_within(folder.path, source) : installed(folder, call.name.value);
      const auto target = path ? by_path_.find(*path) : by_path_.end();
      if (target == by_path_.end()) continue;
      folder.targets[at] = target->second;
      if (target->second != i) folders_[target->second].is_called = true;
    }
  }
}

std::vector<std::size_t> Folders::roots() const {
  std::vector<std::size_t> roots;
  std::vector<bool> reached(folders_.size());
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t root) {
    roots.push_back(root);
    reached[root] = true;
    open.push_back(root);
    while (!open.empty()) {
      const Folder& folder = folders_[open.back()];
      open.pop_back();
      for (const std::size_t target : folder.targets) {
        if (target == kNone || reached[target]) continue;
        reached[target] = true;
        open.push_back(target);
      }
    }
  };
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (!folders_[i].is_called && !folders_[i].declarations.empty()) reach(i);
  }
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (!reached[i] && !folders_[i].declarations.empty()) reach(i);
  }
  return roots;
}

}  // namespace sluice::terraform
