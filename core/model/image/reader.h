#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/image/artifact.h"
#include "core/model/image/layer_reader.h"

namespace sluice::image {

// A file of the archive itself.
struct Blob {
  std::string link;  // of links: the path that they lead to
  bool is_link = false;
  std::uint64_t size = 0;
  Sha256 digest{};
  std::string text;  // of what may be a manifest or a config
  bool is_text = false;
  std::shared_ptr<Layer> layer;  // null for what is no tar
  Sha256 unpacked{};             // digest of what is unpacked
};

using Blobs = std::map<std::string, Blob, std::less<>>;

// Reads an exported image that comes in pieces, in any order of entries: the archive of
// `docker save`, an OCI layout, gzip or zstd around either, or a layout's files one by one. Every
// blob is hashed, and walked over where it is a layer; no second pass.
class ArtifactReader : private archive::TarHandler {
 public:
  ArtifactReader(const ReadLimits& limits, FileVisitor& visitor);
  ~ArtifactReader() override;

  void feed(std::string_view bytes);

  // A file of a layout that is no archive.
  void begin_file(std::string path, std::uint64_t size);
  void feed_file(std::string_view bytes);
  void end_file(bool is_whole);
  // What lies in a layout and is no file: a link by where it leads to, a device or a pipe.
  void add_link(std::string path, std::string target);
  void add_special(std::string path);

  // Once, behind the last piece. What the archive holds, joined.
  Artifact finish();

 private:
  void begin(archive::TarEntry entry) override;
  void data(std::string_view bytes) override;
  void end(bool is_whole) override;
  void fault(std::string says) override;
  void trailing() override;
  void tell(Fault::Kind kind, std::string resource, std::string says, std::string name = {});
  void put(std::string path, Blob blob);

  ReadLimits limits_;
  ReadBudget budget_;
  FileVisitor& visitor_;
  archive::Unpacker unpacker_;
  archive::TarStream tar_;
  Artifact artifact_;
  Blobs blobs_;
  bool is_layout_ = false;  // files one by one

  // Of the file at hand.
  std::string path_;
  Blob blob_;
  std::unique_ptr<Sha256Stream> hash_;
  std::unique_ptr<LayerReader> layer_;
  bool may_be_text_ = false;
};

// Joins blobs to images: what the manifests name, and whether it is what they say.
void resolve(Blobs& blobs, const ReadLimits& limits, Artifact& artifact);

// Lays the layers over each other, with blame, and finds what of them leads out of the image.
void merge(Image& image, std::vector<Fault>& faults);

}  // namespace sluice::image
