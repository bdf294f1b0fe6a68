#pragma once

#include <string_view>

#include "core/model/kubernetes.h"

namespace sluice::k8s {

// The container sets resources.<kind>.<resource>, or a template may.
bool has_resource(const kubernetes::Container& container, std::string_view kind,
                  std::string_view resource);

}  // namespace sluice::k8s
