#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

// Lists and patterns of rows, written where they are used and kept in read-only data.
namespace sluice::secrets {

template <std::size_t N>
struct Literal {
  char text[N];
  consteval Literal(const char (&from)[N]) {  // NOLINT: written as a plain literal
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

template <Literal... Words>
inline constexpr std::array<std::string_view, sizeof...(Words)> kWords = {Words.view()...};

// words<"a", "b">: a span of two views.
template <Literal... Words>
inline constexpr std::span<const std::string_view> words = kWords<Words...>;

template <Literal... Parts>
struct Joined {
  static constexpr std::size_t kSize = (Parts.view().size() + ...);
  static constexpr std::array<char, kSize> kText = [] {
    std::array<char, kSize> text{};
    std::size_t at = 0;
    for (const std::string_view part : {Parts.view()...}) {
      for (const char c : part) text[at++] = c;
    }
    return text;
  }();
};

// A value without a form of its own, assigned to a name that begins with Name:
//   NAME_API_KEY=value   "nameToken": "value"   name.key => 'value'   nameKey := `value`
template <Literal Name, Literal Value>
using Assigned = Joined<
    "(?i:", Name,
    R"()[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?)",
    "(", Value, R"()(?:[^\w+/=-]|$))">;
template <Literal Name, Literal Value>
inline constexpr std::string_view assigned{Assigned<Name, Value>::kText.data(),
                                           Assigned<Name, Value>::kSize};

}  // namespace sluice::secrets
