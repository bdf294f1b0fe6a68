#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// ASN.1 in its distinguished encoding (X.690): what certificates and time stamps are written in.
namespace sluice::crypto {

// One element. Views the bytes that it was read from.
struct Der {
  std::uint8_t tag = 0;      // class, form and number in one byte: 0x30 is a SEQUENCE
  std::string_view content;  // without tag and length
  std::string_view whole;    // with both
};

inline constexpr std::uint8_t kBoolean = 0x01;
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;

// [number] of the context, with elements in it.
constexpr std::uint8_t context(unsigned number) {
  return static_cast<std::uint8_t>(0xA0U + number);
}

// Reads element after element. Lengths that are not the shortest, or reach over the end, make it
// fail; once failed it gives nothing more.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<Der> next();
  // The next element if it has that tag; else nothing, and it stays the next.
  std::optional<Der> take(std::uint8_t tag);
  std::string_view rest() const { return rest_; }
  // All of it was read.
  bool is_done() const { return rest_.empty() && !has_failed_; }

 private:
  std::string_view rest_;
  bool has_failed_ = false;
};

// The one element that the bytes are, if it has that tag.
std::optional<Der> only(std::string_view bytes, std::uint8_t tag);

// "1.2.840.113549": of an OBJECT IDENTIFIER's content; empty where it is none.
std::string oid_text(std::string_view content);

// Seconds since 1970 of a time in UTC, without parts of seconds.
std::optional<std::int64_t> time_of(const Der& element);

// An element of that tag around the content.
std::string encode_der(std::uint8_t tag, std::string_view content);

}  // namespace sluice::crypto
