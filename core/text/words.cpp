#include "core/text/words.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "core/text/ascii.h"

namespace sluice {

#if defined(__wasm_simd128__) || defined(__SSE2__)

namespace {

// Sixteen bytes at once.
#ifdef __wasm_simd128__
using Block = v128_t;
Block repeated(char c) { return wasm_i8x16_splat(c); }
// A bit for each of sixteen places at which both letters stand.
std::uint32_t places(Block first, Block last, const char* at_first, const char* at_last) {
  const Block both = wasm_v128_and(wasm_i8x16_eq(wasm_v128_load(at_first), first),
                                   wasm_i8x16_eq(wasm_v128_load(at_last), last));
  return wasm_v128_any_true(both) ? wasm_i8x16_bitmask(both) : 0;
}
#else
using Block = __m128i;
Block repeated(char c) { return _mm_set1_epi8(c); }
std::uint32_t places(Block first, Block last, const char* at_first, const char* at_last) {
  const auto load = [](const char* from) {
    return _mm_loadu_si128(reinterpret_cast<const Block*>(from));  // NOLINT: the only way to load
  };
  return static_cast<std::uint32_t>(_mm_movemask_epi8(
      _mm_and_si128(_mm_cmpeq_epi8(load(at_first), first), _mm_cmpeq_epi8(load(at_last), last))));
}
#endif

}  // namespace

// The C library goes byte by byte, or little faster. Where the first and the last letter stand
// right, the rest is compared.
std::size_t place_of(std::string_view text, std::string_view word) {
  constexpr std::size_t kPlaces = sizeof(Block);
  if (word.empty()) return 0;
  if (word.size() > text.size()) return text.npos;
  const std::size_t behind = word.size() - 1;
  const std::size_t ends = text.size() - behind;
  const Block first = repeated(word.front());
  const Block last = repeated(word.back());
  std::size_t at = 0;
  for (; at + kPlaces <= ends; at += kPlaces) {
    const char* const from = text.data() + at;
    for (std::uint32_t left = places(first, last, from, from + behind); left != 0;
         left &= left - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(left));
      if (std::memcmp(from + place, word.data(), word.size()) == 0) return at + place;
    }
  }
  const std::size_t rest = text.substr(at).find(word);
  return rest == text.npos ? rest : at + rest;
}

#else

std::size_t place_of(std::string_view text, std::string_view word) { return text.find(word); }

#endif

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool holds_blank(std::string_view word) { return std::any_of(word.begin(), word.end(), is_blank); }

constexpr std::size_t kLongest = 40;  // names beyond it are no slips

// Letters to change, add, drop, or swap with the next.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);  // the rows of two letters of `a` ago, and of one
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

void Words::Iterator::next() {
  const std::size_t size = rest_.size();
  std::size_t begin = 0;
  while (begin < size && is_blank(rest_[begin])) ++begin;
  if (begin == size) {
    *this = {};
    return;
  }
  std::size_t end = begin + 1;
  while (end < size && !is_blank(rest_[end])) ++end;
  word_ = rest_.substr(begin, end - begin);
  rest_.remove_prefix(end);
}

// Tables of words are asked for each word of a script, and hold it seldom.
bool has_word(std::string_view words, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || is_blank(words[at - 1]);
    if (begins && (end == words.size() || is_blank(words[end]))) return !holds_blank(word);
  }
  return false;
}

Similar::Similar(std::string_view written)
    : written_(lower_case(written)),
      // A slip in three letters is another word.
      distance_(std::min<std::size_t>(written.size() / 3, 2) + 1) {}

void Similar::offer(std::string_view name) {
  if (written_.size() > kLongest || name.size() > kLongest) return;
  const std::size_t far = distance(written_, lower_case(name));
  if (far >= distance_) return;
  distance_ = far;
  best_ = name;
}

}  // namespace sluice
