#include "core/rules/secrets/keywords.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr unsigned char lower(char c) { return static_cast<unsigned char>(lower_case(c)); }

// States fit into 16 bits; what would not is left out, so that a table is never wrong.
constexpr std::size_t kMostStates = 0xFFFF;

struct Node {
  std::vector<std::uint16_t> next;  // by column; 0 where there is no edge, the root has no parent
  std::vector<std::size_t> ends;    // keywords, those of the suffixes included
  std::uint16_t fallback = 0;
};

}  // namespace

KeywordIndex::KeywordIndex(std::span<const Keyword> keywords) {
  std::size_t columns = 1;
  for (const Keyword& keyword : keywords) {
    for (const char c : keyword.text) {
      std::uint8_t& column = class_[lower(c)];
      if (column == 0) column = static_cast<std::uint8_t>(columns++);
    }
  }
  for (unsigned c = 'A'; c <= 'Z'; ++c) class_[c] = class_[c - 'A' + 'a'];
  while (std::size_t{1} << shift_ < columns) ++shift_;

  // The trie, in order of insertion.
  std::vector<Node> trie(1);
  trie[0].next.resize(columns);
  for (std::size_t k = 0; k < keywords.size(); ++k) {
    const std::string_view text = keywords[k].text;
    if (text.empty() || trie.size() + text.size() > kMostStates) continue;
    std::uint16_t state = 0;
    for (const char c : text) {
      const std::uint8_t column = class_[lower(c)];
      if (trie[state].next[column] == 0) {
        trie[state].next[column] = static_cast<std::uint16_t>(trie.size());
        trie.emplace_back().next.resize(columns);
      }
      state = trie[state].next[column];
    }
    trie[state].ends.push_back(k);
  }

  // Breadth first, so that the fallback of a state is complete before the state is.
  std::vector<std::uint16_t> order{0};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint16_t state = order[i];
    for (std::size_t column = 0; column < columns; ++column) {
      const std::uint16_t child = trie[state].next[column];
      const std::uint16_t past = state == 0 ? 0 : trie[trie[state].fallback].next[column];
      if (child == 0) {
        trie[state].next[column] = past;
        continue;
      }
      trie[child].fallback = past;
      const std::vector<std::size_t>& suffix = trie[past].ends;
      trie[child].ends.insert(trie[child].ends.end(), suffix.begin(), suffix.end());
      order.push_back(child);
    }
  }

  // Numbered anew: those that end nothing first, nearest to the root in front.
  std::stable_partition(order.begin(), order.end(),
                        [&](std::uint16_t state) { return trie[state].ends.empty(); });
  std::vector<std::uint16_t> number(trie.size());
  for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = static_cast<std::uint16_t>(i);
  next_.resize(trie.size() << shift_);
  for (const std::uint16_t state : order) {
    const std::size_t row = static_cast<std::size_t>(number[state]) << shift_;
    for (std::size_t column = 0; column < columns; ++column) {
      next_[row | column] = number[trie[state].next[column]];
    }
    if (trie[state].ends.empty()) {
      ++first_final_;
      continue;
    }
    output_start_.push_back(static_cast<std::uint32_t>(outputs_.size()));
    for (const std::size_t k : trie[state].ends) {
      outputs_.push_back({keywords[k].owner, static_cast<std::uint32_t>(keywords[k].text.size())});
    }
  }
  output_start_.push_back(static_cast<std::uint32_t>(outputs_.size()));
}

std::size_t KeywordIndex::memory() const {
  return next_.size() * sizeof(next_[0]) + output_start_.size() * sizeof(output_start_[0]) +
         outputs_.size() * sizeof(outputs_[0]);
}

}  // namespace sluice::secrets
