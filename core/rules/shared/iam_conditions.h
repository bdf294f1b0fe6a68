#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/truth.h"
#include "core/model/value.h"

// Conditions of IAM policies: operators over the keys of a request.
namespace sluice::iam {

// One key of a condition with its values: ("StringLike", "aws:PrincipalOrgID", ["o-1"]). A test or
// key that is not known is empty.
struct Condition {
  std::string_view test, key;
  std::vector<Value> values;
};

// What a request says for a key, as far as it can be told.
struct Said {
  enum class Kind : std::uint8_t {
    unknown,  // nobody can tell
    nothing,  // there is no such key
    texts,    // any of these, and of those like them: what all of them give is so
    address,  // whatever address of the internet
    arn,      // something in an account of the caller's own
    chosen,   // what the caller wants it to be
  };
  Kind kind = Kind::unknown;
  std::vector<std::string> texts;

  static Said text(std::string text) { return {Kind::texts, {std::move(text)}}; }
  static Said any_of(std::vector<std::string> texts) { return {Kind::texts, std::move(texts)}; }
};

// A condition holds of such a request. Of what the caller chooses it gives `chosen`: a statement
// that allows, they meet; of one that denies, they keep clear.
Truth holds(const Condition& condition, const Said& said, Truth chosen);

// The operator is no condition where the key is missing: "ForAllValues:…", "…IfExists".
bool holds_without_key(std::string_view test);
// "StringNotLike".
bool is_negative(std::string_view test);

// Patterns: '*' is any text, '?' one character. Case counts.
bool is_like(std::string_view pattern, std::string_view text);
// Whatever `narrow` matches, `wide` matches as well. May miss some that do.
bool covers(std::string_view wide, std::string_view narrow);
// Some text is matched by both. True of patterns too long to tell.
bool overlap(std::string_view one, std::string_view other);

// A pattern of ARNs that takes in those of whatever account: "arn:aws:iam::*:role/x". Where names
// are the owner's own all over the world (buckets), only one that leaves the name open.
bool is_open_arn(std::string_view pattern);

}  // namespace sluice::iam
