#include <algorithm>
#include <cmath>

#include "core/model/terraform/evaluator.h"
#include "core/text/ascii.h"

// Functions over numbers.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

const Number& one() {
  static const Number* const number = new Number(1);
  return *number;
}

template <typename F>
Val of_number(Evaluator& e, Arguments a, F f) {
  const std::optional<Number> value = e.exact_of(a[0]);
  return value ? e.number(f(*value)) : e.error();
}

Val abs(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](const Number& x) { return x.is_negative() ? x.negated() : x; });
}
Val ceil(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](const Number& x) {
    return x.is_whole() || x.is_negative() ? x.truncated() : x.truncated() + one();
  });
}
Val floor(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](const Number& x) {
    return x.is_whole() || !x.is_negative() ? x.truncated() : x.truncated() - one();
  });
}
Val signum(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Number> x = e.exact_of(a[0]);
  if (!x || !x->is_whole()) return e.error();
  return e.number(x->is_zero() ? 0.0 : x->is_negative() ? -1.0 : 1.0);
}

// These two are made of doubles there too.
Val log(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> value = e.number_of(a[0]);
  const std::optional<double> base = e.number_of(a[1]);
  return value && base ? e.number(std::log(*value) / std::log(*base)) : e.error();
}
Val pow(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> value = e.number_of(a[0]);
  const std::optional<double> power = e.number_of(a[1]);
  return value && power ? e.number(std::pow(*value, *power)) : e.error();
}

Val extreme(Evaluator& e, Arguments a, bool is_most) {
  std::optional<Number> found;
  for (const Val one : a) {
    const std::optional<Number> value = e.exact_of(one);
    if (!value) return e.error();
    if (!found || (is_most ? *found < *value : *value < *found)) found = value;
  }
  return e.number(*found);
}
Val max(Evaluator& e, const Scope&, Arguments a) { return extreme(e, a, true); }
Val min(Evaluator& e, const Scope&, Arguments a) { return extreme(e, a, false); }

Val parseint(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = a[0]->is_string() ? e.text_of(a[0]) : std::nullopt;
  const std::optional<double> base = e.number_of(a[1]);
  if (!text || !base || *base < 2 || *base > 62 || *base != std::floor(*base)) return e.error();
  std::string_view rest = *text;
  const bool is_negative = rest.starts_with('-');
  if (is_negative || rest.starts_with('+')) rest.remove_prefix(1);
  constexpr std::size_t kLongest = 512;
  if (rest.empty()) return e.error();
  if (rest.size() > kLongest || !e.takes(rest.size())) return e.unknown(kTooMuch);
  Number value;
  for (const char c : rest) {
    int digit = 99;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'z') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') digit = c - 'A' + (*base > 36 ? 36 : 10);
    if (digit >= *base) return e.error();
    value = value * Number(*base) + Number(digit);
  }
  return e.number(is_negative ? value.negated() : value);
}

constexpr NamedFunction kFunctions[] = {
    {"abs", abs, 1, 1}, {"ceil", ceil, 1, 1},         {"floor", floor, 1, 1},
    {"log", log, 2, 2}, {"max", max, 1, -1},          {"min", min, 1, -1},
    {"pow", pow, 2, 2}, {"parseint", parseint, 2, 2}, {"signum", signum, 1, 1},
};

}  // namespace

std::span<const NamedFunction> number_functions() { return kFunctions; }

}  // namespace sluice::terraform
