#pragma once

#include <string_view>

// Names of images, as archives and signatures have them.
namespace sluice::image {

// "registry/org/app:1@sha256:…" is of registry/org/app; Docker leaves out its own registry.
std::string_view repository_of(std::string_view reference);

// Whether an image of that name may be of the repository. A name without a registry is one of an
// archive: whatever stood before it was left out. So is a repository of one part.
bool goes_by(std::string_view name, std::string_view repository);

// A tag alone ("latest") names no repository.
bool names_repository(std::string_view name);

}  // namespace sluice::image
