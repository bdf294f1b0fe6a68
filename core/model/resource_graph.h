#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
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
  // Those of its type that say the same by an attribute, itself among them, in the order given;
  // none where nobody can tell what it says.
  std::span<const Resource* const> peers(const Resource& resource, std::string_view path) const;

  // Where very many refer to very many, each is asked about some of the others only.
  bool is_cut() const { return is_cut_; }

 private:
  // Which resource, also where it was copied: of a module, with a key, by another name.
  using Identity = std::tuple<const Document*, std::uint32_t, std::string_view, std::string_view,
                              std::string_view>;
  static Identity identity_of(const Resource& resource);

  // What the resources of a type say by an attribute, sorted once by what it is.
  struct References {
    std::map<Identity, std::vector<const Resource*>> owners;
    std::map<std::string_view, std::vector<const Resource*>> names;
    std::map<std::string_view, std::vector<const Resource*>> addresses;  // of Terraform
    std::size_t open_addresses = 0;                                      // that may be anything's
    std::vector<std::pair<const Resource*, Value>> others;  // to be compared one by one
    bool is_open = false;                                   // whatever is asked for
    std::size_t told = 0;                                   // how many were handed out
  };
  References& references(std::string_view type, std::string_view path) const;

  std::vector<const Resource*> all_;
  std::multimap<std::string_view, const Resource*> by_type_, data_by_type_;
  using Attribute = std::pair<std::string_view, std::string_view>;  // of a type
  mutable std::map<Attribute, References> references_;
  mutable std::map<Attribute, std::map<std::string, std::vector<const Resource*>>> peers_;
  mutable bool is_cut_ = false;
};

}  // namespace sluice
