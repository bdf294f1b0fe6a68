#include "core/cli/git_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::size_t kLongestPath = 4096;
// Version 4 writes of a path only what differs from the one before it.
constexpr std::size_t kMostBytes = std::size_t{256} << 20U;

//   0    4       8       12
//   DIRC version entries first entry …
constexpr std::size_t kHeader = 12;
//   0                                40  40+id    … with flags further two bytes
//   times, device, mode, owner, size id  flags    path
constexpr std::size_t kId = 40;

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t id_size) : bytes_(bytes), id_size_(id_size) {}

  std::optional<std::vector<std::string>> read() {
    const std::uint32_t version = number(4, 4);
    const std::uint32_t count = number(8, 4);
    if (!bytes_.starts_with("DIRC") || bytes_.size() < kHeader || version < 2 || version > 4)
      return std::nullopt;
    at_ = kHeader;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!entry(version)) return std::nullopt;
    }
    if (!ends_well()) return std::nullopt;
    return std::move(paths_);
  }

 private:
  // Big endian; 0 where the bytes are not there.
  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8U | static_cast<unsigned char>(bytes_[at + i]);
    return value;
  }

  bool entry(std::uint32_t version) {
    constexpr std::uint32_t kExtended = 0x4000;
    const std::size_t begin = at_;
    const bool is_extended = (number(begin + kId + id_size_, 2) & kExtended) != 0;
    at_ += kId + id_size_ + (is_extended ? 4 : 2);
    if (at_ >= bytes_.size()) return false;
    std::string path;
    if (version == 4) {
      const auto dropped = varint();
      const std::string_view before = paths_.empty() ? std::string_view() : paths_.back();
      if (!dropped || *dropped > before.size()) return false;
      path = before.substr(0, before.size() - *dropped);
    }
    const std::size_t end = bytes_.find('\0', at_);
    if (end == bytes_.npos || end - at_ > kLongestPath) return false;
    path += bytes_.substr(at_, end - at_);
    at_ = end + 1;
    if (version < 4) at_ = std::min(begin + (end - begin + 8) / 8 * 8, bytes_.size());
    total_ += path.size() + sizeof(std::string);
    if (path.empty() || path.size() > kLongestPath || total_ > kMostBytes) return false;
    paths_.push_back(std::move(path));
    return true;
  }

  // Behind the entries: extensions (name, size, bytes), and a digest of it all. It tells also
  // whether the entries were read with the right size of ids.
  bool ends_well() {
    constexpr std::size_t kExtensionHeader = 8;
    while (bytes_.size() - at_ >= id_size_ + kExtensionHeader) {
      at_ += kExtensionHeader;
      const std::size_t size = number(at_ - 4, 4);
      if (bytes_.size() - at_ < size) return false;
      at_ += size;
    }
    return bytes_.size() - at_ == id_size_;
  }

  // As git's packs have offsets: each further byte adds one to what was read so far.
  std::optional<std::size_t> varint() {
    std::size_t value = 0;
    for (int i = 0; i < 4 && at_ < bytes_.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value = (i == 0 ? 0 : (value + 1) << 7U) | (byte & 0x7FU);
      if ((byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
  }

  std::string_view bytes_;
  std::size_t id_size_;
  std::size_t at_ = 0;
  std::size_t total_ = 0;
  std::vector<std::string> paths_;
};

}  // namespace

GitIndex::GitIndex(std::string_view bytes) {
  for (const std::size_t id_size : {std::size_t{20}, std::size_t{32}}) {
    auto paths = Reader(bytes, id_size).read();
    if (!paths) continue;
    paths_ = std::move(*paths);
    std::sort(paths_.begin(), paths_.end());
    return;
  }
}

bool GitIndex::tracks(std::string_view path) const {
  return std::binary_search(paths_.begin(), paths_.end(), path);
}

bool GitIndex::tracks_below(std::string_view folder) const {
  const std::string prefix = std::string(folder) + "/";
  const auto first = std::lower_bound(paths_.begin(), paths_.end(), prefix);
  return first != paths_.end() && first->starts_with(prefix);
}

}  // namespace sluice::cli
