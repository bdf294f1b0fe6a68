#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/model/value.h"
#include "core/parse/scalar_map.h"
#include "core/parse/tree.h"

namespace sluice {

// One statement of a policy document; what it leaves out is absent.
struct PolicyStatement {
  Value effect, action, not_action, resource, not_resource, principal, condition;
  Value block;  // all of it
};

// An IAM policy document, as JSON in a string or heredoc, as the argument of jsonencode, or as the
// object that CloudFormation takes. Has no
// statements where the value is unknown or no policy. Owns the tree of what stands in a string.
class PolicyDocument {
 public:
  explicit PolicyDocument(const Value& value);
  PolicyDocument(const PolicyDocument&) = delete;
  PolicyDocument& operator=(const PolicyDocument&) = delete;

  const std::vector<PolicyStatement>& statements() const { return statements_; }

  // Where a value of a statement stands in the file.
  Span place(const Value& value) const;

 private:
  void read(const Value& document);

  std::unique_ptr<Tree> tree_;
  std::optional<ScalarMap> map_;  // of the string that holds the tree
  std::optional<Span> whole_;     // of a string that is written nowhere
  std::vector<PolicyStatement> statements_;
};

}  // namespace sluice
