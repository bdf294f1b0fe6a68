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
    longest_ = std::max(longest_, text.size());
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
        outputs_.push_back({keywords[k].owner, static_cast<std::uint16_t>(keywords[k].text.size()),
                            keywords[k].begins_word});
      at = suffix[at];
    } while (at != 0);
  }
  output_start_.push_back(static_cast<std::uint32_t>(outputs_.size()));
}

void KeywordIndex::next_block(std::string_view bytes, Block& block) const {
  const std::size_t left = bytes.size() - block.end;
  block.begin = block.end;
  // A stripe begins with what the bytes before it tell: no keyword is longer than those.
  const std::size_t known = longest_ - 1;
  block.lanes = left / kLanes > known * 2 ? kLanes : 1;
  block.stripe = std::min(kStripe, left / block.lanes);
  block.end = block.begin + block.stripe * block.lanes;
  block.counts.fill(0);
  const auto tell = [&](std::size_t lane, std::size_t offset, std::uint32_t state) {
    if (state < first_final_) return;
    block.hits[lane * kStripe + block.counts[lane]++] = {static_cast<std::uint16_t>(offset),
                                                         static_cast<std::uint16_t>(state)};
  };
  const char* const text = bytes.data() + block.begin;
  if (block.lanes == 1) {
    for (std::size_t i = 0; i < block.stripe; ++i) {
      block.state = next(block.state, text[i]);
      tell(0, i, block.state);
    }
    return;
  }
  std::array<std::uint32_t, kLanes> states{block.state};
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    const char* const begin = text + lane * block.stripe;
    for (const char* c = begin - known; c < begin; ++c) states[lane] = next(states[lane], *c);
  }
  auto [first, second, third, fourth] = states;
  const char* const second_text = text + block.stripe;
  const char* const third_text = second_text + block.stripe;
  const char* const fourth_text = third_text + block.stripe;
  for (std::size_t i = 0; i < block.stripe; ++i) {
    first = next(first, text[i]);
    second = next(second, second_text[i]);
    third = next(third, third_text[i]);
    fourth = next(fourth, fourth_text[i]);
    if (std::max(std::max(first, second), std::max(third, fourth)) < first_final_) continue;
    tell(0, i, first);
    tell(1, i, second);
    tell(2, i, third);
    tell(3, i, fourth);
  }
  block.state = fourth;
}

std::size_t KeywordIndex::memory() const {
  return next_.size() * sizeof(next_[0]) + output_start_.size() * sizeof(output_start_[0]) +
         outputs_.size() * sizeof(outputs_[0]);
}

}  // namespace sluice::secrets
