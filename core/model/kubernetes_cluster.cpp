#include "core/model/kubernetes_cluster.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "core/model/document.h"
#include "core/model/kubernetes_state.h"
#include "core/model/project.h"

namespace sluice::kubernetes {
namespace {

// Of the objects of a namespace that stand elsewhere.
constexpr std::size_t kMost = 1'000;

bool expression_holds(NodeRef expression, NodeRef labels) {
  const NodeRef label = labels[expression["key"].value()];
  const std::string_view wanted = expression["operator"].value();
  if (is_template(expression["key"]) || is_template(label)) return true;
  const NodeRef values = expression["values"];
  if (wanted == "In") return label && (holds(values, label.value()) || is_template(values));
  if (wanted == "NotIn") return !label || !holds(values, label.value());
  if (wanted == "Exists") return static_cast<bool>(label);
  return wanted != "DoesNotExist" || !label;
}

// Numbers of sets that grow together.
class Sets {
 public:
  explicit Sets(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), 0U);
  }
  std::uint32_t find(std::uint32_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  void join(std::uint32_t a, std::uint32_t b) { parents_[find(a)] = find(b); }

 private:
  std::vector<std::uint32_t> parents_;
};

bool is_kustomization(const Document& document) { return document.kind == Kind::kustomization; }

// Which documents are applied together, as the number of one of them.
class Scopes {
 public:
  explicit Scopes(const Project& project)
      : documents_(project.documents), sets_(documents_.size()) {
    for (std::uint32_t i = 0; i < documents_.size(); ++i) {
      if (std::holds_alternative<Manifest>(documents_[i]->model))
        folders_[folder_of(documents_[i]->path)].push_back(i);
    }
    for (const auto& [folder, members] : folders_) join_folder(members);
    for (std::uint32_t i = 0; i < documents_.size(); ++i) {
      const auto* const tree = std::get_if<Tree>(&documents_[i]->syntax);
      if (tree != nullptr && state_of(*tree) == State::in_part) open_.push_back(i);
    }
    for (std::uint32_t i = 0; i < documents_.size(); ++i) {
      if (is_kustomization(*documents_[i])) join_resources(i);
    }
  }

  std::uint32_t of(std::uint32_t document) { return sets_.find(document); }
  // Of what kustomizations take from elsewhere.
  const std::vector<std::uint32_t>& open() const { return open_; }

 private:
  using Members = std::vector<std::uint32_t>;

  void join_folder(const Members& members) {
    std::map<std::string, std::uint32_t> seen;
    for (const std::uint32_t member : members) {
      if (is_kustomization(*documents_[member])) continue;
      for (const Object& object : std::get<Manifest>(documents_[member]->model).objects) {
        if (object.name.empty()) continue;
        const auto [at, is_new] = seen.emplace(object.address(), member);
        if (!is_new && at->second != member) return;
      }
    }
    for (const std::uint32_t member : members) sets_.join(member, members.front());
  }

  void join_resources(std::uint32_t at) {
    const Document& document = *documents_[at];
    const auto* const tree = std::get_if<Tree>(&document.syntax);
    if (tree == nullptr) return;
    const NodeRef root = tree->root();
    if (root["helmCharts"]) open_.push_back(at);
    for (const std::string_view key : {"resources", "bases", "components"}) {
      if (!root[key].is_sequence()) continue;
      for (const NodeRef item : root[key].children()) {
        const auto path = path_within(folder_of(document.path), item.value());
        if (!path || !join_path(at, *path)) open_.push_back(at);
      }
    }
  }

  bool join_path(std::uint32_t at, const std::string& path) {
    if (const auto folder = folders_.find(path); folder != folders_.end()) {
      for (const std::uint32_t member : folder->second) {
        if (is_kustomization(*documents_[member])) sets_.join(at, member);
      }
      return true;
    }
    const auto folder = folders_.find(folder_of(path));
    if (folder == folders_.end()) return false;
    for (const std::uint32_t member : folder->second) {
      if (documents_[member]->path != path) continue;
      sets_.join(at, member);
      return true;
    }
    return false;
  }

  const std::vector<const Document*>& documents_;
  Sets sets_;
  std::map<std::string_view, Members> folders_;
  Members open_;
};

}  // namespace

bool selects(NodeRef selector, NodeRef labels) {
  if (is_template(selector) || is_template(labels)) return true;
  const NodeRef wanted = selector["matchLabels"];
  if (wanted.size() > 0 && !selects_by_map(wanted, labels)) return false;
  const NodeRef expressions = selector["matchExpressions"];
  if (!expressions.is_sequence()) return true;
  for (const NodeRef expression : expressions.children()) {
    if (!expression_holds(expression, labels)) return false;
  }
  return true;
}

bool selects_by_map(NodeRef map, NodeRef labels) {
  if (is_template(map) || is_template(labels)) return true;
  if (map.size() == 0) return false;
  for (const NodeRef wanted : map.children()) {
    if (is_template(wanted.key().value) || is_template(wanted)) continue;
    const NodeRef label = labels[wanted.key().value];
    if (!is_template(label) && (!label || label.value() != wanted.value())) return false;
  }
  return true;
}

bool share_namespace(const Object& a, const Object& b) {
  return a.namespace_.value == b.namespace_.value || is_template(a.namespace_.value) ||
         is_template(b.namespace_.value);
}

const Cluster& cluster_of(const Project& project) {
  if (!project.cluster) project.cluster = std::make_shared<const Cluster>(project);
  return *project.cluster;
}

Cluster::Cluster(const Project& project) {
  Scopes scopes(project);
  open_.resize(project.documents.size());
  for (const std::uint32_t at : scopes.open()) open_[scopes.of(at)] = true;
  for (std::uint32_t i = 0; i < project.documents.size(); ++i) {
    const Document& document = *project.documents[i];
    const auto* const manifest = std::get_if<Manifest>(&document.model);
    if (manifest == nullptr) continue;
    const std::uint32_t scope = scopes.of(i);
    const std::string_view folder = folder_of(document.path);
    for (const Object& object : manifest->objects) {
      objects_.push_back({&document, &object, this, scope});
      by_kind_[{scope, object.kind.value}].push_back(&object);
      if (object.pod) by_kind_[{scope, {}}].push_back(&object);
      const std::string_view name_space = object.namespace_.value;
      if (name_space.empty() || is_template(name_space)) continue;
      by_namespace_[{name_space, object.kind.value}].push_back({&object, folder, scope, true});
      if (object.pod) by_namespace_[{name_space, {}}].push_back({&object, folder, scope, true});
    }
  }
  find_lone_ones();
}

void Cluster::find_lone_ones() {
  for (auto& [key, members] : by_namespace_) {
    std::map<std::pair<std::string_view, std::string_view>, std::vector<Member*>> named;
    for (Member& member : members)
      named[{member.object->kind.value, member.object->name.value}].push_back(&member);
    for (const auto& [name, same] : named) {
      for (Member* const member : same)
        member->is_alone = same.size() == 1 && !is_template(name.second);
    }
  }
}

bool Cluster::stands_elsewhere(const Member& member, const Applied& near) {
  return member.scope != near.scope && member.folder != folder_of(near.document->path);
}

const std::vector<const Object*>& Cluster::of_kind(const Applied& near,
                                                   std::string_view kind) const {
  const auto found = by_kind_.find({near.scope, kind});
  const std::vector<const Object*>& own = found == by_kind_.end() ? none_ : found->second;
  const Key key{near.object->namespace_.value, kind};
  const auto members = by_namespace_.find(key);
  if (members == by_namespace_.end()) return own;
  const auto [met, is_new] = met_.try_emplace({near.document, key});
  if (!is_new) return met->second;
  met->second = own;
  for (const Member& member : members->second) {
    // Who has so many asks no further.
    if (met->second.size() >= kMost) break;
    if (member.is_alone && stands_elsewhere(member, near)) met->second.push_back(member.object);
  }
  return met->second;
}

bool Cluster::may_be_more(const Applied& near, std::string_view kind) const {
  const auto members = by_namespace_.find({near.object->namespace_.value, kind});
  if (members == by_namespace_.end()) return false;
  return std::any_of(members->second.begin(), members->second.end(), [&](const Member& member) {
    return !member.is_alone && stands_elsewhere(member, near);
  });
}

const Object* Cluster::find(const Applied& near, std::string_view kind,
                            std::string_view name) const {
  for (const Object* const object : of_kind(near, kind)) {
    if ((object->name.value == name || is_template(object->name.value)) &&
        share_namespace(*object, *near.object)) {
      return object;
    }
  }
  return nullptr;
}

}  // namespace sluice::kubernetes
