#pragma once

#include <cstdint>

namespace sluice {

// What a condition gives. Nobody may take `unknown` for true, nor for false.
enum class Truth : std::uint8_t { no, yes, unknown };

constexpr Truth truth_of(bool is_true) { return is_true ? Truth::yes : Truth::no; }

constexpr Truth negate(Truth truth) {
  return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

constexpr Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

constexpr Truth either(Truth a, Truth b) { return negate(both(negate(a), negate(b))); }

}  // namespace sluice
