#include "core/model/content.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "core/detect/detect.h"
#include "core/model/image_reference.h"

namespace sluice {
namespace {

bool is_value(NodeRef node) { return node.is_scalar() && !node.value().empty(); }

// Some child of the mapping that is a mapping itself is so.
template <typename F>
bool any_child(NodeRef mapping, F&& is) {
  if (!mapping.is_mapping()) return false;
  for (const NodeRef child : mapping.children()) {
    if (child.is_mapping() && is(child)) return true;
  }
  return false;
}

template <std::size_t N>
bool has_any(NodeRef node, const std::array<std::string_view, N>& keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return static_cast<bool>(node[key]); });
}

// "AWS::S3::Bucket", "Custom::Thing", "Alexa::ASK::Skill"
bool is_resource_type(NodeRef type) {
  return is_value(type) && type.value().find("::") != std::string_view::npos;
}

bool is_aws_transform(NodeRef transform) {
  const auto is_aws = [](NodeRef node) { return node.value().starts_with("AWS::"); };
  if (!transform.is_sequence()) return is_aws(transform);
  for (const NodeRef item : transform.children()) {
    if (is_aws(item)) return true;
  }
  return false;
}

bool is_cloudformation(NodeRef root) {
  if (is_value(root["AWSTemplateFormatVersion"]) || is_aws_transform(root["Transform"]))
    return true;
  return any_child(root["Resources"], [](NodeRef resource) {
    return is_resource_type(resource["Type"]) || resource.key().value.starts_with("Fn::ForEach::");
  });
}

bool is_object(NodeRef node) { return is_value(node["apiVersion"]) && is_value(node["kind"]); }

bool is_kubernetes(NodeRef root) {
  if (is_object(root)) return true;
  const NodeRef items = root["items"];
  if (!root["kind"].value().ends_with("List") || !items.is_sequence()) return false;
  for (const NodeRef item : items.children()) {
    if (is_object(item)) return true;
  }
  return false;
}

bool is_kustomization(NodeRef root) {
  return is_object(root) && root["apiVersion"].value().starts_with("kustomize.config.k8s.io/");
}

bool is_workflow(NodeRef root) {
  constexpr std::array<std::string_view, 3> kJob = {"runs-on", "uses", "steps"};
  return root["on"] && any_child(root["jobs"], [&](NodeRef job) { return has_any(job, kJob); });
}

// Only asked of action.yml.
bool is_action(NodeRef root) {
  constexpr std::array<std::string_view, 4> kRuns = {"using", "steps", "main", "image"};
  return root["runs"].is_mapping() && has_any(root["runs"], kRuns);
}

// Compose refuses what it does not know at the top; many other formats have services as well.
bool is_compose(NodeRef root) {
  constexpr std::array<std::string_view, 9> kTop = {"services", "version", "name",
                                                    "networks", "volumes", "secrets",
                                                    "configs",  "include", "models"};
  const auto is_service = [](NodeRef service) {
    const NodeRef build = service["build"];
    return is_value(service["image"]) || is_value(build) || build.is_mapping();
  };
  if (!any_child(root["services"], is_service)) return false;
  for (const NodeRef child : root.children()) {
    const std::string_view key = child.key().value;
    if (!key.starts_with("x-") && std::find(kTop.begin(), kTop.end(), key) == kTop.end())
      return false;
  }
  return true;
}

bool is_terraform_plan(NodeRef root) {
  return is_value(root["terraform_version"]) &&
         (root["planned_values"].is_mapping() || root["resource_changes"].is_sequence());
}

bool is_change_set(NodeRef root) {
  const NodeRef changes = root["Changes"];
  if (!changes.is_sequence()) return false;
  return is_value(root["ChangeSetId"]) || is_value(root["ChangeSetName"]) ||
         changes[0]["ResourceChange"].is_mapping();
}

bool is_sbom(NodeRef root) { return is_value(root["bomFormat"]) || is_value(root["spdxVersion"]); }

// Only asked where the name speaks of GitLab.
bool is_gitlab(NodeRef root) {
  constexpr std::array<std::string_view, 4> kJob = {"script", "extends", "trigger", "stage"};
  if (root["include"] || root["stages"].is_sequence() || root["workflow"].is_mapping()) return true;
  return any_child(root, [&](NodeRef child) { return has_any(child, kJob); });
}

// In order: of several kinds in one file the first counts.
Kind kind_of_root(NodeRef root, std::string_view path) {
  if (!root.is_mapping()) return Kind::text;
  if (is_action_name(path) && is_action(root)) return Kind::github_action;
  if (is_cloudformation(root)) return Kind::cloudformation;
  if (is_kustomization(root)) return Kind::kustomization;
  if (is_kubernetes(root)) return Kind::kubernetes;
  if (is_workflow(root)) return Kind::github_actions;
  if (is_compose(root)) return Kind::compose;
  if (is_terraform_plan(root)) return Kind::terraform_plan;
  if (is_change_set(root)) return Kind::change_set;
  if (is_sbom(root)) return Kind::sbom;
  if (is_like_gitlab_name(path) && is_gitlab(root)) return Kind::gitlab_ci;
  return Kind::text;
}

// How much a kind counts beside others in one file; a kustomization may stand in front of anything.
int weight(Kind kind) {
  switch (kind) {
    case Kind::text:
      return 0;
    case Kind::kustomization:
      return 1;
    case Kind::compose:
    case Kind::gitlab_ci:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

Kind kind_of_content(const Tree& tree, std::string_view path) {
  Kind kind = Kind::text;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    const Kind next = kind_of_root(tree.root(i), path);
    if (weight(next) > weight(kind)) kind = next;
  }
  return kind;
}

Kind kind_of_content(const dockerfile::Tree& tree, std::string_view path) {
  using dockerfile::Keyword;
  auto instruction = tree.instructions.begin();
  const auto end = tree.instructions.end();
  while (instruction != end && instruction->keyword == Keyword::arg) ++instruction;
  if (instruction == end || instruction->keyword != Keyword::from) return Kind::text;
  const auto& arguments = instruction->arguments;
  const std::string_view image = arguments.empty() ? std::string_view{} : arguments[0].value;
  constexpr std::string_view kOfImage =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@$%{}+";
  const bool is_image = image.find_first_not_of(kOfImage) == image.npos &&
                        (image.find_first_of("$%") != image.npos || read_image_reference(image));
  const bool is_known = is_like_dockerfile_name(path) || std::next(instruction) != end;
  return is_image && is_known ? Kind::dockerfile : Kind::text;
}

}  // namespace sluice
