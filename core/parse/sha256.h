#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

using Sha256 = std::array<std::uint8_t, 32>;

// FIPS 180-4, by Mbed TLS.
Sha256 sha256(std::string_view bytes);

// The same of bytes that come in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void add(std::string_view bytes);
  // Once, behind the last piece.
  Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// RFC 2104 with SHA-256.
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// The first `digits` hexadecimal digits, lower case; at most 64.
std::string hex(const Sha256& digest, std::size_t digits = 64);

}  // namespace sluice
