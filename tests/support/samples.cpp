#include "tests/support/samples.h"

#include <cstdint>

#include "core/parse/crc32.h"

namespace sluice::test {
namespace {
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";

std::string join(std::string_view a, std::string_view b, std::string_view c = {}) {
  return std::string(a) + std::string(b) + std::string(c);
}
}  // namespace

std::string sample(std::string_view alphabet, std::size_t size) {
  // A linear congruential generator (Knuth, MMIX): the standard's engines would do, its
  // distributions differ between libraries.
  std::uint64_t state = 0x5EC0DE + size * 7919 + alphabet.size();
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    text += alphabet[(state >> 33U) % alphabet.size()];
  }
  return text;
}

std::string base62(std::size_t size) { return sample(join(kDigits, kUpper, kLower), size); }
std::string base64(std::size_t size) {
  return sample(join(kUpper, kLower, join(kDigits, "+/")), size);
}
std::string word64(std::size_t size) {
  std::string text = sample(join(kUpper, kLower, join(kDigits, "-_")), size);
  text.front() = 'k';
  text.back() = '9';
  return text;
}
std::string base36(std::size_t size) { return sample(join(kDigits, kLower), size); }
std::string base32(std::size_t size) { return sample(join(kUpper, "234567"), size); }
std::string bech32(std::size_t size) { return sample("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", size); }
std::string letters(std::size_t size) { return sample(join(kUpper, kLower), size); }
std::string digits(std::size_t size) { return sample(kDigits, size); }
std::string hex(std::size_t size) { return sample("0123456789abcdef", size); }
std::string upper_hex(std::size_t size) { return sample("0123456789ABCDEF", size); }

std::string uuid() {
  std::string text = hex(36);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text[at] = '-';
  return text;
}

std::string base64_of(std::string_view text) {
  const std::string alphabet = join(kUpper, kLower, join(kDigits, "+/"));
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::string_view part = text.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8U | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= part.size() ? alphabet[bits >> (18U - 6U * k) & 63U] : '=';
    }
  }
  return out;
}

std::string unpadded(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string with_crc(std::string_view prefix) {
  const std::string alphabet = join(kDigits, kUpper, kLower);
  const std::string body = base62(30);
  std::uint32_t sum = crc32(body);
  std::string check(6, '0');
  for (std::size_t i = check.size(); i-- > 0; sum /= 62) check[i] = alphabet[sum % 62];
  return join(prefix, body, check);
}

std::string jwt() {
  return unpadded(base64_of(R"({"alg":"HS256","typ":"JWT"})")) + "." +
         unpadded(base64_of(R"({"sub":"deploy","iat":1700000000})")) + "." + base62(43);
}

std::string pem(std::string_view label, std::string_view line_end) {
  std::string text = "-----BEGIN " + std::string(label) + "-----" + std::string(line_end);
  for (std::size_t line = 0; line < 24; ++line) {
    text += base64(64).substr(line) + base64(65).substr(0, line) + std::string(line_end);
  }
  return text + "-----END " + std::string(label) + "-----";
}

}  // namespace sluice::test
