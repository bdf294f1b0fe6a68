#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

// What a file is. The names (kind_name) are part of the report contract.
enum class Kind : std::uint8_t {
  github_actions,
  github_action,
  gitlab_ci,
  dependabot,
  pre_commit,
  terraform,
  terraform_plan,
  cloudformation,
  change_set,
  cdk,
  cdk_manifest,
  dockerfile,
  compose,
  kubernetes,
  kustomization,
  helm,
  sbom,
  lockfile,
  image,
  archive,
  policy,
  text,
  unknown,
};

constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::unknown) + 1;

// "github-actions", "terraform-plan", "cloudformation-change-set", …
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_of_name(std::string_view name);

}  // namespace sluice
