#pragma once

#include <string_view>

#include "core/parse/tree.h"

namespace sluice::k8s {

// The list of dropped capabilities names `wanted`, or holds a template that may.
bool drops(NodeRef dropped, std::string_view wanted);

}  // namespace sluice::k8s
