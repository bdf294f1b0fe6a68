#pragma once

#include <string_view>

#include "core/model/policy.h"
#include "core/model/value.h"

// What the patterns of IAM policies match.
namespace sluice {

// "*", "*:*", "?*": whatever is written, it matches each action there is.
bool is_every_action(std::string_view pattern);

// "*", and "arn:aws:*", with as many parts as it may have; of one partition at least.
bool is_every_resource(std::string_view pattern);

// The element of a list that stands for everything; absent where there is none.
Value wildcard(const Value& list, bool (*is_all)(std::string_view));

// The action of a statement that allows everything together with its resources, and that no
// condition limits; absent where there is none.
Value unlimited_action(const PolicyStatement& statement);

}  // namespace sluice
