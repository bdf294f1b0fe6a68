#include "core/text/unicode_case.h"

#include <algorithm>
#include <iterator>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// Upper-case letters [first, last], each `step`th, with their lower-case ones `shift` further on
// (Unicode 15, UnicodeData.txt, the simple mappings).
struct Range {
  char32_t first, last;
  int shift;
  char32_t step;
};

constexpr Range kLetters[] = {
    {0x0041, 0x005A, 32, 1},  {0x00C0, 0x00D6, 32, 1},   {0x00D8, 0x00DE, 32, 1},
    {0x0100, 0x012E, 1, 2},   {0x0132, 0x0136, 1, 2},    {0x0139, 0x0147, 1, 2},
    {0x014A, 0x0176, 1, 2},   {0x0178, 0x0178, -121, 1}, {0x0179, 0x017D, 1, 2},
    {0x0181, 0x0181, 210, 1}, {0x0182, 0x0184, 1, 2},    {0x0186, 0x0186, 206, 1},
    {0x0187, 0x0187, 1, 1},   {0x018A, 0x018A, 205, 1},  {0x018F, 0x018F, 202, 1},
    {0x0190, 0x0190, 203, 1}, {0x01A0, 0x01A4, 1, 2},    {0x01AF, 0x01AF, 1, 1},
    {0x01B5, 0x01B5, 1, 1},   {0x01C4, 0x01C4, 2, 1},    {0x01C7, 0x01C7, 2, 1},
    {0x01CA, 0x01CA, 2, 1},   {0x01CD, 0x01DB, 1, 2},    {0x01DE, 0x01EE, 1, 2},
    {0x01F1, 0x01F1, 2, 1},   {0x01F4, 0x01F4, 1, 1},    {0x01F8, 0x021E, 1, 2},
    {0x0222, 0x0232, 1, 2},   {0x0386, 0x0386, 38, 1},   {0x0388, 0x038A, 37, 1},
    {0x038C, 0x038C, 64, 1},  {0x038E, 0x038F, 63, 1},   {0x0391, 0x03A1, 32, 1},
    {0x03A3, 0x03AB, 32, 1},  {0x03D8, 0x03EE, 1, 2},    {0x0400, 0x040F, 80, 1},
    {0x0410, 0x042F, 32, 1},  {0x0460, 0x0480, 1, 2},    {0x048A, 0x04BE, 1, 2},
    {0x04C0, 0x04C0, 15, 1},  {0x04C1, 0x04CD, 1, 2},    {0x04D0, 0x052E, 1, 2},
    {0x0531, 0x0556, 48, 1},  {0x10A0, 0x10C5, 7264, 1}, {0x1E00, 0x1E94, 1, 2},
    {0x1EA0, 0x1EFE, 1, 2},   {0x1F08, 0x1F0F, -8, 1},   {0x1F18, 0x1F1D, -8, 1},
    {0x1F28, 0x1F2F, -8, 1},  {0x1F38, 0x1F3F, -8, 1},   {0x1F48, 0x1F4D, -8, 1},
    {0x1F68, 0x1F6F, -8, 1},  {0x2160, 0x216F, 16, 1},   {0x24B6, 0x24CF, 26, 1},
    {0x2C00, 0x2C2F, 48, 1},  {0x2C80, 0x2CE2, 1, 2},    {0xA640, 0xA66C, 1, 2},
    {0xFF21, 0xFF3A, 32, 1},  {0x10400, 0x10427, 40, 1},
};
// Those that do not come in pairs.
struct Pair {
  char32_t from, to;
};
constexpr Pair kOnlyLower[] = {{0x0130, 0x0069}, {0x01C5, 0x01C6}, {0x01C8, 0x01C9},
                               {0x01CB, 0x01CC}, {0x01F2, 0x01F3}, {0x1E9E, 0x00DF}};
constexpr Pair kOnlyUpper[] = {{0x00B5, 0x039C}, {0x0131, 0x0049}, {0x017F, 0x0053},
                               {0x01C5, 0x01C4}, {0x01C8, 0x01C7}, {0x01CB, 0x01CA},
                               {0x01F2, 0x01F1}, {0x03C2, 0x03A3}};

template <std::size_t kSize>
const Pair* pair_of(const Pair (&pairs)[kSize], char32_t c) {
  const Pair* const found = std::find_if(std::begin(pairs), std::end(pairs),
                                         [&](const Pair& one) { return one.from == c; });
  return found != std::end(pairs) ? found : nullptr;
}

template <char32_t (*turn)(char32_t)>
std::string turned(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded one = utf8::decode(text, at);
    if (one.valid)
      utf8::append(out, turn(one.code_point));
    else
      out += text.substr(at, one.size);
    at += one.size;
  }
  return out;
}

}  // namespace

char32_t lower_case_letter(char32_t c) {
  if (const Pair* const pair = pair_of(kOnlyLower, c)) return pair->to;
  for (const Range& range : kLetters) {
    if (c >= range.first && c <= range.last && (c - range.first) % range.step == 0)
      return static_cast<char32_t>(static_cast<int>(c) + range.shift);
  }
  return c;
}

char32_t upper_case_letter(char32_t c) {
  if (const Pair* const pair = pair_of(kOnlyUpper, c)) return pair->to;
  for (const Range& range : kLetters) {
    const auto upper = static_cast<char32_t>(static_cast<int>(c) - range.shift);
    if (upper >= range.first && upper <= range.last && (upper - range.first) % range.step == 0)
      return upper;
  }
  return c;
}

std::string unicode_lower_case(std::string_view text) { return turned<lower_case_letter>(text); }
std::string unicode_upper_case(std::string_view text) { return turned<upper_case_letter>(text); }

}  // namespace sluice
