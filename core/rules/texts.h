#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

namespace sluice {

// A string literal as a template argument.
template <std::size_t N>
struct Literal {
  // NOLINTNEXTLINE(google-explicit-constructor): it stands for the literal
  consteval Literal(const char (&text)[N]) {
    for (std::size_t i = 0; i < N; ++i) data[i] = text[i];
  }
  constexpr std::string_view view() const { return {data, N - 1}; }

  char data[N] = {};
};

// A constant list of texts without a name of its own, so that a row of a table holds all that it
// is: .aliases = kTexts<"checkov:CKV_AWS_51", "trivy:AWS-0031">
template <Literal... Texts>
inline constexpr std::string_view kTexts[] = {Texts.view()...};

// Constant lists one after the other: the aliases of a rule are those of each check that it is, and
// a hit names the lists that it is about.
template <const auto&... Lists>
inline constexpr auto kJoined = [] {
  std::array<std::string_view, (std::size(Lists) + ...)> joined;
  std::size_t size = 0;
  for (const std::span<const std::string_view> list : {std::span<const std::string_view>(Lists)...})
    for (const std::string_view text : list) joined[size++] = text;
  return joined;
}();

}  // namespace sluice
