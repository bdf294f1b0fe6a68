#include "core/model/cloudformation/evaluation.h"

#include "core/model/cloudformation/evaluator.h"

namespace sluice::cloudformation {

Root::Root(const Templates& templates, const Template& root)
    : evaluator_(std::make_unique<Evaluator>(templates, root)) {
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

Root::Construct Root::construct(std::size_t resource) const {
  const Instance& instance = *instances_[resource];
  Construct construct;
  const std::string_view path = instance.node["Metadata"]["aws:cdk:path"].value();
  construct.path = path;
  // The CDK names what a construct stands for itself.
  for (const std::string_view own : {"/Resource", "/Default"}) {
    if (construct.path.ends_with(own)) construct.path.remove_suffix(own.size());
  }
  if (!path.empty())
    construct.source = evaluator_->templates().source_of(*instance.resource.document, path);
  return construct;
}

std::vector<Scenario> Root::scenarios(std::size_t resource) {
  const Instance& instance = *instances_[resource];
  return instance.stack->scenarios(instance);
}

std::vector<ProjectError> Root::take_errors() { return evaluator_->take_errors(); }

Stacks::Stacks(const Project& project)
    : templates_(std::make_unique<const Templates>(project)), roots_(templates_->roots()) {}

Stacks::~Stacks() = default;

std::size_t Stacks::size() const { return roots_.size(); }

std::unique_ptr<Root> Stacks::evaluate(std::size_t root) const {
  return std::make_unique<Root>(*templates_, roots_[root]);
}

}  // namespace sluice::cloudformation
