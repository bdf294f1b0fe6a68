#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/model/resource.h"

namespace sluice {

// A call of a function that gives an error.
struct ConfigurationFault {
  const Document* document = nullptr;
  Span at;
  std::string_view function;
};

// The resources of one configuration of Terraform, or of one template: which of them refer to
// which. Views them, and is asked by one thread.
class ResourceGraph {
 public:
  explicit ResourceGraph(std::span<const Resource* const> resources);

  // What of the configuration its own tool refuses.
  std::vector<ConfigurationFault> faults;

  // Every one of them, data sources too, in the order given; and those of a type that are made.
  const std::vector<const Resource*>& all() const { return all_; }
  std::vector<const Resource*> of_type(std::string_view type) const;

  struct Related {
    std::vector<const Resource*> resources;
    // There may be more: one of them refers to something that nobody knows.
    bool is_open = false;
  };
  // The resources of a type that refer to `to` by an attribute; "data.TYPE" for data sources.
  Related related(const Resource& to, std::string_view type, std::string_view path) const;

 private:
  // Which resource, also where it was copied: of a module, with a key, by another name.
  using Identity = std::tuple<const Document*, std::uint32_t, std::string_view, std::string_view,
                              std::string_view>;
  static Identity identity_of(const Resource& resource);

  // What the resources of a type say by an attribute, sorted once by what it is.
  struct References {
    std::map<Identity, std::vector<const Resource*>> owners;
    std::map<std::string_view, std::vector<const Resource*>> names;
    std::vector<std::pair<const Resource*, Value>> others;  // to be compared one by one
    bool is_open = false;                                   // whatever is asked for
  };
  const References& references(std::string_view type, std::string_view path) const;

  std::vector<const Resource*> all_;
  std::multimap<std::string_view, const Resource*> by_type_, data_by_type_;
  mutable std::map<std::pair<std::string_view, std::string_view>, References> references_;
};

}  // namespace sluice
