#pragma once

#include "core/model/kubernetes_cluster.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {

using AppliedCheck = void (*)(const kubernetes::Applied&, Sink&);

// Calls the check for each object of the project, together with those that it is applied with.
void check_applied(const Project& project, AppliedCheck check, Sink& sink);

// The same as the check of a rule.
template <AppliedCheck F>
void applied(const Project& project, Sink& sink) {
  check_applied(project, F, sink);
}

}  // namespace sluice::k8s
