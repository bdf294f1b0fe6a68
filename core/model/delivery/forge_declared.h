#pragma once

#include "core/model/delivery/forge_settings.h"
#include "core/model/project.h"

namespace sluice::delivery {

// Adds what the Terraform of a project declares of its forge: resources of the providers
// integrations/github and gitlabhq/gitlab, as far as their values are literal. Where they are about
// several repositories, nobody knows which is this one, and nothing is added. The settings view the
// project.
void read_declared(const Project& project, ForgeSettings& settings);

}  // namespace sluice::delivery
