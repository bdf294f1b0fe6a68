#include "core/report/yaml_text.h"

#include <algorithm>
#include <array>

#include "core/model/gitlab_node.h"
#include "core/report/escape.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Words that some readers of YAML take for something else than text.
bool is_word_of_old(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords = {"y",  "n",   "yes", "no",
                                                      "on", "off", "=",   "<<"};
  const std::string lower = lower_case(text.substr(0, 4));
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool is_plain(std::string_view text) {
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@` .+0123456789";
  if (text.empty() || gitlab::plain_kind(text) != gitlab::Node::Kind::text || is_word_of_old(text))
    return false;
  const bool harmless =
      text.size() > 1 && (text[0] == '.' || text[0] == '+' || (text[0] >= '0' && text[0] <= '9'));
  if (kIndicators.find(text[0]) != kIndicators.npos && !harmless) return false;
  // Numbers with ':' or '_' in them, and dates, are more than text to YAML 1.1.
  if (harmless && text.find_first_not_of("0123456789:_-.+eEtTzZ ") == text.npos) return false;
  return text.find(": ") == text.npos && text.find(" #") == text.npos && !text.ends_with(':') &&
         !text.ends_with(' ') && !text.starts_with("...");
}

std::string double_quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    const char32_t c = decoded.code_point;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (decoded.valid && (is_deceptive(c) || c == 0xFFFE || c == 0xFFFF)) {
      const int width = c > 0xFFFF ? 8 : 4;
      out += width == 8 ? "\\U" : "\\u";
      for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) out += kDigits[(c >> shift) & 0xFU];
    } else {
      utf8::append(out, c);
    }
    i += decoded.size;
  }
  return out += '"';
}

}  // namespace

bool needs_yaml_escapes(std::string_view text, YamlLines lines) {
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    const bool is_fine = lines == YamlLines::kept && (text[i] == '\n' || text[i] == '\t');
    if (!decoded.valid || (!is_fine && is_deceptive(decoded.code_point)) ||
        decoded.code_point == 0xFFFE || decoded.code_point == 0xFFFF)
      return true;
    i += decoded.size;
  }
  return false;
}

std::string yaml_text(std::string_view text) {
  if (needs_yaml_escapes(text, YamlLines::escaped)) return double_quoted(text);
  if (is_plain(text)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += '\'';
}

}  // namespace sluice
