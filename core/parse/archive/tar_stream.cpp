#include "core/parse/archive/tar_stream.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "core/detect/archive_format.h"
#include "core/parse/archive/tar_fields.h"

namespace sluice::archive {
namespace {

// Names and PAX headers beyond this are no names.
constexpr std::uint64_t kLongestMeta = 1U << 20U;
constexpr std::size_t kMostPieces = 65'536;                   // of a sparse file
constexpr std::uint64_t kOctalEnd = std::uint64_t{1} << 33U;  // what eleven octal digits reach

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

// Fills the block at hand; true once it is whole.
bool TarStream::take_block(std::string_view& bytes) {
  const std::size_t size = std::min(kBlock - block_.size(), bytes.size());
  block_ += bytes.substr(0, size);
  bytes.remove_prefix(size);
  return block_.size() == kBlock;
}

void TarStream::lose(std::string says) {
  if (!is_lost_) handler_.fault(std::move(says));
  is_lost_ = true;
  is_cut_ = true;
  next_ = {};
  long_path_.clear();
  long_target_.clear();
  state_ = State::header;
}

void TarStream::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::header:
        if (!take_block(bytes)) return;
        read_header();
        block_.clear();
        break;
      case State::meta: {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
        meta_ += bytes.substr(0, size);
        bytes.remove_prefix(size);
        left_ -= size;
        if (left_ == 0) end_meta();
        break;
      }
      case State::map:
        if (!take_block(bytes)) return;
        if (has_new_map_) {
          read_new_map();
        } else {
          read_old_map(21, kIsExtendedFurther);
        }
        block_.clear();
        break;
      case State::content:
        take_content(bytes);
        break;
      case State::padding: {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(pad_, bytes.size()));
        bytes.remove_prefix(size);
        pad_ -= size;
        if (pad_ == 0) state_ = State::header;
        break;
      }
      case State::ended:
        if (!has_trailing_ && !is_zero(bytes)) {
          has_trailing_ = true;
          handler_.trailing();
        }
        return;
    }
  }
}

void TarStream::finish() {
  if (is_within_ && left_ == 0 && state_ != State::map) end_content();
  if (is_within_) {
    handler_.end(false);
    is_within_ = false;
    is_cut_ = true;
    handler_.fault("it is cut off within an entry");
  } else if (state_ == State::meta || (!block_.empty() && state_ != State::ended)) {
    is_cut_ = true;
    if (is_tar_ && !is_lost_) handler_.fault("it is cut off within a header");
  }
}

void TarStream::read_header() {
  const std::string_view block = block_;
  if (is_zero(block)) {
    // Two blocks of zeros end an archive; one alone is passed over, so that nothing hides behind
    // it.
    if (was_zero_) state_ = State::ended;
    was_zero_ = true;
    is_tar_ = true;
    return;
  }
  was_zero_ = false;
  if (!is_tar_header(block)) {
    if (is_tar_) return lose("the checksum of a header is wrong");
    if (!is_lost_ && block.substr(kMagic, 5) == "ustar") is_tar_ = true;
    return lose("its first header is broken");
  }
  is_tar_ = true;
  is_lost_ = false;
  if (entries_left_ == 0) {
    is_cut_ = true;
    has_trailing_ = true;  // not what is meant by it
    state_ = State::ended;
    return;
  }
  --entries_left_;
  const auto size = number(block, kSize);
  if (!size) return lose("the size in a header is no number");
  TarEntry entry;
  entry.type = block[kType];
  switch (entry.type) {
    case 'L':
    case 'K':
    case 'x':
    case 'g':
    case 'X':
      return read_meta_header(entry.type, *size);
    default:
      break;
  }
  entry.mode = static_cast<std::uint32_t>(number(block, kMode).value_or(0) & 07777U);
  entry.name = text(block, kName);
  entry.target = text(block, kTarget);
  // GNU's own header ("ustar  ") has other things where ustar has the prefix.
  if (block.substr(kMagic, 6) == std::string_view("ustar\0", 6)) {
    if (const std::string_view prefix = text(block, kPrefix); !prefix.empty())
      entry.name = std::string(prefix) + "/" + entry.name;
  }
  begin(std::move(entry), *size);
}

void TarStream::read_meta_header(char type, std::uint64_t size) {
  if (size > kLongestMeta) return lose("a name or extended header is too long");
  meta_type_ = type;
  meta_.clear();
  left_ = size;
  pad_ = padding(size);
  state_ = State::meta;
  if (size == 0) end_meta();
}

void TarStream::end_meta() {
  switch (meta_type_) {
    case 'L':
      long_path_ = meta_.substr(0, meta_.find('\0'));
      break;
    case 'K':
      long_target_ = meta_.substr(0, meta_.find('\0'));
      break;
    case 'x':
    case 'g': {
      // Runtimes unpack by Go's archive/tar: the last extended header counts, a global one is
      // passed over, and with it what stands before it.
      next_ = {};
      if (!read_pax(meta_, next_)) {
        is_cut_ = true;
        handler_.fault("an extended header is broken");
      }
      if (meta_type_ == 'x') break;
      if (next_.path || next_.target || next_.size || next_.is_sparse)
        handler_.fault("a global header gives all that follows one name or size");
      next_ = {};
      long_path_.clear();
      long_target_.clear();
      break;
    }
    default:
      break;
  }
  state_ = pad_ > 0 ? State::padding : State::header;
}

bool TarStream::read_pax(std::string_view records, Overrides& into) {
  // Each record: its own length in decimal, a space, key=value, a line end.
  while (!records.empty() && records.front() != '\0') {
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(records.data(), records.data() + records.size(), length);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc() || length <= digits + 1 || length > records.size() || *end != ' ')
      return false;
    std::string_view record = records.substr(digits + 1, length - digits - 1);
    records.remove_prefix(length);
    if (!record.ends_with('\n')) return false;
    record.remove_suffix(1);
    const std::size_t equals = record.find('=');
    if (equals == record.npos) return false;
    if (!read_pax_record(record.substr(0, equals), record.substr(equals + 1), into)) return false;
  }
  return true;
}

bool TarStream::read_pax_record(std::string_view key, std::string_view value, Overrides& into) {
  const auto read = [&](std::optional<std::uint64_t>& number) {
    number = decimal(value);
    return number.has_value();
  };
  // An empty value takes a record back: that of the header itself counts.
  const auto take = [&](std::optional<std::string>& text) {
    text.reset();
    if (!value.empty()) text = std::string(value);
  };
  if (key == "path") {
    take(into.path);
  } else if (key == "linkpath") {
    take(into.target);
  } else if (key == "size") {
    into.size.reset();
    return value.empty() || read(into.size);
  } else if (key == "SCHILY.xattr.security.capability") {
    into.has_capabilities = !value.empty();
  } else if (key.starts_with("GNU.sparse.")) {
    into.is_sparse = true;
    key.remove_prefix(11);
    if (key == "name") {
      take(into.sparse_path);
    } else if (key == "realsize" || key == "size") {
      return read(into.real_size);
    } else if (key == "major") {
      into.major = std::string(value);
    } else if (key == "minor") {
      into.minor = std::string(value);
    } else if (key == "offset" || key == "numbytes") {
      const auto number = decimal(value);
      if (!number || into.map.size() >= 2 * kMostPieces) return false;
      into.map.push_back(*number);
    } else if (key == "map") {
      into.map.clear();
      while (!value.empty()) {
        const std::size_t end = std::min(value.find(','), value.size());
        const auto number = decimal(value.substr(0, end));
        if (!number || into.map.size() >= 2 * kMostPieces) return false;
        into.map.push_back(*number);
        value.remove_prefix(std::min(end + 1, value.size()));
      }
    }
  }
  return true;
}

void TarStream::begin(TarEntry entry, std::uint64_t stored) {
  Overrides own = std::exchange(next_, {});
  const bool is_conflict = own.size && *own.size != stored && *own.size < kOctalEnd;
  if (own.size) stored = *own.size;
  if (own.path) entry.name = std::move(*own.path);
  if (own.target) entry.target = std::move(*own.target);
  if (!long_path_.empty()) entry.name = std::exchange(long_path_, {});
  if (!long_target_.empty()) entry.target = std::exchange(long_target_, {});
  // Without a version that is known it is no sparse file, and keeps its name.
  const bool has_new_map = own.major == "1" && own.minor == "0";
  const bool is_old_pax = own.major.empty() && own.minor.empty()
                              ? !own.map.empty()
                              : own.major == "0" && (own.minor == "0" || own.minor == "1");
  const bool is_odd_name = own.sparse_path && !has_new_map && !is_old_pax;
  own.is_sparse = has_new_map || is_old_pax;
  if (own.is_sparse && own.sparse_path) entry.name = std::move(*own.sparse_path);
  if (!own.is_sparse) own.map.clear();
  entry.has_capabilities = own.has_capabilities;
  // Before ustar, a folder was a file whose name ends in '/'.
  if ((entry.type == '0' || entry.type == '\0') && stored == 0 && entry.name.ends_with('/'))
    entry.type = '5';
  if (!has_data(entry.type) || entry.type == 'V') stored = entry.type == 'V' ? stored : 0;
  entry.size = stored;
  left_ = stored;
  pad_ = padding(stored);
  is_sparse_ = entry.type == 'S' || own.is_sparse;
  has_new_map_ = has_new_map;
  map_ = std::move(own.map);
  if (has_new_map_) map_.clear();
  map_text_.clear();
  map_count_.reset();
  real_size_ = own.real_size.value_or(std::numeric_limits<std::uint64_t>::max());
  is_within_ = true;
  const bool is_old = entry.type == 'S';
  if (is_sparse_) entry.type = '0';
  handler_.begin(std::move(entry));
  if (is_conflict) handler_.fault("its two headers tell different sizes");
  if (is_odd_name) handler_.fault("it has the name of a sparse file, and is none");
  if (is_old) {
    real_size_ = number(block_, kRealSize).value_or(0);
    return read_old_map(4, kIsExtended);
  }
  if (has_new_map_ && left_ > 0) {
    state_ = State::map;
    return;
  }
  begin_content();
}

// Pairs of offset and size, in the header of a sparse file and in blocks of their own behind it.
void TarStream::read_old_map(std::size_t count, std::size_t more) {
  constexpr std::size_t kFirst = 386;
  constexpr std::size_t kWidth = 12;
  const std::size_t from = more == kIsExtended ? kFirst : 0;
  for (std::size_t i = 0; i < 2 * count && map_.size() < 2 * kMostPieces; ++i) {
    const Field field{from + i * kWidth, kWidth};
    if (block_[field.at] == '\0') break;
    // What is no number lies outside of any file.
    map_.push_back(number(block_, field).value_or(std::numeric_limits<std::uint64_t>::max()));
  }
  state_ = State::map;
  if (block_[more] == '\0' || map_.size() >= 2 * kMostPieces) begin_content();
}

// Numbers in decimal, a line each: how many pieces, then offset and size of each.
void TarStream::read_new_map() {
  constexpr std::size_t kLongest = 32;  // of a line
  map_text_ += block_;
  left_ -= std::min<std::uint64_t>(left_, kBlock);
  std::string_view rest = map_text_;
  const auto give_up = [&] {
    map_.assign(1, std::numeric_limits<std::uint64_t>::max());
    begin_content();
  };
  for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
    const auto value = decimal(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    if (!value || map_.size() >= 2 * kMostPieces) return give_up();
    if (map_count_) {
      map_.push_back(*value);
    } else {
      map_count_ = value;
    }
    if (map_.size() / 2 >= *map_count_ && map_.size() % 2 == 0) return begin_content();
  }
  if (left_ == 0 || rest.size() > kLongest) return give_up();
  // Only what is not read yet is kept.
  map_text_.erase(0, map_text_.size() - rest.size());
}

void TarStream::begin_content() {
  if (is_sparse_ && !map_.empty()) {
    std::uint64_t sum = 0;
    std::uint64_t end = 0;
    bool is_good = map_.size() % 2 == 0;
    for (std::size_t i = 0; is_good && i + 1 < map_.size(); i += 2) {
      const std::uint64_t offset = map_[i];
      const std::uint64_t size = map_[i + 1];
      is_good = offset >= end && offset <= real_size_ && size <= real_size_ - offset;
      if (is_good) end = offset + size;
      if (is_good) sum += size;
    }
    if (!is_good || sum != left_) handler_.fault("the map of a sparse file is broken");
  }
  state_ = State::content;
  if (left_ == 0) end_content();
}

void TarStream::take_content(std::string_view& bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  handler_.data(bytes.substr(0, size));
  bytes.remove_prefix(size);
  left_ -= size;
  if (left_ == 0) end_content();
}

void TarStream::end_content() {
  is_within_ = false;
  handler_.end(true);
  state_ = pad_ > 0 ? State::padding : State::header;
}

}  // namespace sluice::archive
