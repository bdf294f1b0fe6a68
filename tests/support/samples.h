#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Secrets that never existed, the same at every run, built from parts so that no file of this
// repository holds one.
namespace sluice::test {

// `size` characters of the alphabet. Differs for each size.
std::string sample(std::string_view alphabet, std::size_t size);

std::string base62(std::size_t size);
std::string base64(std::size_t size);  // + and /
std::string word64(std::size_t size);  // - and _, neither first nor last
std::string base36(std::size_t size);
std::string base32(std::size_t size);  // A-Z, 2-7
std::string bech32(std::size_t size);  // upper case
std::string letters(std::size_t size);
std::string digits(std::size_t size);
std::string hex(std::size_t size);
std::string upper_hex(std::size_t size);
std::string uuid();

// Base64 of a text, padded; and without its padding.
std::string base64_of(std::string_view text);
std::string unpadded(std::string text);

// prefix, 30 characters, and six that are the right CRC-32: GitHub's tokens and npm's.
std::string with_crc(std::string_view prefix);

// A JSON web token with a signature of 32 bytes.
std::string jwt();

// A PEM block of 24 lines, which end as `line_end` says.
std::string pem(std::string_view label, std::string_view line_end);

}  // namespace sluice::test
