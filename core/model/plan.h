#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource.h"
#include "core/model/value.h"
#include "core/parse/parsed.h"
#include "core/parse/scalar_map.h"
#include "core/parse/tree.h"

// What will be done to resources: a plan of Terraform or OpenTofu (terraform_plan.h), or a change
// set of CloudFormation (change_set.h), as one typed view over its tree, which must outlive it.
namespace sluice::plan {

enum class Action : std::uint8_t {
  none,  // the resource stays as it is; its address may change
  create,
  read,
  update,
  replace,  // destroyed and made anew, in whichever order
  destroy,
  forget,   // no longer managed, and left where it is
  unknown,  // decided only as it is carried out, or none of these
};

// A resource as it is, or as it will be.
struct Snapshot {
  // Its attributes; no object where there is no resource, or the file does not say.
  Value value;
  // Of what stands in a string of its own, where that string has each byte.
  const ScalarMap* map = nullptr;

  // Where something stands that `value` has at `at`.
  Span place(Span at) const { return map != nullptr ? map->span(at.begin, at.end) : at; }
};

// An attribute for whose sake a resource is made anew.
struct Forcing {
  std::string path;  // as people write it: settings[0].tier
  Span at;           // where the plan says so
};

struct Change {
  Platform platform = Platform::terraform;
  NodeRef node;  // its entry
  Action action = Action::none;
  Span action_at;           // where that is written
  bool is_data = false;     // a data source: read, not made
  bool is_import = false;   // the resource is taken over as well
  bool keeps_old = false;   // what is replaced or destroyed stays where it is, unmanaged
  bool keeps_copy = false;  // CloudFormation makes a snapshot before it is gone
  bool is_certain = true;   // false where that is decided only as it is carried out
  bool is_deposed = false;  // about what an earlier replacement left behind
  Text resource;            // module.a["b"].aws_s3_bucket.logs[0]; the logical id
  Text module;              // module.a["b"]; absent in the root module
  Text type, name;          // aws_s3_bucket, logs; AWS::S3::Bucket, the logical id
  Text reason;              // why this action, in the plan's own words: replace_because_tainted
  Snapshot before, after;
  std::vector<Forcing> forcing;

  bool is_gone() const {
    return (action == Action::destroy || action == Action::replace) && !keeps_old;
  }
  // The resource stays and is changed, so that what it was can be compared with what it will be.
  bool is_compared() const {
    return !is_data && action != Action::none && before.value.is(Value::Type::object) &&
           after.value.is(Value::Type::object);
  }
  bool is_made() const {
    return !is_data && action == Action::create && after.value.is(Value::Type::object);
  }
};

struct Output {
  Text name;
  Value before, after;
};

// Why the plan does not hold all that will be, or not all that there is to judge.
struct Gap {
  enum class Kind : std::uint8_t {
    failed,    // making it failed
    partial,   // a part is left out
    unstated,  // what changes is not said of each resource
  };
  Kind kind = Kind::partial;
  Span at;
  std::string what;  // a sentence without a period
};

// How many resources each is about, as people count them; a replacement is neither an addition nor
// a destruction.
struct Counts {
  std::size_t add = 0, change = 0, destroy = 0, replace = 0, forget = 0, import = 0, drifted = 0;
};

// Neither copied nor moved: snapshots point into it.
struct Plan {
  Plan() = default;
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  Platform platform = Platform::terraform;
  std::vector<Change> changes;  // in order of writing
  std::vector<Change> drift;  // what was changed outside: before as it is recorded, after as it is
  std::vector<Output> outputs;
  std::vector<Gap> gaps;
  NodeRef configuration;           // of Terraform: what was planned; nothing where it is not there
  std::vector<ParseError> errors;  // what is no plan in it

  // Trees of what the file holds in strings, for snapshots.
  struct Context {
    Tree tree;
    ScalarMap map;
  };
  std::deque<Context> contexts;

  Counts counts() const;
  std::string address() const { return {}; }
};

// Two values that differ at a path of a resource. Lists are compared as a whole.
struct Difference {
  std::string path;
  Value before, after;
};
// Between what is known of two resources, in the order of the second's attributes. Null and absent
// are the same.
std::vector<Difference> differences(const Value& before, const Value& after);

// True for values that say the same all the way down; what is unknown is never the same.
bool is_same(const Value& a, const Value& b);

}  // namespace sluice::plan
