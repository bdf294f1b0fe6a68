#pragma once

#include "core/model/kubernetes.h"
#include "core/rules/sink.h"

namespace sluice::k8s {

// Says that the container lacks a setting: at the key of the innermost of the given blocks that is
// there, else at the container's name.
Hit& report_missing(const kubernetes::Container& container, Sink& sink, NodeRef inner = {},
                    NodeRef outer = {});

// The same for a whole container, whose security context it would stand in.
Hit& report_missing_security(const kubernetes::Container& container, Sink& sink);

// A setting of Linux that the container could have and that nothing here leaves open.
bool can_have_linux_setting(const kubernetes::Container& container);

}  // namespace sluice::k8s
