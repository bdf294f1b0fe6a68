#pragma once

#include <string>
#include <vector>

#include "core/model/gitlab.h"

namespace sluice::gitlab {

// The name of an image as a file writes it, of a job or of a service, and whose it is: the address
// of the job, or "" for what every job takes.
struct WrittenImage {
  NodeRef name;
  std::string address;
  const Job* job = nullptr;  // null for what every job takes
};
// In order; what a reference brings in is left out.
std::vector<WrittenImage> images_of(const Pipeline& pipeline);

}  // namespace sluice::gitlab
