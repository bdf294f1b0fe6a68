#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"

namespace sluice::image {

// A value of JSON as Go's encoding/json reads it, by which runtimes read configs and manifests: a
// key names a field whatever its case, objects of one field are joined, and of other values the
// last counts. Notes where that is not what readers that look at the case see.
class Fields {
 public:
  // `odd` takes the first key that is ambiguous, and must outlive this.
  Fields(NodeRef node, std::string& odd) : nodes_{node}, odd_(&odd) {}

  // A field of an object. Of names that are data (labels, annotations) ask node() for the children.
  Fields operator[](std::string_view name) const;

  // What counts; a reference to nothing where there is no such value.
  NodeRef node() const { return nodes_.empty() ? NodeRef() : nodes_.back(); }
  // All of one name, in order.
  const std::vector<NodeRef>& all() const { return nodes_; }
  // One of the values in a list.
  Fields of(NodeRef child) const { return {child, *odd_}; }

  explicit operator bool() const { return !nodes_.empty(); }
  std::string_view value() const { return node().value(); }
  bool is_null() const { return node().is_null(); }
  bool is_scalar() const { return node().is_scalar(); }
  bool is_sequence() const { return node().is_sequence(); }
  bool is_mapping() const { return node().is_mapping(); }
  NodeKind kind() const { return node().kind(); }

 private:
  explicit Fields(std::string& odd) : odd_(&odd) {}

  std::vector<NodeRef> nodes_;
  std::string* odd_;
};

}  // namespace sluice::image
