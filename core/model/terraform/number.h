#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::terraform {

// A number as Terraform has them: binary, with 512 bits of precision, rounded to the nearest and
// half to even. Infinity and what is no number do not exist.
class Number {
 public:
  Number() = default;
  explicit Number(double value);  // finite

  // "-12", "1.5", ".5", "1e3"; nothing for what is none, or has more than 1,000 digits on a side.
  static std::optional<Number> read(std::string_view text);

  // The fewest digits that read gives the same for, without an exponent.
  std::string written() const;
  double to_double() const;

  bool is_zero() const { return bits_.empty(); }
  bool is_negative() const { return is_negative_; }
  bool is_whole() const { return exponent_ >= 0 || is_zero(); }

  Number negated() const;
  Number truncated() const;  // towards zero
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b) { return a + b.negated(); }
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);  // b is not zero
  friend int compare(const Number& a, const Number& b);       // below, at or above 0
  friend bool operator==(const Number& a, const Number& b) { return compare(a, b) == 0; }
  friend bool operator<(const Number& a, const Number& b) { return compare(a, b) < 0; }

 private:
  using Bits = std::vector<std::uint32_t>;  // the lowest first, without zeros at the end

  // Whether something smaller was cut off behind `bits`.
  static Number rounded(bool is_negative, Bits bits, std::int64_t exponent, bool is_more);
  // floor(|this| * 10^power), and whether something was cut off.
  Bits scaled(int power, bool& is_more) const;
  std::string in_digits(int digits, int& point) const;

  bool is_negative_ = false;
  Bits bits_;
  std::int64_t exponent_ = 0;  // the value is bits_ * 2^exponent_
};

}  // namespace sluice::terraform
