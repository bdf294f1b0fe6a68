#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/artifact.h"
#include "core/model/delivery/path.h"

namespace sluice::delivery {

// An activity in one run, and the images that it is about.
struct ImageUse {
  const Run* run = nullptr;
  Site site;
  std::vector<Name> names;            // as it gives them, resolved
  std::vector<ArtifactName> aliases;  // of the same images: these, and what else the run calls them

  const Activity& activity() const { return run->activity(site); }
  bool is_known() const { return !names.empty(); }
};

// Everything that the runs of a path do to images: built, scanned, described, signed, pushed,
// deployed. Views the path, and reads it once somebody asks.
class ImageUses {
 public:
  explicit ImageUses(const Path& path) : path_(path) {}

  struct InRun {
    const Run* run = nullptr;
    std::array<std::vector<ImageUse>, kStages> stages;  // what may run, in the order of the jobs

    const std::vector<ImageUse>& all(Stage stage) const {
      return stages[static_cast<std::size_t>(stage)];
    }
    // Some build of the run makes it, or may.
    bool builds(const ImageUse& use) const;
  };
  // One for each run that has any, in their order.
  const std::deque<InRun>& runs() const {
    if (!is_read_) read();
    return runs_;
  }

 private:
  void read() const;

  const Path& path_;
  mutable std::deque<InRun> runs_;
  mutable bool is_read_ = false;
};

// Whether two activities are about one image: yes for the same name, and for a tag and a digest of
// one repository; unknown for other tags of it, and where a name is not known. "shop/api" is
// "registry/shop/api", as tools of a registry call it.
Truth is_same_image(const ImageUse& a, const ImageUse& b);

// A proposal of a change: what it makes is thrown away.
bool is_proposal(const Run& run);

// A push to where others take it from: to this machine, to a cache or to a place for what is not
// examined yet it is none.
bool is_for_others(const ImageUse& push);

// A push that others take as released: of a proposal, to this machine, to a cache or to a place
// for what is not examined yet it is none.
bool is_release(const ImageUse& push);

// The last part of a repository: "api". Empty where a variable holds it.
std::string_view leaf_of(std::string_view repository);

// A tag that is moved to the next image by habit: yes for `latest`, the name of a branch or of an
// environment; unknown where a variable decides.
Truth is_moving_tag(const Run& run, std::string_view tag);

// The same of a reference: none moves that has a digest; a known repository without a tag means
// `latest`.
Truth moves(const Run& run, const ArtifactName& name);

}  // namespace sluice::delivery
