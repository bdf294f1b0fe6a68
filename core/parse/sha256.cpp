#include "core/parse/sha256.h"

#include <mbedtls/sha256.h>
extern "C" {
#include <monocypher.h>
}

#include <algorithm>

#include "core/parse/content_hash.h"
#if defined(SLUICE_SHA_BY_CPU)
#include <cpuid.h>

// Of Crypto++ this one function: it has no header of its own, and its declaration stands where it
// is called.
namespace CryptoPP {
using word32 = unsigned;
enum ByteOrder { LITTLE_ENDIAN_ORDER = 0, BIG_ENDIAN_ORDER = 1 };
void SHA256_HashMultipleBlocks_SHANI(word32* state, const word32* data, std::size_t length,
                                     ByteOrder order);
}  // namespace CryptoPP
#endif

#if defined(MBEDTLS_PLATFORM_ZEROIZE_ALT)
// Clearing the stack behind each block took a fifth of the time, and the bytes lie beside it.
extern "C" void mbedtls_platform_zeroize(void*, std::size_t) {}
#endif

namespace sluice {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

#if defined(SLUICE_SHA_BY_CPU)
// Whether the processor has the instructions, and those that they are used with.
bool has_instructions() {
  static const bool has = [] {
    constexpr unsigned kSsse3 = 1U << 9U;
    constexpr unsigned kSse41 = 1U << 19U;
    constexpr unsigned kSha = 1U << 29U;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kSsse3) == 0 || (c & kSse41) == 0) return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0;
  }();
  return has;
}

// Blocks by Crypto++, which are nine tenths of the work; the rest of the algorithm around them.
class BlockHash {
 public:
  void add(std::string_view bytes) {
    size_ += bytes.size();
    if (filled_ > 0) {
      const std::string_view more = bytes.substr(0, kBlock - filled_);
      std::copy(more.begin(), more.end(), block_.begin() + static_cast<std::ptrdiff_t>(filled_));
      filled_ += more.size();
      bytes.remove_prefix(more.size());
      if (filled_ < kBlock) return;
      run(block_.data(), kBlock);
      filled_ = 0;
    }
    const std::size_t whole = bytes.size() - bytes.size() % kBlock;
    if (whole > 0) run(bytes.data(), whole);
    bytes.remove_prefix(whole);
    std::copy(bytes.begin(), bytes.end(), block_.begin());
    filled_ = bytes.size();
  }

  Sha256 finish() {
    constexpr std::size_t kLength = 8;
    const std::uint64_t bits = size_ * 8;
    std::string end(1, '\x80');
    end.resize(1 + (2 * kBlock - kLength - 1 - filled_) % kBlock, '\0');
    for (std::size_t i = kLength; i-- > 0;) end += static_cast<char>(bits >> (8 * i));
    add(end);
    Sha256 digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
      digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
  }

 private:
  static constexpr std::size_t kBlock = 64;

  void run(const char* blocks, std::size_t size) {
    // It reads them without regard to their alignment.
    CryptoPP::SHA256_HashMultipleBlocks_SHANI(state_.data(),
                                              reinterpret_cast<const CryptoPP::word32*>(blocks),
                                              size, CryptoPP::BIG_ENDIAN_ORDER);
  }

  std::array<CryptoPP::word32, 8> state_{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                         0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
  std::array<char, kBlock> block_{};
  std::size_t filled_ = 0;
  std::uint64_t size_ = 0;
};
#else
bool has_instructions() { return false; }
struct BlockHash {
  void add(std::string_view) {}
  Sha256 finish() { return {}; }
};
#endif

}  // namespace

Sha256 sha256(std::string_view bytes) {
  if (has_instructions()) {
    BlockHash hash;
    hash.add(bytes);
    return hash.finish();
  }
  Sha256 digest{};
  mbedtls_sha256(bytes_of(bytes), bytes.size(), digest.data(), 0);
  return digest;
}

struct Sha256Stream::State {
  BlockHash blocks;  // where the processor has instructions for it
  mbedtls_sha256_context context{};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  mbedtls_sha256_init(&state_->context);
  mbedtls_sha256_starts(&state_->context, 0);
}

Sha256Stream::~Sha256Stream() { mbedtls_sha256_free(&state_->context); }

void Sha256Stream::add(std::string_view bytes) {
  if (has_instructions()) return state_->blocks.add(bytes);
  mbedtls_sha256_update(&state_->context, bytes_of(bytes), bytes.size());
}

Sha256 Sha256Stream::finish() {
  if (has_instructions()) return state_->blocks.finish();
  Sha256 digest{};
  mbedtls_sha256_finish(&state_->context, digest.data());
  return digest;
}

struct ContentHash::State {
  BlockHash blocks;
  crypto_blake2b_ctx blake{};
};

ContentHash::ContentHash() : state_(std::make_unique<State>()) {
  crypto_blake2b_init(&state_->blake, Sha256{}.size());
}

ContentHash::~ContentHash() = default;

void ContentHash::add(std::string_view bytes) {
  if (has_instructions()) return state_->blocks.add(bytes);
  crypto_blake2b_update(&state_->blake, bytes_of(bytes), bytes.size());
}

Sha256 ContentHash::finish() {
  if (has_instructions()) return state_->blocks.finish();
  Sha256 digest{};
  crypto_blake2b_final(&state_->blake, digest.data());
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  constexpr std::size_t kBlock = 64;
  const auto text_of = [](const Sha256& digest) {
    return std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
  };
  Sha256 short_key{};
  if (key.size() > kBlock) {
    short_key = sha256(key);
    key = text_of(short_key);
  }
  std::string inner(kBlock, '\x36');
  std::string outer(kBlock, '\x5c');
  for (std::size_t i = 0; i < key.size(); ++i) {
    inner[i] = static_cast<char>(inner[i] ^ key[i]);
    outer[i] = static_cast<char>(outer[i] ^ key[i]);
  }
  inner += bytes;
  const Sha256 first = sha256(inner);
  outer += text_of(first);
  return sha256(outer);
}

std::string hex(const Sha256& digest, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  text.resize(std::min(digits, text.size()));
  return text;
}

}  // namespace sluice
