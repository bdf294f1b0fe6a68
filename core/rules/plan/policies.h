#pragma once

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/plan.h"
#include "core/model/policy.h"

namespace sluice::plan {

// What a policy of AWS is for.
enum class PolicyUse : std::uint8_t {
  identity,  // what its holder may do
  trust,     // who may take on a role
  resource,  // who may do what with a resource
};

// The policies in one attribute of a changed resource.
struct PolicyChange {
  const Change* change = nullptr;
  std::string_view path;      // of the attribute
  std::vector<Value> before;  // empty for what is made anew
  std::vector<Value> after;

  // Where a value of a document in `after` stands in the file.
  Span place(const PolicyDocument& document, const Value& value) const {
    return change->after.place(document.place(value));
  }
  // Nobody may show what it says.
  bool is_sensitive() const;
};

// Those of a use in a plan, of resources that are made or changed, in order. Left out is what is
// the same before and after, and what is not known on either side.
std::vector<PolicyChange> policy_changes(const Plan& plan, PolicyUse use);

// The documents of values, read.
std::deque<PolicyDocument> documents(const std::vector<Value>& values);

bool allows(const PolicyStatement& statement);

// Somebody whom a statement lets in: ("AWS", "*"), ("Federated", "arn:aws:iam::1:oidc-provider/x").
struct Principal {
  std::string_view kind;
  Value who;

  bool is_everybody() const { return kind == "AWS" && who.text().value == "*"; }
};
std::vector<Principal> principals(const PolicyStatement& statement);

}  // namespace sluice::plan
