#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::secrets {

// A few literals that are looked for together, in one pass: most bytes of most texts begin none.
template <std::size_t Count>
class Literals {
 public:
  // None of them empty; they must live as long as this.
  explicit constexpr Literals(const std::string_view (&words)[Count]) {
    static_assert(Count <= 32, "a bit for each");
    for (std::size_t i = 0; i < Count; ++i) {
      words_[i] = words[i];
      by_first_[static_cast<unsigned char>(words[i].front())] |= std::uint32_t{1} << i;
    }
  }

  // True if the text holds one.
  bool in(std::string_view text) const {
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::uint32_t left = by_first_[static_cast<unsigned char>(text[i])];
      for (; left != 0; left &= left - 1) {
        const std::string_view word = words_[static_cast<std::size_t>(std::countr_zero(left))];
        if (text.substr(i).starts_with(word)) return true;
      }
    }
    return false;
  }

 private:
  std::array<std::string_view, Count> words_{};
  std::array<std::uint32_t, 256> by_first_{};  // by first byte, a bit for each word
};

}  // namespace sluice::secrets
