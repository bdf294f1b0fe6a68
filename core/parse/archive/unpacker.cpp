#include "core/parse/archive/unpacker.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <vector>

namespace sluice::archive {
namespace {

constexpr std::size_t kPiece = std::size_t{128} * 1024;
constexpr std::size_t kMagic = 6;  // of the longest one
constexpr std::uint64_t kHarmless = 1U << 20U;

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"); }

// A frame, or one to be skipped, as chunked layers begin or end with.
bool is_zstd(std::string_view bytes) {
  if (bytes.starts_with("\x28\xB5\x2F\xFD")) return true;
  return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xF0U) == 0x50 &&
         bytes.substr(1).starts_with("\x2A\x4D\x18");
}

constexpr std::string_view kXz(
    "\xFD"
    "7zXZ\0",
    6);

bool is_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == bytes.npos; }

}  // namespace

struct Unpacker::Streams {
  z_stream z{};
  ZSTD_DStream* zstd = nullptr;
  lzma_stream lzma = LZMA_STREAM_INIT;
  std::vector<char> out = std::vector<char>(kPiece);
  bool has_z = false;

  Streams() = default;
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  ~Streams() {
    if (has_z) inflateEnd(&z);
    ZSTD_freeDStream(zstd);
    lzma_end(&lzma);
  }
};

Unpacker::Unpacker(std::uint64_t ratio) : ratio_(std::max<std::uint64_t>(ratio, 1)) {}
Unpacker::~Unpacker() = default;

void Unpacker::fail(Fault fault) {
  if (fault_ == Fault::none) fault_ = fault;
}

void Unpacker::choose() {
  constexpr int kWindowLog = 27;  // 128 MiB, which is what zstd itself takes unasked
  packing_ = is_gzip(first_)           ? Packing::gzip
             : is_zstd(first_)         ? Packing::zstd
             : first_.starts_with(kXz) ? Packing::xz
                                       : Packing::none;
  if (packing_ == Packing::none) return;
  streams_ = std::make_unique<Streams>();
  if (packing_ == Packing::gzip) {
    constexpr int kGzip = 16;  // added to the window's size, as zlib.h has it
    streams_->has_z = inflateInit2(&streams_->z, MAX_WBITS + kGzip) == Z_OK;
    if (!streams_->has_z) fail(Fault::broken);
  } else if (packing_ == Packing::zstd) {
    streams_->zstd = ZSTD_createDStream();
    if (streams_->zstd == nullptr) return fail(Fault::broken);
    ZSTD_DCtx_setParameter(streams_->zstd, ZSTD_d_windowLogMax, kWindowLog);
  }
}

void Unpacker::give(std::string_view bytes, const Take& take) {
  if (bytes.empty()) return;
  unpacked_ += bytes.size();
  if (unpacked_ > kHarmless && unpacked_ / ratio_ > packed_) return fail(Fault::bomb);
  take(bytes);
}

void Unpacker::inflate(std::string_view piece, const Take& take) {
  z_stream& z = streams_->z;
  // zlib does not write through next_in; its type is older than const.
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));  // NOLINT
  z.avail_in = static_cast<uInt>(piece.size());
  while (fault_ == Fault::none) {
    if (!is_within_) {
      const std::string_view left = piece.substr(piece.size() - z.avail_in);
      if (left.empty()) return;
      if (is_over_ || static_cast<unsigned char>(left.front()) != 0x1F) {
        is_over_ = true;
        if (!is_zero(left)) fail(Fault::trailing);
        return;
      }
      inflateReset(&z);
      is_within_ = true;
    }
    z.next_out = reinterpret_cast<Bytef*>(streams_->out.data());  // NOLINT
    z.avail_out = static_cast<uInt>(kPiece);
    const int status = ::inflate(&z, Z_NO_FLUSH);
    give({streams_->out.data(), kPiece - z.avail_out}, take);
    if (status == Z_STREAM_END) {
      is_within_ = false;
    } else if (status == Z_BUF_ERROR || (status == Z_OK && z.avail_out != 0)) {
      return;  // wants more
    } else if (status != Z_OK) {
      fail(Fault::broken);
    }
  }
}

void Unpacker::decompress(std::string_view piece, const Take& take) {
  ZSTD_inBuffer in{piece.data(), piece.size(), 0};
  while (fault_ == Fault::none) {
    if (!is_within_) {
      const std::string_view left = piece.substr(in.pos);
      if (left.empty()) return;
      const auto first = static_cast<unsigned char>(left.front());
      if (is_over_ || (first != 0x28 && (first & 0xF0U) != 0x50)) {
        is_over_ = true;
        if (!is_zero(left)) fail(Fault::trailing);
        return;
      }
      is_within_ = true;
    }
    ZSTD_outBuffer out{streams_->out.data(), kPiece, 0};
    const std::size_t status = ZSTD_decompressStream(streams_->zstd, &out, &in);
    give({streams_->out.data(), out.pos}, take);
    if (ZSTD_isError(status) != 0) {
      fail(ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge ? Fault::window
                                                                                 : Fault::broken);
    } else if (status == 0) {
      is_within_ = false;
    } else if (in.pos == in.size && out.pos < out.size) {
      return;  // wants more
    }
  }
}

void Unpacker::decode(std::string_view piece, const Take& take) {
  constexpr std::uint64_t kMost = 129ULL << 20U;  // a window as large as that of zstd, and tables
  lzma_stream& lzma = streams_->lzma;
  lzma.next_in = reinterpret_cast<const std::uint8_t*>(piece.data());  // NOLINT
  lzma.avail_in = piece.size();
  while (fault_ == Fault::none) {
    if (!is_within_) {
      const std::string_view left = piece.substr(piece.size() - lzma.avail_in);
      if (left.empty()) return;
      // Streams may follow each other, with zeros between.
      const std::size_t next = left.find_first_not_of('\0');
      if (next == left.npos) return;
      if (left[next] != kXz.front()) return fail(Fault::trailing);
      lzma.next_in += next;
      lzma.avail_in -= next;
      if (lzma_stream_decoder(&lzma, kMost, 0) != LZMA_OK) return fail(Fault::broken);
      is_within_ = true;
    }
    lzma.next_out = reinterpret_cast<std::uint8_t*>(streams_->out.data());  // NOLINT
    lzma.avail_out = kPiece;
    const lzma_ret status = lzma_code(&lzma, LZMA_RUN);
    give({streams_->out.data(), kPiece - lzma.avail_out}, take);
    if (status == LZMA_STREAM_END) {
      is_within_ = false;
    } else if (status == LZMA_MEMLIMIT_ERROR) {
      fail(Fault::window);
    } else if (status == LZMA_BUF_ERROR || (status == LZMA_OK && lzma.avail_out != 0)) {
      return;  // wants more
    } else if (status != LZMA_OK) {
      fail(Fault::broken);
    }
  }
}

void Unpacker::unpack(std::string_view piece, const Take& take) {
  packed_ += piece.size();
  if (fault_ != Fault::none) return;
  if (packing_ == Packing::none) {
    if (!piece.empty()) take(piece);
  } else if (packing_ == Packing::gzip) {
    inflate(piece, take);
  } else if (packing_ == Packing::xz) {
    decode(piece, take);
  } else {
    decompress(piece, take);
  }
}

void Unpacker::feed(std::string_view piece, const Take& take) {
  if (packing_ != Packing::unknown) return unpack(piece, take);
  first_ += piece;
  if (first_.size() < kMagic) return;
  choose();
  const std::string first = std::move(first_);
  unpack(first, take);
}

void Unpacker::finish(const Take& take) {
  if (packing_ == Packing::unknown) {
    choose();
    const std::string first = std::move(first_);
    unpack(first, take);
  }
  if (is_within_) fail(Fault::broken);
}

}  // namespace sluice::archive
