#include "core/model/resource_graph.h"

#include <algorithm>
#include <array>

#include "core/model/document.h"
#include "core/model/truth.h"

namespace sluice {
namespace {

// Attributes by which a resource is named elsewhere.
constexpr std::array<std::string_view, 6> kNames = {"bucket", "name",       "id",
                                                    "arn",    "identifier", "cluster_identifier"};

bool is_name_char(char c) {
  return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// What a reference starts with is an address: aws_s3_bucket.logs of aws_s3_bucket.logs[0].id.
bool is_of(std::string_view reference, const Resource& resource) {
  const std::string address = resource.address();
  if (!reference.starts_with(address)) return false;
  return reference.size() == address.size() || !is_name_char(reference[address.size()]);
}

// A resource of this module, whichever; not a variable, a module or a data source.
bool is_of_resource(std::string_view reference) {
  for (const std::string_view other : {"var.", "local.", "module.", "data.", "each.", "count."}) {
    if (reference.starts_with(other)) return false;
  }
  return reference.find('.') != std::string_view::npos;
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

Truth refers(const Resource& from, const Value& value, const Resource& to) {
  if (value.is_absent() || value.is_null()) return Truth::no;
  if (const Resource* const owner = value.resource(); owner != nullptr) {
    const bool is_same =
        owner == &to || (owner->document == to.document && owner->header == to.header &&
                         owner->module == to.module && owner->key == to.key);
    if (is_same) return Truth::yes;
    return owner->is_data ? Truth::unknown : Truth::no;
  }
  if (value.is_known()) {
    if (!value.is_scalar()) return Truth::no;
    for (const std::string_view name : kNames) {
      const Value own = to.get(name);
      if (own.is_scalar() && own.text().value == value.text().value) return Truth::yes;
    }
    return Truth::no;
  }
  if (from.platform == Platform::cloudformation) {
    // Whatever the function: Ref, GetAtt, Sub, Join.
    const std::string_view written = slice(from.document->bytes, value.at());
    if (has_name(written, to.name.value)) return Truth::yes;
    return written.find("ImportValue") == std::string_view::npos ? Truth::no : Truth::unknown;
  }
  const std::string_view reference = value.reference();
  if (reference.empty()) return Truth::unknown;
  if (is_of(reference, to)) return Truth::yes;
  return is_of_resource(reference) ? Truth::no : Truth::unknown;
}

}  // namespace

ResourceGraph::ResourceGraph(std::span<const Resource* const> resources) {
  for (const Resource* const resource : resources) {
    if (!resource->is_data && resource->exists()) by_type_.emplace(resource->type.value, resource);
  }
}

ResourceGraph::Related ResourceGraph::related(const Resource& to, std::string_view type,
                                              std::string_view path) const {
  Related found;
  const auto [begin, end] = by_type_.equal_range(type);
  for (auto at = begin; at != end; ++at) {
    const Resource& from = *at->second;
    Truth best = Truth::no;
    for (const Value& value : from.all(path)) {
      for (const Value& element : value.elements()) {
        const Truth truth = refers(from, element, to);
        if (truth == Truth::yes || best == Truth::no) best = truth;
      }
    }
    if (best == Truth::yes) found.resources.push_back(&from);
    found.is_open = found.is_open || best == Truth::unknown;
  }
  return found;
}

}  // namespace sluice
