#pragma once

#include <span>

#include "core/rules/rule.h"

namespace sluice {

// The pages of the rows of a table, in any order.
struct RuleDocTable {
  std::span<const RuleDoc> docs;
};

}  // namespace sluice
