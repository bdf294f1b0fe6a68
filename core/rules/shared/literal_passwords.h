#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/text/source.h"

namespace sluice {

// A password that is written out in a call. `at` counts in its script; `value` views the call.
struct LiteralPassword {
  Span at;
  std::string what;  // "curl is given a literal password"
  std::string_view value;
};
// Those that clients of databases, registries and web servers take, in their flags and variables.
std::vector<LiteralPassword> literal_passwords(const Invocation& call);

// True for a value that can open something that matters: letters and digits mixed, of some length,
// and none of the words that people choose for a test.
bool is_likely_secret(std::string_view value);

}  // namespace sluice
