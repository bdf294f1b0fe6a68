#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/text/utf8.h"

namespace sluice {
namespace {

constexpr std::size_t kShown = 80;  // code points
// Of a longer text no part is kept, since a secret that is cut is not known any more.
constexpr std::size_t kKept = std::size_t{64} * 1024;

// Controls, which no name or value needs.
constexpr char kBegin = '\x02';
constexpr char kEnd = '\x03';

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Printable ASCII that opens and ends no quotation.
bool is_plain(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '`'; }

// At its end it would be taken for ours.
bool is_punctuation(char c) { return c == '.' || c == ',' || c == ';' || c == ':'; }

}  // namespace

std::string quote(std::string_view text) {
  std::string out(text.size() > kKept ? "…" : text);
  std::erase_if(out, [](char c) { return c == kBegin || c == kEnd; });
  return kBegin + out + kEnd;
}

Quotation take_quotation(std::string_view& sentence) {
  const std::size_t begin = sentence.find(kBegin);
  const std::size_t end = sentence.find(kEnd, std::min(begin, sentence.size()));
  if (end == sentence.npos) return {std::exchange(sentence, {}), {}, true};
  const Quotation found{sentence.substr(0, begin), sentence.substr(begin + 1, end - begin - 1),
                        false};
  sentence.remove_prefix(end + 1);
  return found;
}

std::string shown_quotation(std::string_view text) {
  std::string out;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    const bool repeats = is_space(text[i]) && (out.empty() || out.back() == ' ');
    if (!repeats && count++ == kShown) {
      out += "…";
      break;
    }
    if (!repeats) out += is_space(text[i]) ? " " : text.substr(i, decoded.size);
    i += decoded.size;
  }
  if (out.ends_with(' ')) out.pop_back();
  const bool is_word =
      !out.empty() && std::all_of(out.begin(), out.end(), is_plain) && !is_punctuation(out.back());
  if (is_word) return out;
  std::replace(out.begin(), out.end(), '"', '\'');
  return '"' + out + '"';
}

}  // namespace sluice
