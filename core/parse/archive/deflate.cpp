#include "core/parse/archive/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
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

std::string gzip_in_parts(std::string_view bytes) {
  z_stream z{};
  constexpr int kMemory = 8;
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
  std::array<char, 1U << 14U> out{};
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
  z.avail_in = static_cast<uInt>(bytes.size());
  do {
    z.next_out = reinterpret_cast<Bytef*>(out.data());  // NOLINT
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_SYNC_FLUSH);
    packed.append(out.data(), out.size() - z.avail_out);
  } while (z.avail_out == 0);
  deflateEnd(&z);
  packed.append("\x01\0\0\xFF\xFF", 5);
  const auto append = [&](std::uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      packed += static_cast<char>(number >> shift & 0xFFU);
  };
  append(static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()))));
  append(static_cast<std::uint32_t>(bytes.size()));
  return packed;
}

}  // namespace sluice::archive
