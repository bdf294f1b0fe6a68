#include "core/rules/shared/checkout.h"

#include <string>

#include "core/rules/edits.h"
#include "core/rules/shared/workflow.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kInput = "persist-credentials";

}  // namespace

bool is_checkout(const Step& step) {
  return step.uses.present() && read_uses(step.uses.value).is("actions/checkout");
}

std::optional<bool> keeps_credentials(const Step& step) {
  const NodeRef value = input(step, kInput);
  if (!value) return true;
  if (has_expression(value.value())) return std::nullopt;
  return !equals_ignoring_case(value.value(), "false");
}

bool asks_to_keep_credentials(const Step& step) {
  return input(step, kInput) && keeps_credentials(step) == true;
}

void add_persist_edit(const Step& step, Hit& hit) {
  if (!input(step, kInput))
    set_key(hit, Edit::Safety::needs_review, step.node, {"with", kInput}, "false");
}

}  // namespace sluice::actions
