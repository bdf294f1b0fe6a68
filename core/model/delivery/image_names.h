#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/model/delivery/path.h"

// What one run calls the same image.
namespace sluice::delivery {

// What a run itself calls by two names: `docker tag`, archives of images, copies.
using NamePair = std::pair<std::string, std::string>;
std::vector<NamePair> pairs_of(const Run& run);

// The names, and all that the pairs call the same, as far as there are not too many.
std::vector<std::string> with_aliases(const std::vector<Name>& names,
                                      const std::vector<NamePair>& pairs);

// As is_among of artifact.h, where what is shipped may have been examined under another name that
// the run gives it: before it was copied out of quarantine.
Truth is_among_aliases(const Run& run, const std::vector<Name>& shipped,
                       const std::vector<Name>& examined);

}  // namespace sluice::delivery
