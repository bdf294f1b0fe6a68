#include "core/model/terraform/number.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/text/numbers.h"

namespace sluice::terraform {
namespace {

using Bits = std::vector<std::uint32_t>;

constexpr std::size_t kPrecision = 512;
// As many digits tell every number of this precision from its neighbours.
constexpr int kMostDigits = 156;
constexpr std::size_t kMostWritten = 1'000;  // on either side of the point

void trim(Bits& bits) {
  while (!bits.empty() && bits.back() == 0) bits.pop_back();
}

std::size_t width(const Bits& bits) {
  return bits.empty() ? 0
                      : bits.size() * 32 - static_cast<std::size_t>(std::countl_zero(bits.back()));
}

bool bit(const Bits& bits, std::size_t at) {
  return at / 32 < bits.size() && (bits[at / 32] >> (at % 32) & 1U) != 0;
}

bool any_below(const Bits& bits, std::size_t at) {
  for (std::size_t i = 0; i < at / 32 && i < bits.size(); ++i) {
    if (bits[i] != 0) return true;
  }
  return at / 32 < bits.size() && at % 32 != 0 && (bits[at / 32] & ((1U << (at % 32)) - 1)) != 0;
}

Bits shifted_left(const Bits& bits, std::size_t by) {
  if (bits.empty()) return {};
  Bits out(by / 32, 0);
  const std::size_t rest = by % 32;
  std::uint32_t carry = 0;
  for (const std::uint32_t one : bits) {
    out.push_back(one << rest | carry);
    carry = rest == 0 ? 0 : one >> (32 - rest);
  }
  if (carry != 0) out.push_back(carry);
  return out;
}

Bits shifted_right(const Bits& bits, std::size_t by) {
  Bits out;
  const std::size_t rest = by % 32;
  for (std::size_t i = by / 32; i < bits.size(); ++i) {
    const std::uint32_t above = i + 1 < bits.size() && rest != 0 ? bits[i + 1] << (32 - rest) : 0;
    out.push_back(bits[i] >> rest | above);
  }
  trim(out);
  return out;
}

int compared(const Bits& a, const Bits& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Bits sum(const Bits& a, const Bits& b) {
  Bits out;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    carry += (i < a.size() ? a[i] : 0U);
    carry += (i < b.size() ? b[i] : 0U);
    out.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32U;
  }
  if (carry != 0) out.push_back(static_cast<std::uint32_t>(carry));
  return out;
}

// a is not below b.
Bits difference(const Bits& a, const Bits& b) {
  Bits out;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t one = std::int64_t{a[i]} - (i < b.size() ? std::int64_t{b[i]} : 0) - borrow;
    borrow = one < 0 ? 1 : 0;
    if (one < 0) one += std::int64_t{1} << 32U;
    out.push_back(static_cast<std::uint32_t>(one));
  }
  trim(out);
  return out;
}

Bits product(const Bits& a, const Bits& b) {
  Bits out(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      carry += std::uint64_t{a[i]} * b[j] + out[i + j];
      out[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    out[i + b.size()] = static_cast<std::uint32_t>(carry);
  }
  trim(out);
  return out;
}

// bits * by + plus
void multiply_by(Bits& bits, std::uint32_t by, std::uint32_t plus) {
  std::uint64_t carry = plus;
  for (std::uint32_t& one : bits) {
    carry += std::uint64_t{one} * by;
    one = static_cast<std::uint32_t>(carry);
    carry >>= 32U;
  }
  if (carry != 0) bits.push_back(static_cast<std::uint32_t>(carry));
}

// bits / by; gives what is left.
std::uint32_t divide_by(Bits& bits, std::uint32_t by) {
  std::uint64_t rest = 0;
  for (std::size_t i = bits.size(); i-- > 0;) {
    rest = rest << 32U | bits[i];
    bits[i] = static_cast<std::uint32_t>(rest / by);
    rest %= by;
  }
  trim(bits);
  return static_cast<std::uint32_t>(rest);
}

// a / b; `is_more` where something is left. Knuth, The Art of Computer Programming 4.3.1, D.
Bits quotient(const Bits& a, const Bits& b, bool& is_more) {
  if (compared(a, b) < 0) {
    is_more = !a.empty();
    return {};
  }
  if (b.size() == 1) {
    Bits out = a;
    is_more = divide_by(out, b.front()) != 0;
    return out;
  }
  constexpr std::uint64_t kBase = std::uint64_t{1} << 32U;
  const auto shift = static_cast<std::size_t>(std::countl_zero(b.back()));
  const Bits by = shifted_left(b, shift);
  Bits rest = shifted_left(a, shift);
  rest.resize(a.size() + 1, 0);
  const std::size_t size = by.size();
  Bits out(rest.size() - size, 0);
  for (std::size_t at = out.size(); at-- > 0;) {
    const std::uint64_t top = std::uint64_t{rest[at + size]} << 32U | rest[at + size - 1];
    std::uint64_t digit = top / by[size - 1];
    std::uint64_t left = top % by[size - 1];
    while (digit >= kBase || digit * by[size - 2] > (left << 32U | rest[at + size - 2])) {
      --digit;
      left += by[size - 1];
      if (left >= kBase) break;
    }
    std::uint64_t carry = 0;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i <= size; ++i) {
      carry += i < size ? digit * by[i] : 0;
      const std::int64_t one =
          std::int64_t{rest[at + i]} - borrow - static_cast<std::int64_t>(carry & (kBase - 1));
      rest[at + i] = static_cast<std::uint32_t>(one);
      borrow = one < 0 ? 1 : 0;
      carry >>= 32U;
    }
    if (borrow != 0) {
      // One too many: the divisor is put back.
      --digit;
      std::uint64_t back = 0;
      for (std::size_t i = 0; i <= size; ++i) {
        back += std::uint64_t{rest[at + i]} + (i < size ? by[i] : 0U);
        rest[at + i] = static_cast<std::uint32_t>(back);
        back >>= 32U;
      }
    }
    out[at] = static_cast<std::uint32_t>(digit);
  }
  trim(out);
  trim(rest);
  is_more = !rest.empty();
  return out;
}

Bits power_of_ten(int power) {
  Bits out = {1};
  for (; power >= 9; power -= 9) multiply_by(out, 1'000'000'000, 0);
  for (; power > 0; --power) multiply_by(out, 10, 0);
  return out;
}

}  // namespace

Number Number::rounded(bool is_negative, Bits bits, std::int64_t exponent, bool is_more) {
  trim(bits);
  if (const std::size_t size = width(bits); size > kPrecision) {
    const std::size_t cut = size - kPrecision;
    const bool is_half = bit(bits, cut - 1);
    const bool is_above = any_below(bits, cut - 1) || is_more;
    bits = shifted_right(bits, cut);
    exponent += static_cast<std::int64_t>(cut);
    if (is_half && (is_above || bit(bits, 0))) bits = sum(bits, {1});
  }
  Number made;
  if (bits.empty()) return made;
  // Of all ways to write a number the one without zeros at the end.
  std::size_t zeros = 0;
  while (!bit(bits, zeros)) ++zeros;
  made.bits_ = shifted_right(bits, zeros);
  made.exponent_ = exponent + static_cast<std::int64_t>(zeros);
  made.is_negative_ = is_negative;
  return made;
}

Number::Number(double value) {
  int exponent = 0;
  const double part = std::frexp(std::fabs(value), &exponent);
  constexpr int kDouble = 53;
  const auto whole = static_cast<std::uint64_t>(std::ldexp(part, kDouble));
  *this = rounded(value < 0,
                  {static_cast<std::uint32_t>(whole), static_cast<std::uint32_t>(whole >> 32U)},
                  exponent - kDouble, false);
}

std::optional<Number> Number::read(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t power = 0;
  if (const std::size_t at = text.find_first_of("eE"); at != text.npos) {
    std::string_view written = text.substr(at + 1);
    if (written.starts_with('+')) written.remove_prefix(1);
    const auto given = whole_number<int>(written);
    if (!given || std::abs(*given) > static_cast<int>(kMostWritten)) return std::nullopt;
    power = *given;
    text = text.substr(0, at);
  }
  Bits digits;
  bool is_behind = false;
  std::size_t count = 0;
  for (const char c : text) {
    if (c == '.' && !is_behind) {
      is_behind = true;
      continue;
    }
    if (c < '0' || c > '9' || ++count > kMostWritten) return std::nullopt;
    multiply_by(digits, 10, static_cast<std::uint32_t>(c - '0'));
    if (is_behind) --power;
  }
  if (count == 0) return std::nullopt;
  trim(digits);
  const Bits scale = power_of_ten(static_cast<int>(power < 0 ? -power : power));
  if (power >= 0) return rounded(is_negative, product(digits, scale), 0, false);
  const std::size_t shift = kPrecision + 2 + width(scale);
  bool is_more = false;
  Bits bits = quotient(shifted_left(digits, shift), scale, is_more);
  return rounded(is_negative, std::move(bits), -static_cast<std::int64_t>(shift), is_more);
}

Bits Number::scaled(int power, bool& is_more) const {
  Bits bits = power > 0 ? product(bits_, power_of_ten(power)) : bits_;
  if (exponent_ >= 0) bits = shifted_left(bits, static_cast<std::size_t>(exponent_));
  is_more = false;
  if (power < 0) bits = quotient(bits, power_of_ten(-power), is_more);
  if (exponent_ < 0) {
    const auto cut = static_cast<std::size_t>(-exponent_);
    is_more = is_more || any_below(bits, cut);
    bits = shifted_right(bits, cut);
  }
  return bits;
}

// So many digits of it, rounded; `point` is how many of them stand in front of the point.
std::string Number::in_digits(int digits, int& point) const {
  constexpr double kLog = 0.30102999566398120;
  point = static_cast<int>(std::floor(
      kLog * static_cast<double>(static_cast<std::int64_t>(width(bits_)) + exponent_ - 1)));
  for (;;) {
    // One digit more than is asked for tells where the half is.
    bool is_more = false;
    Bits bits = scaled(digits + 1 - point, is_more);
    std::string text;
    while (!bits.empty()) text += static_cast<char>('0' + divide_by(bits, 10));
    std::reverse(text.begin(), text.end());
    const int extra = static_cast<int>(text.size()) - digits - 1;
    if (extra != 0) {
      point += extra;
      continue;
    }
    const char last = text.back();
    text.pop_back();
    const bool is_odd = !text.empty() && (text.back() - '0') % 2 != 0;
    if (last > '5' || (last == '5' && (is_more || is_odd))) {
      std::size_t at = text.size();
      while (at > 0 && text[at - 1] == '9') text[--at] = '0';
      if (at > 0) {
        ++text[at - 1];
      } else {
        text.insert(0, 1, '1');
        text.pop_back();
        ++point;
      }
    }
    return text;
  }
}

std::string Number::written() const {
  if (is_zero()) return "0";
  std::string digits;
  int point = 0;
  const auto with = [&](int count) {
    digits = in_digits(count, point);
    const std::string text = "0." + digits + "e" + std::to_string(point);
    const std::optional<Number> same = read(text);
    return same && compare(*same, is_negative_ ? negated() : *this) == 0;
  };
  int most = kMostDigits;
  int least = 1;
  // Nearly all are short.
  constexpr int kUsual = 17;
  while (least <= kUsual && !with(least)) ++least;
  if (least > kUsual) {
    while (least < most) {
      const int middle = (least + most) / 2;
      if (with(middle))
        most = middle;
      else
        least = middle + 1;
    }
    with(least);
  }
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  std::string out = is_negative_ ? "-" : "";
  const int size = static_cast<int>(digits.size());
  if (point <= 0) return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= size) return out + digits + std::string(static_cast<std::size_t>(point - size), '0');
  return out + digits.substr(0, static_cast<std::size_t>(point)) + '.' +
         digits.substr(static_cast<std::size_t>(point));
}

double Number::to_double() const {
  constexpr std::size_t kDouble = 53;
  Bits bits = bits_;
  std::int64_t exponent = exponent_;
  if (const std::size_t size = width(bits); size > kDouble) {
    const std::size_t cut = size - kDouble;
    const bool is_up = bit(bits, cut - 1) && (any_below(bits, cut - 1) || bit(bits, cut));
    bits = shifted_right(bits, cut);
    exponent += static_cast<std::int64_t>(cut);
    if (is_up) bits = sum(bits, {1});
  }
  double value = 0;
  for (std::size_t i = bits.size(); i-- > 0;) value = value * 4294967296.0 + bits[i];
  value = std::ldexp(value, static_cast<int>(exponent));
  return is_negative_ ? -value : value;
}

Number Number::negated() const {
  Number made = *this;
  made.is_negative_ = !is_negative_ && !is_zero();
  return made;
}

Number Number::truncated() const {
  if (is_whole()) return *this;
  return rounded(is_negative_, shifted_right(bits_, static_cast<std::size_t>(-exponent_)), 0,
                 false);
}

Number operator+(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const Number& low = a.exponent_ < b.exponent_ ? a : b;
  const Number& high = a.exponent_ < b.exponent_ ? b : a;
  const std::int64_t apart = high.exponent_ - low.exponent_;
  // So far apart that the small one is below all that is kept.
  constexpr std::int64_t kFar = 8'192;
  if (apart > kFar) return high;
  const Bits shifted = shifted_left(high.bits_, static_cast<std::size_t>(apart));
  if (a.is_negative_ == b.is_negative_)
    return Number::rounded(a.is_negative_, sum(shifted, low.bits_), low.exponent_, false);
  const int order = compared(shifted, low.bits_);
  if (order == 0) return {};
  return order > 0 ? Number::rounded(high.is_negative_, difference(shifted, low.bits_),
                                     low.exponent_, false)
                   : Number::rounded(low.is_negative_, difference(low.bits_, shifted),
                                     low.exponent_, false);
}

Number operator*(const Number& a, const Number& b) {
  return Number::rounded(a.is_negative_ != b.is_negative_, product(a.bits_, b.bits_),
                         a.exponent_ + b.exponent_, false);
}

Number operator/(const Number& a, const Number& b) {
  const std::size_t shift = kPrecision + 2 + width(b.bits_);
  bool is_more = false;
  Bits bits = quotient(shifted_left(a.bits_, shift), b.bits_, is_more);
  return Number::rounded(a.is_negative_ != b.is_negative_, std::move(bits),
                         a.exponent_ - b.exponent_ - static_cast<std::int64_t>(shift), is_more);
}

int compare(const Number& a, const Number& b) {
  if (a.is_negative_ != b.is_negative_) return a.is_negative_ ? -1 : 1;
  const Number apart = a - b;
  return apart.is_zero() ? 0 : apart.is_negative() ? -1 : 1;
}

}  // namespace sluice::terraform
