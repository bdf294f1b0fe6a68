#include "core/parse/sha256.h"

#include <mbedtls/sha256.h>

#include <algorithm>

namespace sluice {
namespace {
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  mbedtls_sha256(bytes_of(bytes), bytes.size(), digest.data(), 0);
  return digest;
}

struct Sha256Stream::State {
  mbedtls_sha256_context context{};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  mbedtls_sha256_init(&state_->context);
  mbedtls_sha256_starts(&state_->context, 0);
}

Sha256Stream::~Sha256Stream() { mbedtls_sha256_free(&state_->context); }

void Sha256Stream::add(std::string_view bytes) {
  mbedtls_sha256_update(&state_->context, bytes_of(bytes), bytes.size());
}

Sha256 Sha256Stream::finish() {
  Sha256 digest{};
  mbedtls_sha256_finish(&state_->context, digest.data());
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
