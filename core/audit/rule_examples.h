#pragma once

#include "core/rules/examples.h"
#include "core/rules/rule.h"

namespace sluice {

// Examples of a rule that is a row of a table, made of the row when they are asked for: for each of
// its platforms what it refuses, and what it takes; of a secret what it looks like. None of other
// rules, which bring their own (RuleDoc), and none that the audit does not take as the row says.
Examples examples_made_of(const Rule& rule);

}  // namespace sluice
