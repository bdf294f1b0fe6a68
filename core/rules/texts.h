#pragma once

#include <cstddef>
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

}  // namespace sluice
