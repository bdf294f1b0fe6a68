#include <algorithm>
#include <cmath>

#include "core/model/terraform/evaluator.h"
#include "core/text/ascii.h"

// Functions over numbers.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

template <typename F>
Val of_number(Evaluator& e, Arguments a, F f) {
  const std::optional<double> value = e.number_of(a[0]);
  return value ? e.number(f(*value)) : e.error();
}

Val abs(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](double x) { return std::fabs(x); });
}
Val ceil(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](double x) { return std::ceil(x); });
}
Val floor(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](double x) { return std::floor(x); });
}
Val signum(Evaluator& e, const Scope&, Arguments a) {
  return of_number(e, a, [](double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0; });
}

Val log(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> base = e.number_of(a[1]);
  if (!base) return e.error();
  return of_number(e, a, [&](double x) { return std::log(x) / std::log(*base); });
}
Val pow(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> power = e.number_of(a[1]);
  if (!power) return e.error();
  return of_number(e, a, [&](double x) { return std::pow(x, *power); });
}

Val extreme(Evaluator& e, Arguments a, bool is_most) {
  std::optional<double> found;
  for (const Val one : a) {
    const std::optional<double> value = e.number_of(one);
    if (!value) return e.error();
    if (!found || (is_most ? *value > *found : *value < *found)) found = value;
  }
  return e.number(*found);
}
Val max(Evaluator& e, const Scope&, Arguments a) { return extreme(e, a, true); }
Val min(Evaluator& e, const Scope&, Arguments a) { return extreme(e, a, false); }

Val parseint(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<double> base = e.number_of(a[1]);
  if (!text || !base || *base < 2 || *base > 62) return e.error();
  std::string_view rest = *text;
  const bool is_negative = rest.starts_with('-');
  if (is_negative) rest.remove_prefix(1);
  if (rest.empty()) return e.error();
  double value = 0;
  for (const char c : rest) {
    int digit = 99;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'z') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') digit = c - 'A' + (*base > 36 ? 36 : 10);
    if (digit >= *base) return e.error();
    value = value * *base + digit;
  }
  return e.number(is_negative ? -value : value);
}

constexpr NamedFunction kFunctions[] = {
    {"abs", abs, 1, 1}, {"ceil", ceil, 1, 1},         {"floor", floor, 1, 1},
    {"log", log, 2, 2}, {"max", max, 1, -1},          {"min", min, 1, -1},
    {"pow", pow, 2, 2}, {"parseint", parseint, 2, 2}, {"signum", signum, 1, 1},
};

}  // namespace

std::span<const NamedFunction> number_functions() { return kFunctions; }

}  // namespace sluice::terraform
