#pragma once

#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/activity_call.h"

// What stands in files that a tool reads by itself: its settings, and what it is to build and push.
namespace sluice::delivery {

// What the settings of the scanner make of a bad result, where the call does not say it.
void ask_settings(const Call& call, Activity& activity, std::string_view folder,
                  const Surroundings& around);

// The images that `docker compose push` and `docker buildx bake` push, by their files; none where
// those cannot be read.
std::vector<Name> images_of_files(const Call& call, std::string_view folder,
                                  const Variables& variables, const Surroundings& around);

// True if the folder's application checks itself by cdk-nag while it is synthesised.
bool has_cdk_nag(std::string_view folder, const Surroundings& around);

// True for files that tools read in this way.
bool is_read_by_tools(std::string_view path);

}  // namespace sluice::delivery
