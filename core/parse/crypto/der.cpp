#include "core/parse/crypto/der.h"

#include <algorithm>
#include <array>

namespace sluice::crypto {
namespace {

std::size_t byte(char c) { return static_cast<unsigned char>(c); }

std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  // Howard Hinnant's, for years from 0 on.
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

}  // namespace

std::optional<Der> DerReader::next() {
  const auto fail = [&]() -> std::optional<Der> {
    has_failed_ = true;
    rest_ = {};
    return std::nullopt;
  };
  if (rest_.empty()) return std::nullopt;
  constexpr std::size_t kHead = 2;
  constexpr std::size_t kLongNumber = 0x1F;
  if (rest_.size() < kHead || (byte(rest_[0]) & kLongNumber) == kLongNumber) return fail();
  std::size_t head = kHead;
  std::size_t size = byte(rest_[1]);
  if (size >= 0x80) {
    const std::size_t digits = size & 0x7FU;
    if (digits == 0 || digits > 4 || rest_.size() < kHead + digits) return fail();
    size = 0;
    for (std::size_t i = 0; i < digits; ++i) size = size << 8U | byte(rest_[kHead + i]);
    head += digits;
    // Not the shortest form.
    if (size < 0x80 || (size >> (8 * (digits - 1))) == 0) return fail();
  }
  if (size > rest_.size() - head) return fail();
  const Der element{static_cast<std::uint8_t>(rest_[0]), rest_.substr(head, size),
                    rest_.substr(0, head + size)};
  rest_.remove_prefix(head + size);
  return element;
}

std::optional<Der> DerReader::take(std::uint8_t tag) {
  if (rest_.empty() || static_cast<std::uint8_t>(rest_[0]) != tag) return std::nullopt;
  return next();
}

std::optional<Der> only(std::string_view bytes, std::uint8_t tag) {
  DerReader reader(bytes);
  const auto element = reader.take(tag);
  if (!element || !reader.is_done()) return std::nullopt;
  return element;
}

std::string oid_text(std::string_view content) {
  constexpr std::size_t kLongest = 64;
  if (content.empty() || content.size() > kLongest || byte(content.back()) >= 0x80) return {};
  std::string text;
  std::uint64_t number = 0;
  bool is_first = true;
  for (const char c : content) {
    if (number > (UINT64_MAX >> 7U)) return {};
    number = number << 7U | (byte(c) & 0x7FU);
    if (byte(c) >= 0x80) continue;
    if (is_first) {
      const std::uint64_t root = std::min<std::uint64_t>(number / 40, 2);
      text = std::to_string(root) + "." + std::to_string(number - root * 40);
    } else {
      text += "." + std::to_string(number);
    }
    is_first = false;
    number = 0;
  }
  return text;
}

std::optional<std::int64_t> time_of(const Der& element) {
  std::string_view text = element.content;
  const std::size_t year_digits = element.tag == kUtcTime ? 2 : 4;
  if (element.tag != kUtcTime && element.tag != kGeneralizedTime) return std::nullopt;
  if (!text.ends_with('Z')) return std::nullopt;
  text.remove_suffix(1);
  if (element.tag == kGeneralizedTime) text = text.substr(0, text.find('.'));
  if (text.size() != year_digits + 10) return std::nullopt;
  std::array<std::int64_t, 6> fields{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t width = i == 0 ? year_digits : 2;
    for (std::size_t k = 0; k < width; ++k, ++at) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      fields[i] = fields[i] * 10 + (text[at] - '0');
    }
  }
  auto [year, month, day, hour, minute, second] = fields;
  if (element.tag == kUtcTime) year += year < 50 ? 2000 : 1900;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  return ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

std::string encode_der(std::uint8_t tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  const std::size_t size = content.size();
  if (size < 0x80) {
    out += static_cast<char>(size);
  } else {
    std::string digits;
    for (std::size_t left = size; left > 0; left >>= 8U)
      digits.insert(digits.begin(), static_cast<char>(left & 0xFFU));
    out += static_cast<char>(0x80U | digits.size());
    out += digits;
  }
  out += content;
  return out;
}

}  // namespace sluice::crypto
