#include "core/parse/archive/inflate.h"

#include <zlib.h>

#include <algorithm>

namespace sluice::archive {
namespace {

// zlib counts in 32 bits.
constexpr std::size_t kPiece = 1U << 30U;

}  // namespace

struct Inflater::Stream {
  z_stream z{};
};

Inflater::Inflater(std::string_view packed, Wrapping wrapping)
    : stream_(std::make_unique<Stream>()), packed_(packed), wrapping_(wrapping) {
  constexpr int kGzip = 16;  // added to the window's size, as zlib.h has it
  const int window = wrapping == Wrapping::gzip   ? MAX_WBITS + kGzip
                     : wrapping == Wrapping::zlib ? MAX_WBITS
                                                  : -MAX_WBITS;
  if (inflateInit2(&stream_->z, window) != Z_OK) broken_ = true;
}

Inflater::~Inflater() { inflateEnd(&stream_->z); }

std::size_t Inflater::taken() const { return fed_ - stream_->z.avail_in; }

void Inflater::feed() {
  z_stream& z = stream_->z;
  if (z.avail_in != 0) return;
  const std::size_t size = std::min(kPiece, packed_.size() - fed_);
  // zlib does not write through next_in; its type is older than const.
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data() + fed_));  // NOLINT
  z.avail_in = static_cast<uInt>(size);
  fed_ += size;
}

bool Inflater::at_further_member() const {
  return wrapping_ == Wrapping::gzip && packed_.substr(taken()).starts_with("\x1F\x8B");
}

std::size_t Inflater::read(std::span<char> out) {
  z_stream& z = stream_->z;
  std::size_t filled = 0;
  while (filled < out.size() && !broken_ && !ended_) {
    feed();
    const std::size_t room = std::min(kPiece, out.size() - filled);
    z.next_out = reinterpret_cast<Bytef*>(out.data() + filled);  // NOLINT
    z.avail_out = static_cast<uInt>(room);
    const int status = inflate(&z, Z_NO_FLUSH);
    filled += room - z.avail_out;
    if (status == Z_STREAM_END) {
      ended_ = !at_further_member();
      if (!ended_ && inflateReset(&z) != Z_OK) broken_ = true;
    } else if (status != Z_OK) {
      broken_ = true;  // Z_BUF_ERROR among others: the stream ends before its end
    }
  }
  return filled;
}

}  // namespace sluice::archive
