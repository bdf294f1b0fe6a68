#include "core/rules/k8s/rbac.h"

#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kGroup = "rbac.authorization.k8s.io";
constexpr std::string_view kBuiltIn[] = {"cluster-admin", "admin", "edit", "view"};

// The first items of a list, as a sentence holds them.
std::string items(NodeRef list) {
  constexpr std::size_t kMost = 4;
  std::string text;
  std::size_t count = 0;
  if (!list.is_sequence()) return text;
  for (const NodeRef item : list.children()) {
    if (count++ == kMost) return text + " and more";
    if (!text.empty()) text += ", ";
    text += quote(item.value());
  }
  return text;
}

}  // namespace

using kubernetes::Object;

bool is_own_role(const Object& object) {
  if (object.group() != kGroup) return false;
  if (object.kind.value == "Role") return true;
  if (object.kind.value != "ClusterRole") return false;
  for (const std::string_view name : kBuiltIn) {
    if (object.name.value == name) return false;
  }
  return !object.name.value.starts_with("system:");
}

bool is_binding(const Object& object) {
  return object.group() == kGroup &&
         (object.kind.value == "RoleBinding" || object.kind.value == "ClusterRoleBinding");
}

NodeRef granted(NodeRef rule, std::string_view list, std::string_view wanted) {
  const NodeRef items = rule[list];
  if (!items.is_sequence()) return {};
  for (const NodeRef item : items.children()) {
    if (item.value() == wanted && item.is_scalar()) return item;
  }
  return {};
}

NodeRef granted_or_all(NodeRef rule, std::string_view list, std::string_view wanted) {
  const NodeRef one = granted(rule, list, wanted);
  return one ? one : granted(rule, list, "*");
}

std::string grant(NodeRef rule) {
  return "Rule grants " + items(rule["verbs"]) + " on " + items(rule["resources"]);
}

std::string subject_name(NodeRef subject) {
  std::string name(subject["namespace"].value());
  if (!name.empty()) name += '/';
  name += subject["name"].value();
  return quote(subject["kind"].value()) + ' ' + quote(name);
}

bool covers_core_group(NodeRef rule) {
  return granted(rule, "apiGroups", "") || granted(rule, "apiGroups", "*");
}

}  // namespace sluice::k8s
