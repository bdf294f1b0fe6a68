#pragma once

#include <cstdint>

#include "core/parse/tree.h"

namespace sluice::kubernetes {

// Whether the objects of a tree are all that is applied. Of a file by itself only its looks tell;
// what others make of it says so.
enum class State : std::uint8_t { as_written, whole, in_part };

struct Object;

State state_of(const Tree& tree);
// Kept with the tree, as what models read out of it is.
void set_state(const Tree& tree, State state);

// A workload that the API server would refuse as it is written, so that it may be a patch: it has
// no pod, or a container without an image.
bool looks_like_patch(const Object& object);

}  // namespace sluice::kubernetes
