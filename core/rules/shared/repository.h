#pragma once

#include <map>

#include "core/model/expression_check.h"
#include "core/model/local_uses.h"

namespace sluice::actions {

// What one workflow leads to in the files of the audit.
class InRepository : public Elsewhere {
 public:
  // Views the project.
  InRepository(const Project& project, const Document& document);

  const Action* action(const Step& step) const override;
  const Workflow* workflow(const Job& job) const override;
  bool is_empty() const { return actions_.empty() && workflows_.empty(); }

 private:
  std::map<const Step*, const Action*> actions_;
  std::map<const Job*, const Workflow*> workflows_;
};

}  // namespace sluice::actions
