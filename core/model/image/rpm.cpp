#include "core/model/image/rpm.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace sluice::image {
namespace {

using Packages = std::vector<Package>;

constexpr std::size_t kMostPackages = 100'000;
constexpr std::string_view kTooMany = "It names more packages than the limit";
constexpr std::size_t kLargestHeader = std::size_t{32} << 20U;

// `size` bytes at `at`; 0 where they are not there.
std::uint64_t big(std::string_view bytes, std::uint64_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) return 0;
  std::uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i)
    value = value << 8U | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at + i)]);
  return value;
}

std::uint64_t little(std::string_view bytes, std::uint64_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) return 0;
  std::uint64_t value = 0;
  for (unsigned i = size; i-- > 0;)
    value = value << 8U | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at + i)]);
  return value;
}

std::string_view piece(std::string_view bytes, std::uint64_t at, std::uint64_t size) {
  if (at > bytes.size()) return {};
  return bytes.substr(static_cast<std::size_t>(at),
                      static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size() - at)));
}

// What the records of a database take together: no more than the database has, unless they overlap.
class Budget {
 public:
  explicit Budget(std::string_view bytes) : left_(2 * std::uint64_t{bytes.size()}) {}
  bool take(std::uint64_t size) {
    if (size > left_) return false;
    left_ -= size;
    return true;
  }

 private:
  std::uint64_t left_;
};

constexpr std::string_view kCut = "The database is cut off or broken";
constexpr std::string_view kOverlap = "Records of the database overlap";

// A header of rpm: how many entries, how many bytes of data, the entries (tag, type, offset,
// count), the data.
void read_header(std::string_view blob, Packages& packages, Unread& unread) {
  constexpr std::uint64_t kName = 1000, kVersion = 1001, kRelease = 1002, kEpoch = 1003,
                          kLicense = 1014, kSource = 1044;
  const std::uint64_t entries = big(blob, 0, 4);
  const std::uint64_t size = big(blob, 4, 4);
  const std::uint64_t data_at = 8 + entries * 16;
  if (entries == 0 || entries > 65'536 || data_at > blob.size() || size > blob.size() - data_at)
    return unread.say(kCut);
  const std::string_view data = piece(blob, data_at, size);
  std::string name, version, release, epoch, license, source;
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t at = 8 + i * 16;
    const std::uint64_t offset = big(blob, at + 8, 4);
    const auto text = [&] {
      const std::string_view rest = piece(data, offset, 1'000);
      return std::string(rest.substr(0, rest.find('\0')));
    };
    switch (big(blob, at, 4)) {
      case kName:
        name = text();
        break;
      case kVersion:
        version = text();
        break;
      case kRelease:
        release = text();
        break;
      case kEpoch:
        if (const std::uint64_t value = big(data, offset, 4); value != 0)
          epoch = std::to_string(value) + ":";
        break;
      case kLicense:
        license = text();
        break;
      case kSource:
        source = text();
        break;
      default:
        break;
    }
  }
  // Keys that signatures are checked with are kept as packages.
  if (name == "gpg-pubkey") return;
  if (name.empty() || version.empty()) return unread.say(kCut);
  if (packages.size() >= kMostPackages) return unread.reach(kTooMany);
  if (!release.empty()) version += "-" + release;
  // name-version-release.src.rpm
  for (int i = 0; i < 2; ++i) source = source.substr(0, source.rfind('-'));
  packages.push_back({"rpm", name, epoch + version, source, license, 0});
}

// SQLite: the pages of the table's tree. Every leaf of a table is looked at, whichever table it is
// of: a blob that reads as a header is one.
class Sqlite {
 public:
  Sqlite(std::string_view bytes, Unread& unread) : bytes_(bytes), budget_(bytes), unread_(unread) {
    page_ = big(bytes, 16, 2);
    if (page_ == 1) page_ = 65'536;
    usable_ = page_ > 512 ? page_ - big(bytes, 20, 1) : page_;
  }

  Packages read() {
    if (page_ < 512 || usable_ < 480) {
      unread_.say(kCut);
      return {};
    }
    // How many pages there are counts where the program that wrote last knew of it.
    const bool is_told = big(bytes_, 24, 4) == big(bytes_, 92, 4);
    if (bytes_.size() % page_ != 0 || (is_told && big(bytes_, 28, 4) > bytes_.size() / page_))
      unread_.say(kCut);
    const std::uint64_t root = root_of_packages();
    if (root == 0) unread_.say("The database has no table of packages");
    if (root != 0) walk(root, 0);
    return std::move(packages_);
  }

 private:
  struct Cursor {
    std::string_view bytes;
    std::uint64_t at = 0;
    std::uint64_t varint() {
      std::uint64_t value = 0;
      for (int i = 0; i < 9; ++i) {
        const std::uint64_t byte = big(bytes, at++, 1);
        if (i == 8) return value << 8U | byte;
        value = value << 7U | (byte & 0x7FU);
        if ((byte & 0x80U) == 0) break;
      }
      return value;
    }
  };

  std::string_view page(std::uint64_t number) const {
    return number == 0 ? std::string_view() : piece(bytes_, (number - 1) * page_, page_);
  }

  // The payload of a cell of a table's leaf, with the pages that it flows over to.
  std::string payload(std::string_view page_bytes, std::uint64_t at) {
    Cursor cursor{page_bytes, at};
    const std::uint64_t size = cursor.varint();
    cursor.varint();  // the number of the row
    if (size > kLargestHeader || size > bytes_.size()) {
      unread_.say(kCut);
      return {};
    }
    if (!budget_.take(size)) {
      unread_.say(kOverlap);
      return {};
    }
    const std::uint64_t most = usable_ - 35;
    if (size <= most) return std::string(piece(page_bytes, cursor.at, size));
    const std::uint64_t least = (usable_ - 12) * 32 / 255 - 23;
    std::uint64_t local = least + (size - least) % (usable_ - 4);
    if (local > most) local = least;
    std::string text(piece(page_bytes, cursor.at, local));
    std::uint64_t next = big(page_bytes, cursor.at + local, 4);
    while (next != 0 && text.size() < size) {
      const std::string_view more = page(next);
      if (more.size() < usable_) break;
      text += piece(more, 4, std::min<std::uint64_t>(usable_ - 4, size - text.size()));
      next = big(more, 0, 4);
    }
    if (text.size() < size) unread_.say(kCut);
    return text;
  }

  // Columns of a record: the serial type of each, and where its bytes begin.
  template <typename F>
  static void each_column(const std::string& record, F f) {
    Cursor cursor{record};
    const std::uint64_t header = cursor.varint();
    std::uint64_t body = header;
    for (int column = 0; cursor.at < header && cursor.at < record.size() && column < 16; ++column) {
      const std::uint64_t type = cursor.varint();
      std::uint64_t size = 0;
      if (type >= 12) {
        size = (type - 12) / 2;
      } else {
        constexpr std::uint8_t kSizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
        size = kSizes[type];
      }
      f(column, piece(record, body, size));
      body += size;
    }
  }

  template <typename F>
  void each_record(std::uint64_t number, int depth, std::uint64_t& left, F f) {
    const std::string_view bytes = page(number);
    if (bytes.size() < page_ || depth > 20) return unread_.say(kCut);
    if (left == 0) return unread_.say(kOverlap);
    --left;
    const std::uint64_t start = number == 1 ? 100 : 0;
    const std::uint64_t type = big(bytes, start, 1);
    const std::uint64_t cells = big(bytes, start + 3, 2);
    constexpr std::uint64_t kLeaf = 13, kInner = 5;
    if ((type != kLeaf && type != kInner) || 2 * cells > page_) return unread_.say(kCut);
    const std::uint64_t first = start + (type == kInner ? 12 : 8);
    for (std::uint64_t i = 0; i < cells; ++i) {
      const std::uint64_t at = big(bytes, first + i * 2, 2);
      if (type == kInner) {
        each_record(big(bytes, at, 4), depth + 1, left, f);
      } else {
        f(payload(bytes, at));
      }
    }
    if (type == kInner) each_record(big(bytes, start + 8, 4), depth + 1, left, f);
  }

  std::uint64_t root_of_packages() {
    std::uint64_t root = 0;
    std::uint64_t left = 1'000;
    each_record(1, 0, left, [&](const std::string& record) {
      std::string_view name;
      std::uint64_t page_number = 0;
      each_column(record, [&](int column, std::string_view bytes) {
        if (column == 1) name = bytes;
        if (column == 3)
          page_number =
              big(bytes, 0, static_cast<unsigned>(std::min<std::size_t>(bytes.size(), 8)));
      });
      if (name == "Packages") root = page_number;
    });
    return root;
  }

  void walk(std::uint64_t root, int depth) {
    std::uint64_t left = bytes_.size() / page_;  // each stands in the tree once
    each_record(root, depth, left, [&](const std::string& record) {
      each_column(record, [&](int column, std::string_view bytes) {
        if (column == 1) read_header(bytes, packages_, unread_);
      });
    });
  }

  std::string_view bytes_;
  std::uint64_t page_ = 0;
  std::uint64_t usable_ = 0;
  Budget budget_;
  Unread& unread_;
  Packages packages_;
};

// ndb of rpm: blobs of 16-byte units, each with a header of its own.
Packages read_ndb(std::string_view bytes, Unread& unread) {
  constexpr std::uint64_t kUnit = 16;
  constexpr std::uint64_t kSlotPages = 4096;
  Packages packages;
  Budget budget(bytes);
  const std::uint64_t pages = little(bytes, 12, 4);
  if (pages == 0 || pages > 4'096 || bytes.size() < pages * kSlotPages) unread.say(kCut);
  if (pages == 0 || pages > 4'096) return packages;
  for (std::uint64_t at = 2 * kUnit; at + kUnit <= pages * kSlotPages && at < bytes.size();
       at += kUnit) {
    if (piece(bytes, at, 4) != "Slot") break;
    const std::uint64_t number = little(bytes, at + 4, 4);
    const std::uint64_t offset = little(bytes, at + 8, 4) * kUnit;
    if (number == 0) continue;
    const std::uint64_t size = little(bytes, offset + 12, 4);
    const std::string_view blob = piece(bytes, offset + kUnit, size);
    if (piece(bytes, offset, 4) != "BlbS" || blob.size() < size) {
      unread.say(kCut);
      continue;
    }
    if (!budget.take(size)) {
      unread.say(kOverlap);
      break;
    }
    read_header(blob, packages, unread);
  }
  return packages;
}

// The hash of Berkeley DB: pages of pairs of key and value; a value that is long stands on pages of
// its own.
Packages read_bdb(std::string_view bytes, Unread& unread) {
  Packages packages;
  Budget budget(bytes);
  const bool is_little = little(bytes, 12, 4) == 0x061561;
  const auto number = [&](std::string_view from, std::uint64_t at, unsigned size) {
    return is_little ? little(from, at, size) : big(from, at, size);
  };
  const std::uint64_t page_size = number(bytes, 20, 4);
  if (page_size < 512 || page_size > 65'536) {
    unread.say(kCut);
    return packages;
  }
  constexpr std::uint64_t kHeader = 26;
  const std::uint64_t pages = bytes.size() / page_size;
  if (bytes.size() % page_size != 0 || number(bytes, 32, 4) >= pages) unread.say(kCut);
  for (std::uint64_t i = 1; i < pages; ++i) {
    const std::string_view page = piece(bytes, i * page_size, page_size);
    const std::uint64_t type = number(page, 25, 1);
    constexpr std::uint64_t kHash = 13, kHashUnsorted = 2, kOverflow = 3;
    if (type != kHash && type != kHashUnsorted) continue;
    const std::uint64_t entries = number(page, 20, 2);
    // Every second one is a value.
    for (std::uint64_t j = 1; j < entries; j += 2) {
      const std::uint64_t at = number(page, kHeader + j * 2, 2);
      if (number(page, at, 1) != kOverflow) continue;
      std::uint64_t next = number(page, at + 4, 4);
      const std::uint64_t size = number(page, at + 8, 4);
      std::string blob;
      if (size > kLargestHeader || size > bytes.size()) {
        unread.say(kCut);
        continue;
      }
      while (next != 0 && blob.size() < size) {
        if (!budget.take(page_size)) {
          unread.say(kOverlap);
          return packages;
        }
        const std::string_view more = piece(bytes, next * page_size, page_size);
        if (more.size() < page_size || number(more, 25, 1) != 7) break;
        blob += piece(more, kHeader, number(more, 22, 2));
        next = number(more, 16, 4);
      }
      read_header(blob, packages, unread);
    }
  }
  return packages;
}

}  // namespace

std::vector<Package> read_rpm(std::string_view bytes, Unread& unread) {
  if (bytes.starts_with("SQLite format 3")) return Sqlite(bytes, unread).read();
  if (bytes.starts_with("RpmP")) return read_ndb(bytes, unread);
  const std::uint64_t magic = little(bytes, 12, 4);
  if (magic == 0x061561 || magic == 0x61150600) return read_bdb(bytes, unread);
  if (!bytes.empty()) unread.say("It is no database of rpm");
  return {};
}

}  // namespace sluice::image
