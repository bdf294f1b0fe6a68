#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/model/actions_syntax.h"

// The language of workflows and of action.yml as tables: what stands below each key. By GitHub's
// "Workflow syntax" and "Metadata syntax".
namespace sluice::actions {

enum Takes : std::uint16_t {
  kText = 1U << 0U,
  kBoolean = 1U << 1U,
  kNumber = 1U << 2U,   // above zero
  kInteger = 1U << 3U,  // not below zero
  kMapping = 1U << 4U,
  kList = 1U << 5U,
  kEmpty = 1U << 6U,       // '' and nothing at all
  kEmptyList = 1U << 7U,   // [] and {} mean something
  kExpression = 1U << 8U,  // one ${{ }} in the place of anything but text
  kScalar = 1U << 9U,      // any number or boolean is as good as text, whatever its sign
};

// What the walker does besides what the table says.
enum class Special : std::uint8_t {
  none,
  events,
  job,
  step,
  steps,
  matrix,
  runs_on,
  needs,
  environment_variables,
  credentials,
  shell,
  uses,
  id,
  condition,
  permissions,
  image_pattern,
  inputs_of_step,
};

struct Shape;

struct Field {
  std::string_view name;
  const Shape* shape = nullptr;
  bool is_required = false;
};

struct Shape {
  std::uint16_t takes = kText;
  std::uint32_t available = kNoContext;
  std::span<const Field> fields;  // the keys of a mapping
  const Shape* values = nullptr;  // of keys that the author chooses
  const Shape* items = nullptr;   // of a list; of a value that may stand for a list of one as well
  Special special = Special::none;
  std::string_view owner;  // "a step", to say whose key something is
};

extern const Shape kWorkflowShape;
extern const Shape kDispatchShape;  // on.workflow_dispatch
extern const Shape kCallShape;      // on.workflow_call
extern const Shape kDispatchTypes;  // on.repository_dispatch
extern const Shape kSchedule;
extern const Shape kImageVersion;  // on.image_version
extern const Shape kNames;         // one name, or a list of them
extern const Shape kActionShape;
extern const Shape kStepInAction;

}  // namespace sluice::actions
