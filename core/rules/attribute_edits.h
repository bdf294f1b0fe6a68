#pragma once

#include <string_view>

#include "core/model/resource.h"
#include "core/rules/sink.h"

namespace sluice {

// An attribute that is missing in a block of Terraform, at a path below `object`, which is the
// resource's body or a block in it; the blocks on the way must be there. It goes behind the last
// attribute of its block.
void add_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& object,
                   std::string_view path, std::string_view text);

}  // namespace sluice
