#include "core/parse/archive/stream.h"

#include <algorithm>
#include <utility>

namespace sluice::archive {
namespace {

constexpr std::size_t kPiece = std::size_t{64} * 1024;

}  // namespace

void add_fault(ArchiveEntry& entry, std::string_view fault) {
  if (!entry.fault.empty()) entry.fault += "; ";
  entry.fault += fault;
}

void set_unreadable(ArchiveEntry& entry, std::string reason) {
  add_fault(entry, reason);
  entry.bytes.clear();
  entry.state = ArchiveEntry::State::unreadable;
  entry.reason = std::move(reason);
}

void set_too_large(ArchiveEntry& entry, std::string reason) {
  entry.bytes = {};
  entry.state = ArchiveEntry::State::too_large;
  entry.reason = std::move(reason);
}

std::string too_large_message(const ArchiveLimits& limits) {
  return "larger than the limit of " + std::to_string(limits.entry_bytes) + " bytes";
}

bool is_bomb(std::uint64_t inflated, std::uint64_t packed, const ArchiveLimits& limits) {
  constexpr std::uint64_t kHarmless = 1U << 20U;
  return inflated > kHarmless &&
         inflated / std::max<std::uint64_t>(limits.inflate_ratio, 1) > packed;
}

std::string bomb_message(const ArchiveLimits& limits) {
  return "inflates to more than " + std::to_string(limits.inflate_ratio) + " times its size";
}

ByteStream::ByteStream(std::string_view bytes, Packing packing, const ArchiveLimits& limits,
                       ArchiveBudget& budget)
    : bytes_(bytes), limits_(limits), budget_(budget) {
  if (packing == Packing::gzip)
    inflater_ = std::make_unique<Inflater>(bytes, Inflater::Wrapping::gzip);
}

std::uint32_t ByteStream::position() const {
  return static_cast<std::uint32_t>(inflater_ ? inflater_->taken() : at_);
}

void ByteStream::fail(ErrorCode code, std::string message) {
  if (error_) return;
  error_ = ParseError{code, {position(), position()}, std::move(message)};
}

void ByteStream::check_limits() {
  if (is_bomb(inflated_, inflater_->taken(), limits_)) {
    fail(ErrorCode::limit, "Archive " + bomb_message(limits_));
  } else if (budget_.bytes == 0) {
    fail(ErrorCode::limit, "Archive inflates to more than the limit");
  }
}

std::size_t ByteStream::inflate_into(char* out, std::size_t size) {
  std::size_t done = 0;
  while (done < size && !error_) {
    const std::size_t piece =
        std::min({kPiece, size - done,
                  static_cast<std::size_t>(std::min<std::uint64_t>(budget_.bytes, kPiece))});
    const std::size_t got = inflater_->read({out + done, piece});
    done += got;
    inflated_ += got;
    budget_.bytes -= got;
    if (inflater_->is_broken()) fail(ErrorCode::syntax, "Packed data is broken or cut off");
    if (got < piece) break;
    check_limits();
  }
  return done;
}

void ByteStream::rewind() {
  at_ = 0;
  ahead_.clear();
  error_.reset();
  budget_.bytes += inflated_;
  inflated_ = 0;
  if (inflater_) inflater_ = std::make_unique<Inflater>(bytes_, Inflater::Wrapping::gzip);
}

std::string_view ByteStream::peek(std::size_t size) {
  if (!inflater_) return bytes_.substr(std::min(at_, bytes_.size()), size);
  if (ahead_.size() < size) {
    const std::size_t had = ahead_.size();
    ahead_.resize(size);
    ahead_.resize(had + inflate_into(ahead_.data() + had, size - had));
  }
  return std::string_view(ahead_).substr(0, size);
}

bool ByteStream::read(std::uint64_t size, std::string& out) {
  if (!inflater_) {
    if (size > bytes_.size() - at_) return false;
    out.append(bytes_.substr(at_, static_cast<std::size_t>(size)));
    at_ += static_cast<std::size_t>(size);
    return true;
  }
  const std::size_t ready = static_cast<std::size_t>(std::min<std::uint64_t>(size, ahead_.size()));
  out.append(ahead_, 0, ready);
  ahead_.erase(0, ready);
  // Grown piece by piece: what a header claims is not yet there.
  for (std::uint64_t left = size - ready; left > 0;) {
    const std::size_t piece = static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece));
    const std::size_t had = out.size();
    out.resize(had + piece);
    const std::size_t got = inflate_into(out.data() + had, piece);
    out.resize(had + got);
    if (got < piece) return false;
    left -= got;
  }
  return true;
}

bool ByteStream::skip(std::uint64_t size) {
  if (!inflater_) {
    if (size > bytes_.size() - at_) return false;
    at_ += static_cast<std::size_t>(size);
    return true;
  }
  std::string scratch;
  while (size > 0) {
    scratch.clear();
    const std::uint64_t piece = std::min<std::uint64_t>(size, kPiece);
    if (!read(piece, scratch)) return false;
    size -= piece;
  }
  return true;
}

}  // namespace sluice::archive
