#pragma once

#include <optional>

#include "core/model/actions.h"
#include "core/rules/sink.h"

// What rules ask of a step that runs actions/checkout.
namespace sluice::actions {

bool is_checkout(const Step& step);

// True where the checkout leaves the token behind for the steps that follow, which is its default.
// Nothing where an expression decides.
std::optional<bool> keeps_credentials(const Step& step);

// True where the step itself says that it is to.
bool asks_to_keep_credentials(const Step& step);

// Adds the edit that stops it: persist-credentials: false, in the style of the step around it.
void add_persist_edit(const Step& step, Hit& hit);

}  // namespace sluice::actions
