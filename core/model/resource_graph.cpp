#include "core/model/resource_graph.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "core/model/document.h"
#include "core/model/truth.h"

namespace sluice {
namespace {

// Attributes by which a resource is named elsewhere.
constexpr std::array<std::string_view, 7> kTerraformNames = {
    "bucket", "name", "id", "arn", "identifier", "cluster_identifier", "stage_name"};
constexpr std::array<std::string_view, 19> kCloudformationNames = {
    "BucketName",   "Name",           "DBClusterIdentifier", "DBInstanceIdentifier",
    "ClusterName",  "ClusterId",      "TopicName",           "QueueName",
    "FunctionName", "RoleName",       "GroupName",           "LogGroupName",
    "TableName",    "RepositoryName", "TrailName",           "DomainName",
    "FileSystemId", "SecretId",       "ReplicationGroupId"};

std::span<const std::string_view> names_of(Platform platform) {
  return platform == Platform::terraform ? std::span<const std::string_view>(kTerraformNames)
                                         : std::span<const std::string_view>(kCloudformationNames);
}

bool is_name_char(char c) {
  return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// A resource of this module, whichever; not a variable, a module or a data source.
bool is_of_resource(std::string_view reference) {
  for (const std::string_view other : {"var.", "local.", "module.", "data.", "each.", "count."}) {
    if (reference.starts_with(other)) return false;
  }
  return reference.find('.') != std::string_view::npos;
}

// A variable without a value, a data source, what a module hands back that is not here: what is
// meant was made elsewhere. None of them holds what this configuration makes, which refers to it
// by its address.
bool is_elsewhere(std::string_view reference) {
  for (std::string_view rest = reference; !rest.empty();) {
    if (rest.starts_with("var.") || rest.starts_with("data.")) return true;
    if (!rest.starts_with("module.")) return false;
    // module.a["x"].var.b: behind its name and key.
    const std::size_t name = rest.find('.', 7);
    if (name == rest.npos) return true;
    rest.remove_prefix(name + 1);
    if (!rest.starts_with("module.") && !rest.starts_with("var.") && !rest.starts_with("data."))
      return rest.find('.') == rest.npos;
  }
  return false;
}

// The name stands in the text by itself.
bool has_name(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_name_char(text[at - 1])) &&
        (end == text.size() || !is_name_char(text[end])))
      return true;
  }
  return false;
}

// Of a value of a template whose owner nobody knows.
Truth refers(const Resource& from, const Value& value, const Resource& to) {
  if (value.computed() != nullptr) {
    // What it refers to, one beside the other; '?' for what nobody knows.
    const std::string_view references = value.reference();
    const bool is_here = from.document == to.document && from.module == to.module;
    if (is_here && has_name(references, to.name.value)) return Truth::yes;
    return references.find('?') == std::string_view::npos ? Truth::no : Truth::unknown;
  }
  // Whatever the function: Ref, GetAtt, Sub, Join.
  const std::string_view written = slice(from.document->bytes, value.at());
  if (has_name(written, to.name.value)) return Truth::yes;
  return written.find("ImportValue") == std::string_view::npos ? Truth::no : Truth::unknown;
}

// What is referred to may be any resource.
bool is_open_address(std::string_view reference) {
  return !is_of_resource(reference) && !is_elsewhere(reference);
}

// Of one attribute of one type, how many pairs of resources are looked at beside these: of a
// configuration as people write them there are a few of each resource.
constexpr std::size_t kMostPairs = 100'000;
constexpr std::size_t kPairsOfEach = 64;

}  // namespace

ResourceGraph::ResourceGraph(std::span<const Resource* const> resources)
    : all_(resources.begin(), resources.end()) {
  for (const Resource* const resource : resources) {
    if (resource->exists())
      (resource->is_data ? data_by_type_ : by_type_).emplace(resource->type.value, resource);
  }
}

std::vector<const Resource*> ResourceGraph::of_type(std::string_view type) const {
  std::vector<const Resource*> found;
  const auto [begin, end] = by_type_.equal_range(type);
  for (auto at = begin; at != end; ++at) found.push_back(at->second);
  return found;
}

ResourceGraph::Identity ResourceGraph::identity_of(const Resource& resource) {
  return {resource.document, resource.header.begin, resource.module, resource.key,
          resource.name.value};
}

ResourceGraph::References& ResourceGraph::references(std::string_view type,
                                                     std::string_view path) const {
  const auto [found, is_new] = references_.try_emplace({type, path});
  References& list = found->second;
  if (!is_new) return list;
  const auto add = [&](const Resource& from, const Value& value) {
    if (value.is_absent() || value.is_null()) return;
    if (const Resource* const owner = value.resource(); owner != nullptr) {
      list.owners[identity_of(*owner)].push_back(&from);
    } else if (value.is_known()) {
      if (value.is_scalar()) list.names[value.text().value].push_back(&from);
    } else if ((from.platform == Platform::terraform || value.computed() != nullptr) &&
               value.reference().empty()) {
      list.is_open = true;
    } else if (from.platform == Platform::terraform) {
      const auto [at, is_first] = list.addresses.try_emplace(value.reference());
      at->second.push_back(&from);
      if (is_first && is_open_address(at->first)) ++list.open_addresses;
    } else {
      list.others.emplace_back(&from, value);
    }
  };
  constexpr std::string_view kData = "data.";
  const bool is_data = type.starts_with(kData);
  const auto [begin, end] =
      is_data ? data_by_type_.equal_range(type.substr(kData.size())) : by_type_.equal_range(type);
  for (auto at = begin; at != end; ++at) {
    for (const Value& value : at->second->all(path)) {
      for (const Value& element : value.elements()) add(*at->second, element);
    }
  }
  return list;
}

ResourceGraph::Related ResourceGraph::related(const Resource& to, std::string_view type,
                                              std::string_view path) const {
  References& list = references(type, path);
  Related found;
  // Of what a module makes that is not here neither its attributes are known nor its neighbours.
  found.is_open = list.is_open || to.get("?").is_unknown();
  std::unordered_set<const Resource*> known;
  const auto add = [&](const std::vector<const Resource*>& from) {
    for (const Resource* const one : from) {
      if (!known.insert(one).second) continue;
      if (list.told >= kMostPairs + kPairsOfEach * all_.size()) {
        found.is_open = is_cut_ = true;
        return;
      }
      ++list.told;
      found.resources.push_back(one);
    }
  };
  if (const auto own = list.owners.find(identity_of(to)); own != list.owners.end())
    add(own->second);
  // What a reference starts with is an address: aws_s3_bucket.logs of aws_s3_bucket.logs[0].id.
  std::set<std::string_view> addresses;
  const std::string address = list.addresses.empty() ? std::string() : to.address();
  for (auto at = list.addresses.lower_bound(address);
       at != list.addresses.end() && at->first.starts_with(address); ++at) {
    if (at->first.size() != address.size() && is_name_char(at->first[address.size()])) continue;
    addresses.insert(at->first);
    add(at->second);
  }
  for (const std::string_view name : names_of(to.platform)) {
    const Value own = to.get(name);
    const auto same = list.addresses.find(own.reference());
    if (same != list.addresses.end() && addresses.insert(same->first).second) add(same->second);
    if (!own.is_scalar()) continue;
    const auto named = list.names.find(own.text().value);
    if (named != list.names.end()) add(named->second);
  }
  const auto open =
      static_cast<std::size_t>(std::count_if(addresses.begin(), addresses.end(), is_open_address));
  found.is_open = found.is_open || open < list.open_addresses;
  // A logical id as plain text names nothing else, though Ref was meant; nor does one with an
  // attribute behind it, the short form of GetAtt without its tag.
  if (to.platform == Platform::cloudformation && !to.name.value.empty()) {
    const std::string_view id = to.name.value;
    if (const auto named = list.names.find(id); named != list.names.end()) add(named->second);
    const std::string start = std::string(id) + '.';
    for (auto named = list.names.lower_bound(start);
         named != list.names.end() && named->first.starts_with(start); ++named) {
      if (named->first.find_first_of(" /:", start.size()) == std::string_view::npos)
        add(named->second);
    }
  }
  for (const auto& [from, value] : list.others) {
    const Truth truth = refers(*from, value, to);
    if (truth == Truth::yes) add({from});
    found.is_open = found.is_open || truth == Truth::unknown;
  }
  return found;
}

std::span<const Resource* const> ResourceGraph::peers(const Resource& resource,
                                                      std::string_view path) const {
  const auto said = [&](const Resource& one) {
    const Value value = one.get(path);
    return std::string(value.is_known() ? value.text().value : value.reference());
  };
  const auto [found, is_new] = peers_.try_emplace({resource.type.value, path});
  if (is_new) {
    const auto [begin, end] = by_type_.equal_range(resource.type.value);
    for (auto at = begin; at != end; ++at) found->second[said(*at->second)].push_back(at->second);
  }
  const std::string own = said(resource);
  const auto same = own.empty() ? found->second.end() : found->second.find(own);
  return same != found->second.end() ? std::span<const Resource* const>(same->second)
                                     : std::span<const Resource* const>();
}

}  // namespace sluice
