#include "core/rules/shared/runners.h"

#include "core/model/expression.h"
#include "core/text/ascii.h"

namespace sluice::actions {

NodeRef self_hosted_label(const Job& job) {
  constexpr std::string_view kLabel = "self-hosted";
  const NodeRef labels = job.runs_on.is_mapping() ? job.runs_on["labels"] : job.runs_on;
  if (labels.is_scalar()) return equals_ignoring_case(labels.value(), kLabel) ? labels : NodeRef();
  for (const NodeRef label : labels.children()) {
    if (equals_ignoring_case(label.value(), kLabel)) return label;
  }
  return {};
}

}  // namespace sluice::actions
