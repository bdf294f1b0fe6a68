#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// Code points of a long text that are shown: its end tells the version of an action or an image.
constexpr std::size_t kHead = 80;
constexpr std::size_t kTail = 39;
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

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string cut(std::string text) {
  const std::size_t count = utf8::count(text);
  if (count <= kHead + 1 + kTail) return text;
  std::size_t head = 0;
  std::size_t tail = 0;
  for (std::size_t i = 0, n = 0; i < text.size(); ++n) {
    if (n == kHead) head = i;
    if (n == count - kTail) tail = i;
    i += utf8::decode(text, i).size;
  }
  return text.replace(head, tail - head, "…");
}

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
  std::string out = cut(on_one_line(text));
  const bool is_word =
      !out.empty() && std::all_of(out.begin(), out.end(), is_plain) && !is_punctuation(out.back());
  if (is_word) return out;
  std::replace(out.begin(), out.end(), '"', '\'');
  return '"' + out + '"';
}

}  // namespace sluice
