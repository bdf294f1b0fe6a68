#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/resource.h"

namespace sluice {

// The resources of one module of Terraform, or of one template: which of them refer to which. Views
// them.
class ResourceGraph {
 public:
  explicit ResourceGraph(std::span<const Resource* const> resources);

  struct Related {
    std::vector<const Resource*> resources;
    // There may be more: one of them refers to something that nobody knows.
    bool is_open = false;
  };
  // The resources of a type that refer to `to` by an attribute.
  Related related(const Resource& to, std::string_view type, std::string_view path) const;

 private:
  std::multimap<std::string_view, const Resource*> by_type_;
};

}  // namespace sluice
