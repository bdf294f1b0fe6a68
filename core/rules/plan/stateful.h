#pragma once

#include <string>
#include <string_view>

#include "core/model/plan.h"
#include "core/rules/rule.h"

namespace sluice::plan {

// A kind of resource that holds what cannot be made anew, and the attributes that decide what is
// left of it when it is destroyed. Types have '|' between them.
struct Stateful {
  std::string_view terraform;
  std::string_view cloudformation;
  std::string_view what;  // "database"
  Severity severity = Severity::high;
  std::string_view skips_copy;  // true: no last copy is made (Terraform)
  std::string_view empties;     // true: it is destroyed with all that it holds
  std::string_view locks;       // true, or ACTIVE: the provider refuses to destroy it
  std::string_view copy_of;     // set: it is a copy of another, which stays
  std::string_view stays;       // true: it is only forgotten
};

// The row of a change's resource; null for one that holds nothing, is a copy, or stays.
const Stateful* stateful(const Change& change);

// What is left of it once it is destroyed, as the end of a sentence: "; a last snapshot is made".
// Empty where nobody says. `is_mild` where the loss is held up or a copy stays.
struct Remains {
  std::string_view what;
  bool is_mild = false;
};
Remains remains(const Stateful& row, const Change& change);

}  // namespace sluice::plan
