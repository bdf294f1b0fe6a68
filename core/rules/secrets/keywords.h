#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::secrets {

// Finds many literals in one pass, no matter the case (Aho-Corasick, the automaton written out).
// Built once, then read by every thread.
class KeywordIndex {
 public:
  struct Keyword {
    std::string_view text;    // ASCII, not empty; must live as long as add and build
    std::uint32_t owner = 0;  // handed to the visitor
  };

  KeywordIndex() = default;
  explicit KeywordIndex(std::span<const Keyword> keywords);

  // Calls visit(owner, begin, end) for each place of each keyword, ordered by end. One table
  // look-up for a byte.
  template <typename Visit>
  void scan(std::string_view bytes, Visit&& visit) const {
    if (outputs_.empty()) return;
    std::uint32_t state = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      state = next_[state << shift_ | class_[static_cast<unsigned char>(bytes[i])]];
      if (state < first_final_) continue;
      const std::size_t end = i + 1;
      const std::uint32_t from = output_start_[state - first_final_];
      const std::uint32_t to = output_start_[state - first_final_ + 1];
      for (std::uint32_t k = from; k < to; ++k) {
        visit(outputs_[k].owner, end - outputs_[k].length, end);
      }
    }
  }

  // Bytes that the tables take.
  std::size_t memory() const;

 private:
  struct Output {
    std::uint32_t owner;
    std::uint32_t length;
  };

  std::array<std::uint8_t, 256> class_{};  // byte to column; 0 for bytes of no keyword
  unsigned shift_ = 0;                     // log2 of the columns
  std::vector<std::uint16_t> next_;        // state and column to state
  std::uint32_t first_final_ = 0;          // states from here on end a keyword
  std::vector<std::uint32_t> output_start_;
  std::vector<Output> outputs_;
};

}  // namespace sluice::secrets
