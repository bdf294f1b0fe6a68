#pragma once

#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/path.h"

namespace sluice::delivery {

// An image that a file names which is deployed.
struct FileImage {
  Name name;
  Place at;
};

// The images of the manifests or the task definition that a deploy hands over as they stand in the
// repository. None where a step of the job may put others in, or a kustomization.
std::vector<FileImage> images_of_files(const Project& project, const Run& run, const Site& deploy);

// True for task definitions of ECS, which a project has to keep for their images to be seen.
bool is_task_definition(std::string_view path, std::string_view bytes);

}  // namespace sluice::delivery
