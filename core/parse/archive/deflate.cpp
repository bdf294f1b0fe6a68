#include "core/parse/archive/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace sluice::archive {

std::string gzip(std::string_view bytes) {
  constexpr int kGzip = 16;  // added to the window's size, as zlib.h has it
  constexpr int kMemory = 9;
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzip, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  constexpr std::size_t kPiece = std::size_t{1} << 20U;
  std::string packed;
  std::array<char, 1U << 16U> out{};
  int flush = Z_NO_FLUSH;
  while (flush != Z_FINISH) {
    const std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    flush = bytes.empty() ? Z_FINISH : Z_NO_FLUSH;
    // zlib does not write through next_in; its type is older than const.
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));  // NOLINT
    z.avail_in = static_cast<uInt>(piece.size());
    do {
      z.next_out = reinterpret_cast<Bytef*>(out.data());  // NOLINT
      z.avail_out = static_cast<uInt>(out.size());
      deflate(&z, flush);
      packed.append(out.data(), out.size() - z.avail_out);
    } while (z.avail_out == 0);
  }
  deflateEnd(&z);
  return packed;
}

}  // namespace sluice::archive
