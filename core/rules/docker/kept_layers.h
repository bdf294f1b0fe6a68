#pragma once

#include "core/model/docker.h"

namespace sluice::docker {

// True if the layers of the instruction are part of an image that a build makes: its stage ships,
// or one that does builds on it. So is a stage that has neither a name nor anything taken from it:
// nothing but to be an image is left for it.
bool is_layer_kept(const Instruction& instruction);

}  // namespace sluice::docker
