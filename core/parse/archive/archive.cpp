#include "core/parse/archive/archive.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "core/detect/archive_format.h"
#include "core/parse/archive/entry_name.h"
#include "core/parse/archive/stream.h"
#include "core/parse/archive/tar.h"
#include "core/parse/archive/zip.h"

namespace sluice {
namespace {

using archive::ByteStream;
using archive::TarReader;
using archive::ZipReader;

// A gzip that holds one file, called as the archive without its ".gz".
class SingleReader {
 public:
  SingleReader(ByteStream stream, std::string_view name, const ArchiveLimits& limits)
      : stream_(std::move(stream)), limits_(limits) {
    name.remove_prefix(name.rfind('/') + 1);  // npos + 1 is 0
    if (name.ends_with(".gz") && name.size() > 3) name.remove_suffix(3);
    entry_.written = name;
    entry_.path = archive::entry_name(name, archive::Separators::slash).path;
  }

  std::optional<ArchiveEntry> next() {
    if (done_) return std::nullopt;
    done_ = true;
    const bool more = stream_.read(limits_.entry_bytes, entry_.bytes) && !stream_.peek(1).empty();
    if (stream_.error()) {
      error_ = stream_.error();
      return std::nullopt;
    }
    if (more) {
      archive::set_too_large(entry_, archive::too_large_message(limits_));
    }
    return std::move(entry_);
  }

  const std::optional<ParseError>& error() const { return error_; }

 private:
  ByteStream stream_;
  const ArchiveLimits& limits_;
  ArchiveEntry entry_;
  std::optional<ParseError> error_;
  bool done_ = false;
};

// Bytes that are no archive at all.
struct NoReader {
  std::optional<ParseError> failure = ParseError{ErrorCode::syntax, {}, "This is no archive"};
  static std::optional<ArchiveEntry> next() { return std::nullopt; }
  const std::optional<ParseError>& error() const { return failure; }
};

using AnyReader = std::variant<NoReader, ZipReader, TarReader, SingleReader>;

AnyReader open(std::string_view bytes, std::string_view name, const ArchiveLimits& limits,
               ArchiveBudget& budget) {
  constexpr std::size_t kTarBlock = 512;
  ArchiveFormat format = archive_format(bytes);
  if (format == ArchiveFormat::none) format = archive_format_of_name(name);
  switch (format) {
    case ArchiveFormat::zip:
      return ZipReader(bytes, limits, budget);
    case ArchiveFormat::tar:
      return TarReader(ByteStream(bytes, ByteStream::Packing::none, limits, budget), limits,
                       budget);
    case ArchiveFormat::gzip: {
      ByteStream stream(bytes, ByteStream::Packing::gzip, limits, budget);
      if (is_tar_header(stream.peek(kTarBlock)))
        return TarReader(std::move(stream), limits, budget);
      return SingleReader(std::move(stream), name, limits);
    }
    case ArchiveFormat::none:
      break;
  }
  return NoReader{};
}

}  // namespace

struct ArchiveReader::State {
  State(std::string_view bytes, std::string_view name, const ArchiveLimits& given,
        ArchiveBudget& budget)
      : limits(given), reader(open(bytes, name, limits, budget)) {}

  ArchiveLimits limits;  // the readers view it: it stands before them
  AnyReader reader;
  std::unordered_map<std::string, std::uint32_t> copies;
  std::unordered_set<std::string> links;  // symbolic ones so far

  // True if an unpacker that follows links puts the entry somewhere else than its path says.
  bool is_through_link(const ArchiveEntry& entry) const {
    if (links.empty()) return false;
    const std::string& path = entry.path;
    for (std::size_t end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
      if (links.contains(path.substr(0, end))) return true;
    }
    return !entry.is_link && links.contains(path);
  }
};

ArchiveReader::ArchiveReader(std::string_view bytes, std::string_view name,
                             const ArchiveLimits& limits, ArchiveBudget& budget)
    : state_(std::make_unique<State>(bytes, name, limits, budget)) {}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveEntry> ArchiveReader::next() {
  auto entry = std::visit([](auto& reader) { return reader.next(); }, state_->reader);
  if (!entry) return entry;
  entry->copy = ++state_->copies[entry->path];
  if (state_->is_through_link(*entry))
    archive::add_fault(*entry, "its path leads through a symbolic link of the archive");
  if (entry->is_link) state_->links.insert(entry->path);
  return entry;
}

const std::optional<ParseError>& ArchiveReader::error() const {
  return std::visit(
      [](const auto& reader) -> const std::optional<ParseError>& { return reader.error(); },
      state_->reader);
}

}  // namespace sluice
