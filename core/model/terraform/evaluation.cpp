#include "core/model/terraform/evaluation.h"

#include "core/model/terraform/evaluator.h"

namespace sluice::terraform {
namespace {

// An attribute that is one of several values, by the positions of the items on the way to it.
using Way = std::vector<std::size_t>;

constexpr std::size_t kMostWays = 8;
constexpr std::size_t kDeepest = 6;
constexpr std::size_t kMostValues = 20'000;

// `room` is how many values may still be looked at.
void find_choices(Val value, Way& way, std::vector<Way>& found, std::size_t& room) {
  if (way.size() > kDeepest || found.size() >= kMostWays || room == 0) return;
  --room;
  if (!value->is_known()) {
    if (!value->items.empty()) found.push_back(way);
    return;
  }
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    way.push_back(i);
    find_choices(value->items[i].value, way, found, room);
    way.pop_back();
  }
}

Val at(Val value, const Way& way) {
  for (const std::size_t step : way) value = value->items[step].value;
  return value;
}

Val with(ValueStore& store, Val value, std::span<const std::size_t> way, Val other) {
  if (way.empty()) return other;
  Items items(value->items.begin(), value->items.end());
  Computed::Item& item = items[way.front()];
  item.value = with(store, item.value, way.subspan(1), other);
  Computed copy = *value;
  copy.items = store.keep(items);
  return store.keep(copy);
}

void collect(Evaluator& evaluator, ModuleInstance& instance, std::vector<Module>& modules) {
  const std::size_t own = modules.size();
  modules.push_back({instance.address, {}, {}});
  for (const ModuleInstance* one = &instance; one->call != nullptr; one = one->parent)
    modules.back().calls.push_back({one->call->document, one->call->header, one->call->scope});
  const Folder& folder = evaluator.folder_of(instance);
  for (std::size_t i = 0; i < folder.declarations.size(); ++i) {
    const Declares what = folder.declarations[i].what;
    if (what == Declares::resource || what == Declares::data) {
      for (ResourceInstance* const one : evaluator.resources_of(instance, i).all) {
        evaluator.body_of(*one);
        modules[own].resources.push_back(&one->resource);
      }
    } else if (what == Declares::module) {
      for (const ResourceInstance* const one : evaluator.registry_resources_of(instance, i))
        modules[own].resources.push_back(&one->resource);
      for (ModuleInstance* const one : evaluator.calls_of(instance, i).all)
        collect(evaluator, *one, modules);
    } else if (what == Declares::local || what == Declares::output) {
      evaluator.value_of(instance, i);
    }
  }
}

}  // namespace

Root::Root(const Folders& folders, std::size_t folder, std::span<const std::string> var_files)
    : evaluator_(std::make_unique<Evaluator>(folders, folder, var_files)) {
  collect(*evaluator_, evaluator_->root(), modules_);
}

Root::~Root() = default;

std::vector<ProjectError> Root::take_errors() { return evaluator_->take_errors(); }

std::vector<ConfigurationFault> Root::take_faults() {
  std::vector<ConfigurationFault> faults;
  for (const Fault& fault : evaluator_->take_faults())
    faults.push_back({fault.document, fault.at, fault.function});
  return faults;
}

std::vector<std::vector<Resource>> Root::choices(const Resource& resource) {
  std::vector<std::vector<Resource>> all;
  const Val body = resource.body.computed();
  if (body == nullptr) return all;
  std::vector<Way> ways;
  Way way;
  std::size_t room = kMostValues;
  find_choices(body, way, ways, room);
  for (const Way& one : ways) {
    std::vector<Resource>& variants = all.emplace_back();
    for (const Computed::Item& choice : at(body, one)->items) {
      Resource variant = resource;
      const Val changed = with(evaluator_->store(), body, one, choice.value);
      variant.body = Value::of(*changed, resource.body.place());
      variants.push_back(std::move(variant));
    }
  }
  return all;
}

Configurations::Configurations(const Project& project, std::span<const std::string> var_files)
    : folders_(std::make_unique<const Folders>(project)),
      roots_(folders_->roots()),
      var_files_(var_files) {}

Configurations::~Configurations() = default;

std::unique_ptr<Root> Configurations::evaluate(std::size_t root) const {
  return std::make_unique<Root>(*folders_, roots_[root], var_files_);
}

}  // namespace sluice::terraform
