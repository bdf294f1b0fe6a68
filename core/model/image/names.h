#pragma once

#include <string_view>

// Names of images, as archives and signatures have them.
namespace sluice::image {

// Whether an image of that name may be of the repository: by all of its path, and by the registry
// where both name one. A name of one part is Docker's own.
bool goes_by(std::string_view name, std::string_view repository);

// A tag alone ("latest") names no repository.
bool names_repository(std::string_view name);

}  // namespace sluice::image
