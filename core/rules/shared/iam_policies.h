#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/policy.h"
#include "core/model/resource.h"
#include "core/model/resource_graph.h"
#include "core/model/truth.h"
#include "core/rules/shared/iam_conditions.h"
#include "core/rules/sink.h"

// Policies of AWS, in whichever attribute of whichever resource they stand, and however they are
// written: JSON, jsonencode, objects of CloudFormation, blocks of aws_iam_policy_document.
namespace sluice::iam {

// What a policy is for.
enum class Use : std::uint8_t {
  identity,  // what its holder may do
  trust,     // who may take on a role
  resource,  // who may do what with a resource
};

// Somebody whom a statement names: ("AWS", "*"), ("Service", "ec2.amazonaws.com").
struct Principal {
  std::string_view kind;
  Value who;

  bool is_everybody() const;
};

struct Statement {
  Truth allows = Truth::unknown;
  std::vector<Value> actions, not_actions, resources, not_resources;
  std::vector<Principal> principals;
  bool has_principal = false;  // or NotPrincipal, whatever they hold
  bool has_not_principal = false;
  bool has_not_action = false;
  bool is_conditional = false;       // there is a condition, whatever it says
  bool is_open_conditional = false;  // there may be more than `conditions`
  std::vector<Condition> conditions;
  Value not_principal, not_action;  // as written
  Value block;

  // The condition of this key, whatever its test; null for none. Keys count without case.
  const Condition* condition(std::string_view key) const;
};

class Policy {
 public:
  Policy(const Resource& owner, const Value& value);
  // The blocks of a data source aws_iam_policy_document.
  explicit Policy(const Resource& data_source);
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  const std::vector<Statement>& statements() const { return statements_; }
  const Resource& owner() const { return owner_; }
  const Value& value() const { return value_; }  // absent for a data source

  // Counts comparisons of statements with each other; false once there are more than policies that
  // AWS takes can ask for.
  bool takes(std::size_t steps) const;

  // A value of a statement is wrong, or (where it is absent) the policy.
  Hit& report(Sink& sink, const Value& value, std::string particulars) const;
  // The value is wrong by what else the statement says: of a template, the statement is the place.
  Hit& report(Sink& sink, const Statement& statement, const Value& value,
              std::string particulars) const;
  Place place(const Value& value) const;

 private:
  void read(const PolicyStatement& statement, const Value& block);

  const Resource& owner_;
  Value value_;  // absent for a data source
  PolicyDocument document_;
  std::vector<Statement> statements_;
  mutable std::size_t steps_ = 0;
};

using Visit = std::function<void(const Policy&)>;
// The policies of a resource that are for `use`. A data source holds one of every use; where
// `graph` tells that a resource takes it, it is judged there, and left out here.
void for_each_policy(const Resource& resource, const ResourceGraph* graph, Use use,
                     const Visit& visit);

// A pattern of actions: '*' is any text, '?' any letter; case does not count.
bool matches(std::string_view pattern, std::string_view text);

// "*", or an ARN that leaves open which of a kind of resources: "arn:aws:iam::*:role/*".
bool is_any_resource(std::string_view pattern);

// What an action is allowed on.
enum class Width : std::uint8_t {
  any,   // any resource of its kind
  some,  // at least one
  self,  // the user who has the policy
};

// The value of a statement that allows this action, under conditions that its holder meets, and
// that no other statement takes back; absent for none. `service` is whom a role is passed to.
Value grant_of(const Policy& policy, std::string_view action, Width width = Width::any,
               std::string_view service = {});

// The same, of one statement alone.
Value grant_of(const Statement& statement, std::string_view action, Width width = Width::any,
               std::string_view service = {});

// The action of a statement that makes its holder administrator: every action on every resource,
// and nothing that another statement takes back; absent for none.
Value every_action_of(const Policy& policy, const Statement& statement);

// The statements of a policy that deny, and of which `holds` is so, leave nothing of what this one
// allows.
Truth is_taken_back(const Policy& policy, const Statement& statement,
                    const std::function<Truth(const Statement&)>& holds);

}  // namespace sluice::iam
