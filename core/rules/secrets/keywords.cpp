#include "core/rules/secrets/keywords.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr unsigned char lower(char c) { return static_cast<unsigned char>(lower_case(c)); }

// States fit into 16 bits; what would not is left out, so that a table is never wrong.
constexpr std::size_t kMostStates = 0xFFFF;

constexpr std::uint32_t kNone = 0xFFFFFFFF;

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

  // The trie, in order of insertion: a row of columns a state, 0 where there is no edge (the root
  // is nobody's child). Flat, since it is built at every start.
  std::size_t most = 1;
  for (const Keyword& keyword : keywords) most += keyword.text.size();
  std::vector<std::uint16_t> trie;
  trie.reserve(std::min(most, kMostStates) << shift_);
  trie.resize(std::size_t{1} << shift_);
  std::size_t states = 1;
  std::vector<std::uint32_t> ends{kNone};              // by state: its first keyword
  std::vector<std::uint32_t> others(keywords.size());  // by keyword: the next of its state
  for (std::size_t k = 0; k < keywords.size(); ++k) {
    const std::string_view text = keywords[k].text;
    if (text.empty() || states + text.size() > kMostStates) continue;
    std::size_t state = 0;
    for (const char c : text) {
      const std::size_t edge = state << shift_ | class_[lower(c)];
      if (trie[edge] == 0) {
        trie[edge] = static_cast<std::uint16_t>(states++);
        trie.resize(states << shift_);
        ends.push_back(kNone);
      }
      state = trie[edge];
    }
    std::uint32_t* last = &ends[state];
    while (*last != kNone) last = &others[*last];
    *last = static_cast<std::uint32_t>(k);
    others[k] = kNone;
  }

  // Breadth first, so that the fallback of a state is complete before the state is.
  std::vector<std::uint16_t> fallback(states);
  std::vector<std::uint16_t> suffix(states);  // the nearest of the fallbacks that ends a keyword
  std::vector<std::uint16_t> order{0};
  order.reserve(states);
  const auto ends_one = [&](std::uint16_t state) {
    return ends[state] != kNone || suffix[state] != 0;
  };
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t state = order[i];
    std::uint16_t* const row = &trie[state << shift_];
    const std::uint16_t* const past = &trie[std::size_t{fallback[state]} << shift_];
    for (std::size_t column = 0; column < columns; ++column) {
      const std::uint16_t child = row[column];
      const std::uint16_t back = state == 0 ? std::uint16_t{0} : past[column];
      if (child == 0) {
        row[column] = back;
        continue;
      }
      fallback[child] = back;
      suffix[child] = ends[back] != kNone ? back : suffix[back];
      order.push_back(child);
    }
  }

  // Numbered anew: those that end nothing first, nearest to the root in front.
  std::stable_partition(order.begin(), order.end(),
                        [&](std::uint16_t state) { return !ends_one(state); });
  std::vector<std::uint16_t> number(states);
  for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = static_cast<std::uint16_t>(i);
  next_.resize(states << shift_);
  for (const std::uint16_t state : order) {
    std::uint16_t* const to = &next_[static_cast<std::size_t>(number[state]) << shift_];
    const std::uint16_t* const from = &trie[static_cast<std::size_t>(state) << shift_];
    for (std::size_t column = 0; column < columns; ++column) to[column] = number[from[column]];
    if (!ends_one(state)) {
      ++first_final_;
      continue;
    }
    output_start_.push_back(static_cast<std::uint32_t>(outputs_.size()));
    std::uint16_t at = state;
    do {
      for (std::uint32_t k = ends[at]; k != kNone; k = others[k])
        outputs_.push_back(
            {keywords[k].owner, static_cast<std::uint32_t>(keywords[k].text.size())});
      at = suffix[at];
    } while (at != 0);
  }
  output_start_.push_back(static_cast<std::uint32_t>(outputs_.size()));
}

std::size_t KeywordIndex::memory() const {
  return next_.size() * sizeof(next_[0]) + output_start_.size() * sizeof(output_start_[0]) +
         outputs_.size() * sizeof(outputs_[0]);
}

}  // namespace sluice::secrets
