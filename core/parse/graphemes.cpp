#include "core/parse/graphemes.h"

#include <algorithm>
#include <string>

#include "core/parse/regex.h"

namespace sluice {
namespace {

// What stays with the character before it.
#define SLUICE_EXTEND                                                                      \
  R"(\p{M}\x{200C}\x{200D}\x{1F3FB}-\x{1F3FF}\x{FF9E}\x{FF9F}\x{E0020}-\x{E007F}\x{0E33})" \
  R"(\x{0EB3})"
// What stays with the one behind it.
#define SLUICE_PREPEND \
  R"([\x{0600}-\x{0605}\x{06DD}\x{070F}\x{0890}\x{0891}\x{08E2}\x{0D4E}\x{110BD}\x{110CD}])"
// Extended_Pictographic of emoji-data.txt.
#define SLUICE_PICTURE                                                                             \
  R"([\x{A9}\x{AE}\x{203C}\x{2049}\x{2122}\x{2139}\x{2194}-\x{2199}\x{21A9}\x{21AA}\x{231A})"      \
  R"(\x{231B}\x{2328}\x{2388}\x{23CF}\x{23E9}-\x{23F3}\x{23F8}-\x{23FA}\x{24C2}\x{25AA}\x{25AB})"  \
  R"(\x{25B6}\x{25C0}\x{25FB}-\x{25FE}\x{2600}-\x{2605}\x{2607}-\x{2612}\x{2614}-\x{2685})"        \
  R"(\x{2690}-\x{2705}\x{2708}-\x{2712}\x{2714}\x{2716}\x{271D}\x{2721}\x{2728}\x{2733}\x{2734})"  \
  R"(\x{2744}\x{2747}\x{274C}\x{274E}\x{2753}-\x{2755}\x{2757}\x{2763}-\x{2767}\x{2795}-\x{2797})" \
  R"(\x{27A1}\x{27B0}\x{27BF}\x{2934}\x{2935}\x{2B05}-\x{2B07}\x{2B1B}\x{2B1C}\x{2B50}\x{2B55})"   \
  R"(\x{3030}\x{303D}\x{3297}\x{3299}\x{1F000}-\x{1F0FF}\x{1F10D}-\x{1F10F}\x{1F12F})"             \
  R"(\x{1F16C}-\x{1F171}\x{1F17E}\x{1F17F}\x{1F18E}\x{1F191}-\x{1F19A}\x{1F1AD}-\x{1F1E5})"        \
  R"(\x{1F201}-\x{1F20F}\x{1F21A}\x{1F22F}\x{1F232}-\x{1F23A}\x{1F23C}-\x{1F23F})"                 \
  R"(\x{1F249}-\x{1F3FA}\x{1F400}-\x{1F53D}\x{1F546}-\x{1F64F}\x{1F680}-\x{1F6FF})"                \
  R"(\x{1F774}-\x{1F77F}\x{1F7D5}-\x{1F7FF}\x{1F80C}-\x{1F80F}\x{1F848}-\x{1F84F})"                \
  R"(\x{1F85A}-\x{1F85F}\x{1F888}-\x{1F88F}\x{1F8AE}-\x{1F8FF}\x{1F90C}-\x{1F93A})"                \
  R"(\x{1F93C}-\x{1F945}\x{1F947}-\x{1FAFF}\x{1FC00}-\x{1FFFD}])"

// The cluster at the start of a text, by the expression of UAX 29, table 1c.
constexpr std::string_view kCluster =
    R"(\r\n|)" SLUICE_PREPEND R"(*(?:)"
    // Syllables of Hangul.
    R"([\x{1100}-\x{115F}\x{A960}-\x{A97C}]*(?:[\x{AC00}-\x{D7A3}][\x{1160}-\x{11A7}]*|)"
    R"([\x{1160}-\x{11A7}\x{D7B0}-\x{D7C6}]+)[\x{11A8}-\x{11FF}\x{D7CB}-\x{D7FB}]*|)"
    R"([\x{1100}-\x{115F}\x{A960}-\x{A97C}]+|[\x{11A8}-\x{11FF}\x{D7CB}-\x{D7FB}]+|)"
    // Flags are pairs.
    R"([\x{1F1E6}-\x{1F1FF}]{2}|)" SLUICE_PICTURE R"((?:[)" SLUICE_EXTEND
    R"(]*\x{200D})" SLUICE_PICTURE R"()*|)"
    R"([^\p{Cc}\p{Cf}\p{Zl}\p{Zp}])[)" SLUICE_EXTEND R"(]*|(?s:.))";

#undef SLUICE_EXTEND
#undef SLUICE_PREPEND
#undef SLUICE_PICTURE

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

std::vector<std::uint32_t> grapheme_starts(std::string_view text) {
  std::vector<std::uint32_t> starts;
  std::uint32_t at = 0;
  const auto end = static_cast<std::uint32_t>(text.size());
  while (at < end) {
    starts.push_back(at);
    const bool is_alone = at + 1 == end || is_ascii(text[at + 1]);
    if (is_ascii(text[at]) && is_alone) {
      at += text.substr(at).starts_with("\r\n") ? 2U : 1U;
      continue;
    }
    // Made when it is needed first, and never taken down.
    static const Regex* const cluster = new Regex(kCluster, Regex::Encoding::utf8);
    const auto found = cluster->find(text, {at, end}, Regex::Anchor::start);
    at += found ? std::max<std::uint32_t>(found->whole.size(), 1) : 1;
  }
  return starts;
}

}  // namespace sluice
