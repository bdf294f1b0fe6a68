#include "core/parse/archive/archive.h"

#include <unordered_map>
#include <utility>
#include <variant>

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
    entry_.path = archive::entry_name(name).path;
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
      entry_.bytes.clear();
      entry_.state = ArchiveEntry::State::too_large;
      entry_.reason = "larger than the limit of " + std::to_string(limits_.entry_bytes) + " bytes";
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
  switch (archive_format(bytes)) {
    case ArchiveFormat::zip:
      return ZipReader(bytes, limits, budget);
    case ArchiveFormat::tar:
      return TarReader(ByteStream(bytes, ByteStream::Packing::none, limits, budget), limits,
                       budget);
    case ArchiveFormat::gzip: {
      ByteStream stream(bytes, ByteStream::Packing::gzip, limits, budget);
      if (archive::is_tar_header(stream.peek(kTarBlock)))
        return TarReader(std::move(stream), limits, budget);
      return SingleReader(std::move(stream), name, limits);
    }
    case ArchiveFormat::none:
      break;
  }
  return NoReader{};
}

}  // namespace

ArchiveFormat archive_format(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv)) {
    return ArchiveFormat::zip;
  }
  if (bytes.starts_with("\x1F\x8B"sv)) return ArchiveFormat::gzip;
  // A header whose checksum is wrong is still a tar's, and is then said to be broken.
  const bool is_ustar = bytes.size() > 262 && bytes.substr(257, 5) == "ustar";
  return is_ustar || archive::is_tar_header(bytes) ? ArchiveFormat::tar : ArchiveFormat::none;
}

struct ArchiveReader::State {
  State(std::string_view bytes, std::string_view name, const ArchiveLimits& given,
        ArchiveBudget& budget)
      : limits(given), reader(open(bytes, name, limits, budget)) {}

  ArchiveLimits limits;  // the readers view it: it stands before them
  AnyReader reader;
  std::unordered_map<std::string, std::uint32_t> copies;
};

ArchiveReader::ArchiveReader(std::string_view bytes, std::string_view name,
                             const ArchiveLimits& limits, ArchiveBudget& budget)
    : state_(std::make_unique<State>(bytes, name, limits, budget)) {}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveEntry> ArchiveReader::next() {
  auto entry = std::visit([](auto& reader) { return reader.next(); }, state_->reader);
  if (entry) entry->copy = ++state_->copies[entry->path];
  return entry;
}

const std::optional<ParseError>& ArchiveReader::error() const {
  return std::visit(
      [](const auto& reader) -> const std::optional<ParseError>& { return reader.error(); },
      state_->reader);
}

}  // namespace sluice
