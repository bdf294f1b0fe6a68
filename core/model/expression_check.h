#pragma once

#include <vector>

#include "core/model/actions_syntax.h"

namespace sluice::actions {

// What steps and jobs lead to in other files of the repository.
class Elsewhere {
 public:
  virtual ~Elsewhere() = default;
  // Null where it is not there, or could not be read.
  virtual const Action* action(const Step& step) const = 0;
  virtual const Workflow* workflow(const Job& job) const = 0;
};

// Adds what is wrong with the expressions of a workflow: how they are written, what they read, and
// whether its type fits.
void check_expressions(const Workflow& workflow, const std::vector<ExpressionSite>& sites,
                       std::vector<Fault>& faults);

// The same, but only what other files make wrong.
void check_expressions(const Workflow& workflow, const std::vector<ExpressionSite>& sites,
                       const Elsewhere& elsewhere, std::vector<Fault>& faults);

}  // namespace sluice::actions
