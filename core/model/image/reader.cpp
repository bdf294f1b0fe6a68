#include "core/model/image/reader.h"

#include <algorithm>
#include <utility>

#include "core/parse/archive/entry_name.h"

namespace sluice::image {
namespace {

using archive::Unpacker;

bool is_index_name(std::string_view path) {
  return path == "manifest.json" || path == "index.json" || path == "oci-layout" ||
         path == "repositories";
}

// By its beginning: a manifest, or what somebody put beside them, which may hold secrets.
bool may_be_text(std::string_view bytes) {
  constexpr std::size_t kEnough = 512;
  return bytes.substr(0, kEnough).find('\0') == bytes.npos;
}

}  // namespace

ArtifactReader::ArtifactReader(const ReadLimits& limits, FileVisitor& visitor)
    : limits_(limits),
      budget_{limits.entries, limits.kept_bytes, limits.documents_bytes},
      visitor_(visitor),
      unpacker_(limits.ratio),
      tar_(*this, limits.entries) {}

ArtifactReader::~ArtifactReader() = default;

void ArtifactReader::tell(Fault::Kind kind, std::string resource, std::string says,
                          std::string name) {
  artifact_.faults.push_back({kind, std::move(resource), std::move(says), std::move(name)});
}

void ArtifactReader::feed(std::string_view bytes) {
  unpacker_.feed(bytes, [&](std::string_view piece) { tar_.feed(piece); });
}

void ArtifactReader::begin_file(std::string path, std::uint64_t size) {
  is_layout_ = true;
  archive::TarEntry entry;
  entry.name = std::move(path);
  entry.size = size;
  begin(std::move(entry));
}

void ArtifactReader::feed_file(std::string_view bytes) { data(bytes); }
void ArtifactReader::end_file(bool is_whole) { end(is_whole); }

void ArtifactReader::add_link(std::string path, std::string target) {
  is_layout_ = true;
  archive::TarEntry entry;
  entry.name = std::move(path);
  entry.target = std::move(target);
  entry.type = '2';
  begin(std::move(entry));
  end(true);
}

void ArtifactReader::add_special(std::string path) {
  is_layout_ = true;
  archive::TarEntry entry;
  entry.name = std::move(path);
  entry.type = '6';
  begin(std::move(entry));
  end(true);
}

void ArtifactReader::begin(archive::TarEntry entry) {
  path_.clear();
  blob_ = {};
  hash_.reset();
  layer_.reset();
  if (entry.type == '5') return;
  archive::EntryName name = archive::entry_name(entry.name, archive::Separators::slash);
  path_ = std::move(name.path);
  if (!name.fault.empty() && name.fault != "its name holds '..'") {
    const bool is_out = name.fault.find("absolute") != name.fault.npos ||
                        name.fault.find("out of") != name.fault.npos;
    tell(is_out ? Fault::Kind::path_escape : Fault::Kind::malformed_archive, path_,
         "Of an entry, " + std::string(name.fault), entry.name);
  }
  if (entry.type == '1' || entry.type == '2') {
    // Relative to the folder of a symbolic link, to the root of the archive for a hard one.
    std::string target = entry.target;
    const std::size_t slash = path_.rfind('/');
    if (entry.type == '2' && slash != path_.npos) target = path_.substr(0, slash + 1) + target;
    if (entry.type == '2' ? archive::leads_out(path_, entry.target)
                          : archive::leads_out({}, entry.target)) {
      tell(Fault::Kind::link_escape, path_, "Link to outside of the archive", entry.target);
    }
    blob_.is_link = true;
    blob_.link = archive::entry_name(target, archive::Separators::slash).path;
    return;
  }
  if (entry.type == '3' || entry.type == '4' || entry.type == '6')
    return tell(Fault::Kind::special_file, path_, "The archive holds a device or a pipe");
  blob_.size = 0;
  hash_ = std::make_unique<Sha256Stream>();
  layer_ = std::make_unique<LayerReader>(limits_, budget_, visitor_);
  may_be_text_ = entry.size <= limits_.document_bytes && entry.size <= budget_.documents;
  if (is_index_name(path_) && !may_be_text_)
    tell(Fault::Kind::limit, path_, "It is larger than the limit");
}

void ArtifactReader::data(std::string_view bytes) {
  if (!hash_ || bytes.empty()) return;
  if (blob_.size == 0) {
    blob_.is_text = may_be_text_ && (is_index_name(path_) || may_be_text(bytes));
  }
  blob_.size += bytes.size();
  hash_->add(bytes);
  if (blob_.is_text) blob_.text += bytes;
  // What begins like a text may be a tar that comes in small pieces.
  layer_->feed(bytes);
}

void ArtifactReader::end(bool is_whole) {
  if (path_.empty()) return;
  if (hash_) {
    blob_.digest = hash_->finish();
    blob_.unpacked = blob_.digest;
    blob_.layer = layer_->finish();
    // What is not packed was hashed already.
    if (blob_.layer && !layer_->is_packed()) blob_.layer->diff_id = blob_.digest;
    if (blob_.layer) blob_.unpacked = blob_.layer->diff_id;
    if (blob_.layer && !is_index_name(path_)) {
      blob_.is_text = false;
      blob_.text = {};
    }
    budget_.documents -= std::min<std::uint64_t>(budget_.documents, blob_.text.size());
  }
  hash_.reset();
  layer_.reset();
  (void)is_whole;  // the archive tells so itself
  put(std::move(path_), std::move(blob_));
  path_.clear();
}

void ArtifactReader::put(std::string path, Blob blob) {
  const auto known = blobs_.find(path);
  if (known == blobs_.end()) {
    blobs_.emplace(std::move(path), std::move(blob));
    return;
  }
  if (known->second.digest != blob.digest || known->second.link != blob.link) {
    tell(Fault::Kind::duplicate_entry, path, "It stands in the archive twice, with other bytes");
  }
  known->second = std::move(blob);  // as unpackers do
}

void ArtifactReader::fault(std::string says) {
  const Unpacker::Fault packing = unpacker_.fault();
  if (packing == Unpacker::Fault::bomb || packing == Unpacker::Fault::window) return;
  tell(Fault::Kind::malformed_archive, {}, "The tar: " + says);
}

void ArtifactReader::trailing() {
  tell(Fault::Kind::trailing_data, {}, "Bytes that are not zero stand behind the end of the tar");
}

Artifact ArtifactReader::finish() {
  if (!is_layout_) {
    unpacker_.finish([&](std::string_view piece) { tar_.feed(piece); });
    tar_.finish();
    switch (unpacker_.fault()) {
      case Unpacker::Fault::none:
        break;
      case Unpacker::Fault::broken:
        tell(Fault::Kind::malformed_archive, {}, "What is packed is broken or cut off");
        tell(Fault::Kind::unreadable, {}, "What is packed could be read in part only");
        break;
      case Unpacker::Fault::bomb:
      case Unpacker::Fault::window:
        tell(Fault::Kind::limit, {}, "Unpacking it takes more than the limit");
        break;
      case Unpacker::Fault::trailing:
        tell(Fault::Kind::trailing_data, {},
             "Bytes that are not zero stand behind the end of what is packed");
        break;
    }
    if (tar_.is_cut() && tar_.is_at_limit())
      tell(Fault::Kind::limit, {}, "The archive has more entries than the limit");
    else if (tar_.is_cut() && unpacker_.fault() == Unpacker::Fault::none)
      tell(Fault::Kind::unreadable, {}, "The archive could be read in part only");
  }
  resolve(blobs_, limits_, artifact_);
  return std::move(artifact_);
}

}  // namespace sluice::image
