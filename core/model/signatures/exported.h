#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/image/reader.h"
#include "core/model/signatures/check.h"

namespace sluice::signatures {

// An exported image whose signatures are checked: those that it brings along, and what they cover.
// Fed as image::ArtifactReader is.
class Exported : private image::FileVisitor {
 public:
  explicit Exported(const image::ReadLimits& limits) : reader_(limits, *this) {}
  Exported(const Exported&) = delete;
  Exported& operator=(const Exported&) = delete;

  void feed(std::string_view bytes) { reader_.feed(bytes); }
  void begin_file(std::string path, std::uint64_t size) {
    reader_.begin_file(std::move(path), size);
  }
  void feed_file(std::string_view bytes) { reader_.feed_file(bytes); }
  void end_file() { reader_.end_file(true); }
  void add_link(std::string path, std::string target) {
    reader_.add_link(std::move(path), std::move(target));
  }
  void add_special(std::string path) { reader_.add_special(std::move(path)); }

  // Behind the last piece: whether it is an image. Its manifests are added to the subject.
  bool finish(Subject& subject);

  // Checks what it brings along.
  void check_attached(const Subject& subject, const Demands& demands,
                      std::vector<Outcome>& outcomes) const;
  // Behind all other checks: the images that nothing signs, or that lack the provenance that is
  // asked for, and blobs that are not what the manifests name.
  void check_cover(const Subject& subject, const Demands& demands,
                   std::vector<Outcome>& outcomes) const;

 private:
  void file(const image::Layer& layer, std::size_t entry, std::string_view bytes) override;

  image::ArtifactReader reader_;
  image::Artifact artifact_;
};

}  // namespace sluice::signatures
