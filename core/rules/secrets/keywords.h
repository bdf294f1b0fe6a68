#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/text/ascii.h"

namespace sluice::secrets {

// Finds many literals in one pass, no matter the case (Aho-Corasick, the automaton written out).
// Built once, then read by every thread.
class KeywordIndex {
 public:
  struct Keyword {
    std::string_view text;    // ASCII, not empty; must live as long as add and build
    std::uint32_t owner = 0;  // handed to the visitor
    // Counts only where no letter, digit or underscore stands before it.
    bool begins_word = false;
  };

  KeywordIndex() = default;
  explicit KeywordIndex(std::span<const Keyword> keywords);

  // Calls visit(owner, begin, end) for each place of each keyword, ordered by end. One table
  // look-up for a byte.
  template <typename Visit>
  void scan(std::string_view bytes, Visit&& visit) const {
    if (outputs_.empty()) return;
    Block block;
    while (block.end < bytes.size()) {
      next_block(bytes, block);
      for (std::size_t lane = 0; lane < block.lanes; ++lane) {
        const Hit* const hits = &block.hits[lane * kStripe];
        for (std::size_t i = 0; i < block.counts[lane]; ++i) {
          const std::size_t end = block.begin + lane * block.stripe + hits[i].offset + 1;
          const std::size_t final_state = hits[i].state - first_final_;
          const std::uint32_t to = output_start_[final_state + 1];
          for (std::uint32_t k = output_start_[final_state]; k < to; ++k) {
            const std::size_t begin = end - outputs_[k].length;
            if (outputs_[k].begins_word && begin > 0 && is_of_word(bytes[begin - 1])) continue;
            visit(outputs_[k].owner, begin, end);
          }
        }
      }
    }
  }

  // Bytes that the tables take.
  std::size_t memory() const;

 private:
  struct Output {
    std::uint32_t owner;
    std::uint16_t length;
    bool begins_word;
  };

  // Each state depends on the one before, which the processor waits for. So a block is cut into
  // stripes that are gone through at once.
  static constexpr std::size_t kLanes = 4;
  static constexpr std::size_t kStripe = 1024;

  struct Hit {
    std::uint16_t offset;  // of the last byte, in its stripe
    std::uint16_t state;
  };

  struct Block {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t state = 0;  // at `end`
    std::size_t lanes = 0;
    std::size_t stripe = 0;
    std::array<std::size_t, kLanes> counts;
    std::array<Hit, kLanes * kStripe> hits;
  };

  // The block that begins where the last one ended.
  void next_block(std::string_view bytes, Block& block) const;

  static constexpr bool is_of_word(char c) {
    return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == '_';
  }

  std::uint32_t next(std::uint32_t state, char c) const {
    return next_[state << shift_ | class_[static_cast<unsigned char>(c)]];
  }

  std::array<std::uint8_t, 256> class_{};  // byte to column; 0 for bytes of no keyword
  unsigned shift_ = 0;                     // log2 of the columns
  std::size_t longest_ = 0;                // of the keywords
  std::vector<std::uint16_t> next_;        // state and column to state
  std::uint32_t first_final_ = 0;          // states from here on end a keyword
  std::vector<std::uint32_t> output_start_;
  std::vector<Output> outputs_;
};

}  // namespace sluice::secrets
