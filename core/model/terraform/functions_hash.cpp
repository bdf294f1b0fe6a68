#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "core/model/terraform/evaluator.h"
#include "core/parse/archive/deflate.h"
#include "core/parse/sha256.h"
#include "core/parse/sha512.h"
#include "core/text/base64.h"
#include "core/text/numbers.h"

// Digests, and what is packed. Nothing here is trusted for its strength: they only name what
// something else was.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

// The message with its padding, a block of 64 bytes after the other.
std::string padded(std::string_view bytes, bool is_big_endian) {
  std::string out(bytes);
  out += '\x80';
  while (out.size() % 64 != 56) out += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (unsigned i = 0; i < 8; ++i)
    out += static_cast<char>(bits >> (is_big_endian ? 56 - 8 * i : 8 * i) & 0xFFU);
  return out;
}

std::uint32_t word(std::string_view block, std::size_t at, bool is_big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t shift = is_big_endian ? 24 - 8 * i : 8 * i;
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(block[at * 4 + i])) << shift;
  }
  return value;
}

std::string raw(std::span<const std::uint32_t> words, bool is_big_endian) {
  std::string out;
  for (const std::uint32_t one : words) {
    for (unsigned i = 0; i < 4; ++i)
      out += static_cast<char>(one >> (is_big_endian ? 24 - 8 * i : 8 * i) & 0xFFU);
  }
  return out;
}

// RFC 1321.
std::string md5_of(std::string_view bytes) {
  constexpr int kTurns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  std::array<std::uint32_t, 4> state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::string message = padded(bytes, false);
  for (std::size_t at = 0; at < message.size(); at += 64) {
    const std::string_view block = std::string_view(message).substr(at, 64);
    auto [a, b, c, d] = state;
    for (unsigned i = 0; i < 64; ++i) {
      std::uint32_t mixed = 0;
      unsigned from = 0;
      switch (i / 16) {
        case 0:
          mixed = (b & c) | (~b & d);
          from = i;
          break;
        case 1:
          mixed = (d & b) | (~d & c);
          from = (5 * i + 1) % 16;
          break;
        case 2:
          mixed = b ^ c ^ d;
          from = (3 * i + 5) % 16;
          break;
        default:
          mixed = c ^ (b | ~d);
          from = 7 * i % 16;
      }
      const auto constant =
          static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(i + 1.0)) * 4294967296.0));
      const std::uint32_t sum = a + mixed + constant + word(block, from, false);
      a = d;
      d = c;
      c = b;
      b += std::rotl(sum, kTurns[i / 16][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
  return raw(state, false);
}

// RFC 3174.
std::string sha1_of(std::string_view bytes) {
  std::array<std::uint32_t, 5> state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  constexpr std::uint32_t kConstants[] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
  const std::string message = padded(bytes, true);
  for (std::size_t at = 0; at < message.size(); at += 64) {
    std::array<std::uint32_t, 80> words{};
    for (std::size_t i = 0; i < 16; ++i)
      words[i] = word(std::string_view(message).substr(at, 64), i, true);
    for (std::size_t i = 16; i < 80; ++i)
      words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t mixed = i < 20   ? (b & c) | (~b & d)
                                  : i < 40 ? b ^ c ^ d
                                  : i < 60 ? (b & c) | (b & d) | (c & d)
                                           : b ^ c ^ d;
      const std::uint32_t next = std::rotl(a, 5) + mixed + e + kConstants[i / 20] + words[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
  return raw(state, true);
}

std::string sha256_of(std::string_view bytes) {
  const Sha256 digest = sha256(bytes);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string sha512_of(std::string_view bytes) {
  const Sha512 digest = sha512(bytes);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string in_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

// A block of 64 bytes is worth some steps of the evaluation.
bool takes(Evaluator& e, std::string_view bytes) { return e.takes(1 + bytes.size() / 16); }

// Of the text that is the argument.
template <std::string (*digest)(std::string_view), std::string (*write)(std::string_view)>
Val of_text(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  return takes(e, *text) ? e.string(write(digest(*text))) : e.unknown(kTooMuch);
}

// Of the file that it names.
template <std::string (*digest)(std::string_view), std::string (*write)(std::string_view)>
Val of_file(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> place = text ? e.path_of(*text) : std::nullopt;
  const std::string_view bytes = place ? e.folders().project().text(*place) : std::string_view();
  if (bytes.data() != nullptr)
    return takes(e, bytes) ? e.string(write(digest(bytes))) : e.unknown(kTooMuch);
  const Project& project = e.folders().project();
  return place && project.is_whole && !project.has_file(*place) ? e.error() : e.unknown("file");
}

Val base64gzip(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  return takes(e, *text) ? e.string(encode_base64(archive::gzip_in_parts(*text)))
                         : e.unknown(kTooMuch);
}

// The 16 bytes of "6ba7b810-9dad-11d1-80b4-00c04fd430c8", with or without its dashes and braces.
std::optional<std::string> uuid_of(std::string_view text) {
  if (text.starts_with("urn:uuid:")) text.remove_prefix(9);
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  const bool has_dashes = text.size() == 36;
  std::string bytes;
  for (std::size_t i = 0; i < text.size();) {
    const bool is_dash = has_dashes && (i == 8 || i == 13 || i == 18 || i == 23);
    if (is_dash && text[i] != '-') return std::nullopt;
    if (is_dash) {
      ++i;
      continue;
    }
    const std::optional<unsigned> high = hex_digit(text[i]);
    const std::optional<unsigned> low = i + 1 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    bytes += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return bytes.size() == 16 ? std::optional(bytes) : std::nullopt;
}

// RFC 9562: the namespaces have names of their own.
Val uuidv5(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> space = e.text_of(a[0]);
  const std::optional<std::string> name = e.text_of(a[1]);
  if (!space || !name) return e.error();
  constexpr std::pair<std::string_view, std::string_view> kSpaces[] = {
      {"dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
      {"url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
      {"oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"},
      {"x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"},
  };
  const auto* const known = std::find_if(std::begin(kSpaces), std::end(kSpaces),
                                         [&](const auto& one) { return one.first == *space; });
  const std::optional<std::string> bytes =
      uuid_of(known != std::end(kSpaces) ? known->second : std::string_view(*space));
  if (!bytes) return e.error();
  if (!takes(e, *name)) return e.unknown(kTooMuch);
  std::string digest = sha1_of(*bytes + *name).substr(0, 16);
  digest[6] = static_cast<char>((static_cast<unsigned char>(digest[6]) & 0x0FU) | 0x50U);
  digest[8] = static_cast<char>((static_cast<unsigned char>(digest[8]) & 0x3FU) | 0x80U);
  std::string out = in_hex(digest);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, 1, '-');
  return e.string(out);
}

constexpr NamedFunction kFunctions[] = {
    {"base64gzip", base64gzip, 1, 1},
    {"base64sha256", of_text<sha256_of, encode_base64>, 1, 1},
    {"base64sha512", of_text<sha512_of, encode_base64>, 1, 1},
    {"filebase64sha256", of_file<sha256_of, encode_base64>, 1, 1},
    {"filebase64sha512", of_file<sha512_of, encode_base64>, 1, 1},
    {"filemd5", of_file<md5_of, in_hex>, 1, 1},
    {"filesha1", of_file<sha1_of, in_hex>, 1, 1},
    {"filesha256", of_file<sha256_of, in_hex>, 1, 1},
    {"filesha512", of_file<sha512_of, in_hex>, 1, 1},
    {"md5", of_text<md5_of, in_hex>, 1, 1},
    {"sha1", of_text<sha1_of, in_hex>, 1, 1},
    {"sha256", of_text<sha256_of, in_hex>, 1, 1},
    {"sha512", of_text<sha512_of, in_hex>, 1, 1},
    {"uuidv5", uuidv5, 2, 2},
};

}  // namespace

std::span<const NamedFunction> hash_functions() { return kFunctions; }

}  // namespace sluice::terraform
