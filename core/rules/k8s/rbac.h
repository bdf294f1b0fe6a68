#pragma once

#include <string>
#include <string_view>

#include "core/model/kubernetes.h"

// Role-based access control as rules about it need it.
namespace sluice::k8s {

// A Role or ClusterRole that its author wrote: not one of those that every cluster comes with.
bool is_own_role(const kubernetes::Object& object);

// A RoleBinding or ClusterRoleBinding.
bool is_binding(const kubernetes::Object& object);

// The item of a rule's list ("verbs", "resources", "apiGroups") that is `wanted`; else nothing.
NodeRef granted(NodeRef rule, std::string_view list, std::string_view wanted);

// The same, where '*' grants it too.
NodeRef granted_or_all(NodeRef rule, std::string_view list, std::string_view wanted);

// What a rule grants, as a sentence: "Rule grants get, list on secrets".
std::string grant(NodeRef rule);

// Whom a binding binds: "ServiceAccount shop/app".
std::string subject_name(NodeRef subject);

// The rule is about the core API group ("") or all of them.
bool covers_core_group(NodeRef rule);

}  // namespace sluice::k8s
