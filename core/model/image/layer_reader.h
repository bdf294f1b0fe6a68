#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/image/artifact.h"
#include "core/model/image/programs.h"
#include "core/parse/archive/tar_stream.h"
#include "core/parse/archive/unpacker.h"
#include "core/parse/content_hash.h"

namespace sluice::image {

// Sees the content of every file as it passes.
class FileVisitor {
 public:
  virtual ~FileVisitor() = default;
  // `entry` is an index into the entries of the layer.
  virtual void file(const Layer& layer, std::size_t entry, std::string_view bytes) = 0;
  // Of a file that is too large to be held: the next piece of it, in order; then its end.
  virtual void piece(const Layer&, std::size_t, std::string_view) {}
  virtual void end_of_pieces(const Layer&, std::size_t) {}
};

struct ReadLimits {
  std::uint64_t entries = 1'000'000;             // of all layers together
  std::uint64_t ratio = 200;                     // unpacked to packed
  std::uint64_t file_bytes = 8ULL << 20U;        // what is looked into, by its visitor too
  std::uint64_t database_bytes = 128ULL << 20U;  // of packages
  std::uint64_t kept_bytes = 32ULL << 20U;       // of all that rules want to read
  std::uint64_t document_bytes = 4ULL << 20U;    // of a manifest or config
  std::uint64_t documents_bytes = 64ULL << 20U;
  std::size_t layers = 1'024;  // of one image
  std::size_t images = 256;
  std::size_t index_depth = 4;
};

// What is left of limits that all layers share.
struct ReadBudget {
  std::uint64_t entries = 0;
  std::uint64_t kept = 0;
  std::uint64_t documents = 0;
};

// Reads one layer, or whatever a blob is, as it comes.
class LayerReader : private archive::TarHandler {
 public:
  LayerReader(const ReadLimits& limits, ReadBudget& budget, FileVisitor& visitor);

  void feed(std::string_view bytes);
  // Null where it is no tar, packed or not. Of what is not packed the diff id is left out: it is
  // the digest of the blob.
  std::shared_ptr<Layer> finish();
  bool is_packed() const;
  // A limit was reached: what is behind it was not unpacked.
  bool is_stopped() const;

  archive::Unpacker::Packing packing() const { return unpacker_.packing(); }
  // Of what is no tar as well: why it was not unpacked.
  archive::Unpacker::Fault packing_fault() const { return unpacker_.fault(); }

 private:
  void unpacked(std::string_view bytes);
  void begin(archive::TarEntry entry) override;
  void data(std::string_view bytes) override;
  void end(bool is_whole) override;
  void fault(std::string says) override;
  void trailing() override;
  void tell(Fault::Kind kind, std::string path, std::string says, std::string name = {});
  void check_name(const archive::TarEntry& entry, std::string_view fault);
  void tell_packing();
  void find_duplicates();

  const ReadLimits& limits_;
  ReadBudget& budget_;
  FileVisitor& visitor_;
  archive::Unpacker unpacker_;
  archive::TarStream tar_;
  std::shared_ptr<Layer> layer_ = std::make_shared<Layer>();
  Sha256Stream diff_id_;
  std::string first_;  // until there is enough to tell
  std::optional<bool> is_tar_;
  std::uint64_t most_ = 0;  // bytes of the file at hand that are kept
  bool in_pieces_ = false;  // it is too large to be kept
  std::string content_;     // likewise
  std::optional<ContentHash> hash_;
  ProgramReader program_;
  bool is_within_ = false;
};

// What stands in a tar or zip under its name, as an entry of a layer.
void finish_file(Layer& layer, std::size_t entry, std::string_view bytes, ReadBudget& budget);

// Content of this file is kept for rules.
bool is_kept(std::string_view path);
// Likewise, by its first line: what users, groups and the release are read from, which a link may
// give its name to.
bool is_system_file(std::string_view bytes);

}  // namespace sluice::image
