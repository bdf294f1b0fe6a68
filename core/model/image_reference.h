#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

// An image as Docker names it: [registry/]repository[:tag][@digest]. Views the text it was read
// from. Shapes by the OCI distribution specification and distribution/reference.
struct ImageReference {
  std::string_view registry;    // "ghcr.io", "localhost:5000"; empty for Docker Hub
  std::string_view repository;  // "library/postgres", without registry, tag and digest
  std::string_view tag;         // empty for none, which means `latest` unless there is a digest
  std::string_view digest;      // "sha256:…"; empty for none

  // Last part of the repository: "postgres".
  std::string_view name() const;
  bool is_pinned() const { return !digest.empty(); }
  // No digest, and no tag or one that its publisher moves with every release.
  bool is_floating() const;
};

// Nothing where the text is no reference, or is not known: empty, with white space, or holding a
// variable or an expression ('$', "{{", '%').
std::optional<ImageReference> read_image_reference(std::string_view text);

// True for a tag that names no version but whatever is newest: "latest", "stable", "edge", "main".
bool is_floating_tag(std::string_view tag);

}  // namespace sluice
