#pragma once

#include <optional>
#include <string_view>

#include "core/parse/tree.h"

// How templates write what CloudFormation computes, for the evaluator.
namespace sluice::cloudformation {

// An intrinsic function, short (!Sub text) or long ({"Fn::Sub": text}).
struct Function {
  std::string_view name;  // without "Fn::": Ref, GetAtt, Sub, If, …
  NodeRef argument;
  bool is_short = false;  // then `argument` is the node that bears the tag
};

// Nothing for what says what it means.
std::optional<Function> function_of(NodeRef node);
// Where a condition is expected {"Condition": name} is a function as well.
std::optional<Function> condition_function_of(NodeRef node);

// "Fn::ForEach::Topics" as a key, before what is made for each element.
bool is_loop(std::string_view key);

// A scalar without a function; empty for anything else.
std::string_view literal_text(NodeRef node);

}  // namespace sluice::cloudformation
