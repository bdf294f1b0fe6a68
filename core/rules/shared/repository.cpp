#include "core/rules/shared/repository.h"

#include <variant>

namespace sluice::actions {

InRepository::InRepository(const Project& project, const Document& document) {
  for (const LocalUse& use : local_uses(project, document)) {
    if (use.target == nullptr) continue;
    if (const auto* const action = std::get_if<Action>(&use.target->model);
        action != nullptr && use.step != nullptr)
      actions_.emplace(use.step, action);
    if (const auto* const workflow = std::get_if<Workflow>(&use.target->model);
        workflow != nullptr && use.step == nullptr)
      workflows_.emplace(use.job, workflow);
  }
}

const Action* InRepository::action(const Step& step) const {
  const auto found = actions_.find(&step);
  return found != actions_.end() ? found->second : nullptr;
}

const Workflow* InRepository::workflow(const Job& job) const {
  const auto found = workflows_.find(&job);
  return found != workflows_.end() ? found->second : nullptr;
}

}  // namespace sluice::actions
