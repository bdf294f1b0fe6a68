#include "core/model/cloudformation/evaluation.h"

#include "core/model/cloudformation/evaluator.h"

namespace sluice::cloudformation {

Root::Root(const Templates& templates, const Document& document)
    : evaluator_(std::make_unique<Evaluator>(templates, document)) {
  for (Stack& stack : evaluator_->stacks()) {
    for (const Instance& instance : stack.instances()) {
      if (!instance.can_be) continue;
      resources_.push_back(&instance.resource);
      instances_.push_back(&instance);
    }
  }
}

Root::~Root() = default;

std::string_view Root::condition(std::size_t resource) const {
  const Instance& instance = *instances_[resource];
  return instance.is_usual ? std::string_view() : instance.condition;
}

std::vector<Scenario> Root::scenarios(std::size_t resource) {
  const Instance& instance = *instances_[resource];
  return instance.stack->scenarios(instance);
}

std::vector<ProjectError> Root::take_errors() { return evaluator_->take_errors(); }

Stacks::Stacks(const Project& project)
    : templates_(std::make_unique<const Templates>(project)), roots_(templates_->roots()) {}

Stacks::~Stacks() = default;

std::unique_ptr<Root> Stacks::evaluate(std::size_t root) const {
  return std::make_unique<Root>(*templates_, *roots_[root]);
}

}  // namespace sluice::cloudformation
