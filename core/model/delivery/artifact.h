#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/path.h"

namespace sluice::delivery {

// The reference of an image told apart, as far as it is written: "$(digest of a/b:1)" is that image
// by its digest.
struct ArtifactName {
  std::string repository;  // "registry/shop/api"
  std::string tag;         // empty for none
  bool is_by_digest = false;
};
ArtifactName read_artifact(const Name& reference);

// Whether two names stand for one artifact within a run. Unknown where one is not known enough, or
// where one is a tag and the other a digest of the same repository.
Truth is_same_artifact(const Name& a, const Name& b);

// The images that an activity deploys, builds, pushes, scans or signs, resolved in its run.
std::vector<Name> images_of(const Run& run, const Site& site);

// Two steps that build alike: the second takes all layers of the first from the builder's cache.
bool build_alike(const StepSite& a, const StepSite& b);
constexpr std::size_t kMostBuilds = 16;  // of one job, that are compared

// Those that a gate looks at, and what is built just as they are.
std::vector<Name> examined_images(const Run& run, const Site& gate);

// Whether what `gate` examines is what `site` ships: images by their names, plans and folders by
// their paths. Unknown where one does not say.
Truth is_on_same_object(const Run& run, const Site& site, const Site& gate);

// The same, for images that were resolved before; for a gate that examines images.
bool examines_images(Stage stage);
Truth is_among(const std::vector<Name>& shipped, const std::vector<Name>& examined);

}  // namespace sluice::delivery
