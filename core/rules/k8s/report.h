#pragma once

#include <string>
#include <string_view>

#include "core/model/kubernetes.h"
#include "core/rules/sink.h"

namespace sluice::k8s {

// How a sentence starts that is about the container: "Container web".
std::string called(const kubernetes::Container& container);

// Says what a setting is: "Container web sets privileged to true". `value` may be the pod's, and
// then the sentence is about the pod.
Hit& report_setting(const kubernetes::Container& container, Sink& sink, NodeRef value,
                    std::string_view setting);

// Says that the container lacks a setting: at the key of the innermost of the given blocks that is
// there, else at the container's name.
Hit& report_missing(const kubernetes::Container& container, Sink& sink, std::string_view setting,
                    NodeRef inner = {}, NodeRef outer = {});

// The same for a boolean of the security context, with an edit that sets it.
Hit& report_missing_security(const kubernetes::Container& container, Sink& sink,
                             std::string_view setting, std::string_view wanted);

// Says which image the container runs.
Hit& report_image(const kubernetes::Container& container, Sink& sink);

// A setting of Linux that the container could have and that nothing here leaves open.
bool can_have_linux_setting(const kubernetes::Container& container);

}  // namespace sluice::k8s
