#include "core/rules/secrets/assignment.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestValue = 1024;  // what is longer is data
constexpr int kMostSigns = 4;                // in a value: more are values of their own
constexpr std::size_t kWidestGap = 48;       // blanks around a sign

constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
constexpr bool is_name(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}
// Of a value without quotes.
constexpr bool is_value(char c) {
  constexpr std::string_view kOthers = "_.+/=~!#^&*@%:$-";
  return is_letter(c) || is_digit(c) || kOthers.find(c) != kOthers.npos;
}

// Reads forwards from a place in the text.
class Reader {
 public:
  Reader(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  bool done() const { return at_ >= bytes_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? bytes_[at_ + ahead] : '\0';
  }

  template <typename Is>
  std::size_t skip(Is is, std::size_t most) {
    const std::size_t from = at_;
    while (!done() && at_ - from < most && is(bytes_[at_])) ++at_;
    return at_ - from;
  }

  bool skip_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (peek(i) != text[i]) return false;
    }
    at_ += text.size();
    return true;
  }

  // One of the words, no matter the case, and no longer word that begins with it.
  bool skip_word(std::span<const std::string_view> words) {
    for (const std::string_view word : words) {
      if (!equals_ignoring_case(bytes_.substr(at_, word.size()), word)) continue;
      const char next = peek(word.size());
      if (is_letter(next) || is_digit(next)) continue;
      at_ += word.size();
      return true;
    }
    return false;
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
};

// "imagekit api key": the words behind a name that tell what it is of.
void skip_words_of_name(Reader& reader) {
  static constexpr std::string_view kWords[] = {
      "api", "app",   "access", "auth",     "private", "secret", "token",
      "key", "oauth", "client", "personal", "license", "user",   "password",
  };
  for (int words = 0; words < 4; ++words) {
    const std::size_t back = reader.at();
    if (reader.skip(is_blank, 4) == 0 || !reader.skip_word(kWords)) {
      reader.move_to(back);
      return;
    }
    reader.skip(is_name, 8);
  }
}

// The second half of a pair whose first half is the name.
bool skip_value_of_pair(Reader& reader) {
  static constexpr std::string_view kValue[] = {"value", "default"};
  const std::size_t back = reader.at();
  reader.skip([](char c) { return is_space(c) || c == ','; }, 32);
  if (reader.skip_text("type=str,")) reader.skip(is_space, 32);
  reader.skip(is_quote, 1);
  if (reader.skip_word(kValue)) {
    reader.skip(is_quote, 1);
    reader.skip(is_blank, kWidestGap);
    if (reader.peek() == '=' || reader.peek() == ':') return true;
  }
  reader.move_to(back);
  return false;
}

// A type between a name and its value: token: string = "x", TOKEN: &'static str = "x".
void skip_type(Reader& reader) {
  const std::size_t back = reader.at();
  reader.skip_text("&");
  reader.skip_text("'static ");
  const auto is_type = [](char c) { return is_name(c) || c == ':' || c == '<' || c == '>'; };
  if (is_letter(reader.peek()) && reader.skip(is_type, 24) > 0) {
    reader.skip([](char c) { return c == '?' || c == '[' || c == ']'; }, 3);
    if (reader.skip(is_blank, 2) > 0 && reader.skip_text("= ")) return;
  }
  reader.move_to(back);
}

// A type between a name and its sign: var token string = "x", Dim Token As String = "x".
void skip_type_of_name(Reader& reader) {
  const std::size_t back = reader.at();
  if (reader.skip_text("As ")) reader.skip(is_blank, 2);
  if (reader.skip(is_letter, 16) > 0 && reader.skip(is_blank, 2) > 0 && reader.peek() == '=' &&
      reader.peek(1) == ' ') {
    return;
  }
  reader.move_to(back);
}

// <Pass encoding="base64">: what a tag says besides its name.
void skip_attribute(Reader& reader) {
  const std::size_t back = reader.at();
  constexpr std::size_t kLongest = 32;
  if (reader.skip(is_blank, 2) > 0 && reader.skip(is_name, kLongest) > 0 &&
      reader.skip_text("=\"")) {
    reader.skip([](char c) { return c != '"' && c != '\n' && c != '<'; }, kLongest);
    if (reader.skip_text("\"") && reader.peek() == '>') return;
  }
  reader.move_to(back);
}

// The sign that assigns, compares or encloses.
bool skip_sign(Reader& reader, bool quoted_name) {
  static constexpr std::string_view kSigns[] = {
      ":::=", "::=", "===", "!==", "||=", "?\?=", ":=",  "=>", "==", "!=", "?=", ".=",
      "+=",   "|=",  "<<-", "<=",  "<-",  "||",   "?\?", "->", "=",  "(",  ">"};
  constexpr std::string_view kFirst = ":=!|?.+<-(>,";
  if (kFirst.find(reader.peek()) == kFirst.npos) return false;
  for (const std::string_view sign : kSigns) {
    if (reader.skip_text(sign)) return true;
  }
  if (reader.skip_text(":")) {
    reader.skip(is_blank, kWidestGap);
    skip_type(reader);
    return true;
  }
  return quoted_name && reader.skip_text(",");
}

void skip_scheme(Reader& reader) {
  static constexpr std::string_view kSchemes[] = {"bearer", "token", "oauth", "apikey"};
  const std::size_t back = reader.at();
  if (!reader.skip_word(kSchemes) || reader.skip(is_blank, 2) == 0) reader.move_to(back);
}

// The password is "x", the password for the user 'a' is "x": to the value.
bool skip_saying(Reader& reader) {
  static constexpr std::string_view kFirst[] = {"is", "was", "for", "of", "to"};
  static constexpr std::string_view kSays[] = {"is", "was"};
  constexpr int kMostWords = 7;
  constexpr std::size_t kLongestWord = 24;
  const std::size_t back = reader.at();
  for (int words = 0; words < kMostWords; ++words) {
    if (reader.skip_word(kSays)) {
      reader.skip_text(":");
      if (reader.skip(is_blank, 2) > 0 && is_quote(reader.peek())) return true;
      break;
    }
    if (words == 0) {
      const std::size_t first = reader.at();
      if (!reader.skip_word(kFirst)) break;
      reader.move_to(first);
    }
    reader.skip(is_quote, 1);
    if (reader.skip(is_name, kLongestWord) == 0) break;
    reader.skip(is_quote, 1);
    if (reader.skip(is_blank, 2) == 0) break;
  }
  reader.move_to(back);
  return false;
}

// To the next line, where the value stands there: behind what says so (\\, >-, a bracket), or in
// quotes of its own.
void skip_line_end(Reader& reader) {
  const std::size_t back = reader.at();
  const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
  const bool goes_on = reader.skip_text("\\");
  const bool is_block = !goes_on && (reader.peek() == '>' || reader.peek() == '|');
  if (is_block) {
    reader.move_to(reader.at() + 1);
    reader.skip([](char c) { return c == '-' || c == '+'; }, 1);
  } else if (!goes_on) {
    reader.skip_text("(");
  }
  reader.skip(is_blank, kWidestGap);
  constexpr std::size_t kWidestIndent = 64;
  if (reader.skip(is_line_end, 2) > 0) {
    reader.skip(is_blank, kWidestIndent);
    if (goes_on || is_block || is_quote(reader.peek())) return;
  }
  reader.move_to(back);
}

// variable "token" { default = "x" }, and the same in templates: the value is that of another key
// of what the name is given. False where there is none.
bool skip_to_default(std::string_view bytes, std::size_t begin, Reader& reader) {
  constexpr std::size_t kFurthest = 400;
  constexpr std::size_t kKey = 7;
  std::string_view inner = bytes.substr(reader.at(), kFurthest);
  if (inner.starts_with('{')) {
    inner = inner.substr(0, inner.find('}'));
  } else if (inner.starts_with('\n') || inner.starts_with("\r\n")) {
    // As far as lines stand further to the right than the name.
    std::size_t indent = 0;
    while (indent < begin && indent < kLongestName && is_blank(bytes[begin - 1 - indent])) ++indent;
    if (indent < begin && bytes[begin - 1 - indent] != '\n') return false;
    std::size_t end = inner.find('\n');
    while (end != inner.npos) {
      const std::size_t text = inner.find_first_not_of(" \t", end + 1);
      if (text == inner.npos || text - end - 1 <= indent) break;
      end = inner.find('\n', text);
    }
    inner = inner.substr(0, end);
  } else {
    return false;
  }
  for (std::size_t at = inner.find("efault"); at != inner.npos; at = inner.find("efault", at + 1)) {
    if (at < 2 || lower_case(inner[at - 1]) != 'd') continue;
    const char before = inner[at - 2];
    if (!is_space(before) && !is_quote(before) && before != '{' && before != ',') continue;
    Reader key(bytes, reader.at() + at - 1 + kKey);
    key.skip(is_quote, 1);
    key.skip(is_blank, kWidestGap);
    if (!key.skip_text("=") && !key.skip_text(":")) continue;
    key.skip(is_blank, kWidestGap);
    reader.move_to(key.at());
    return true;
  }
  return false;
}

// Where a line begins, or behind what sets a variable of a shell.
bool begins_line(std::string_view bytes, std::size_t at) {
  constexpr std::string_view kExport = "export ";
  const std::string_view before = bytes.substr(0, at);
  if (before.ends_with(kExport)) at -= kExport.size();
  return at == 0 || bytes[at - 1] == '\n';
}

// All of a line of settings behind its sign, where a value ends that has what ends one elsewhere:
// nothing where words stand there.
std::size_t size_of_line(std::string_view bytes, std::size_t begin) {
  constexpr std::size_t kLongest = 128;
  constexpr std::string_view kNone = " \t'\"`\\<>";
  const std::string_view line = bytes.substr(begin, kLongest + 1);
  const std::size_t size = std::min(line.find_first_of("\r\n"), line.size());
  return size > kLongest || line.substr(0, size).find_first_of(kNone) != line.npos ? 0 : size;
}

// Sets the value that begins at the reader.
void read_value(std::string_view bytes, Reader& reader, Assignment& found) {
  // b"value", @"value", r'value'.
  constexpr std::string_view kPrefixes = "bBrRuUfFL@";
  if (kPrefixes.find(reader.peek()) != kPrefixes.npos && is_quote(reader.peek(1)) &&
      reader.peek(1) != '`') {
    reader.move_to(reader.at() + 1);
  }
  // A text within a text within a text: \\\"value\\\".
  constexpr std::size_t kDeepest = 7;
  std::size_t escapes = 0;
  while (escapes < kDeepest && reader.peek(escapes) == '\\') ++escapes;
  if (is_quote(reader.peek(escapes))) reader.move_to(reader.at() + escapes);
  const char quote = is_quote(reader.peek()) ? reader.peek() : '\0';
  if (quote != '\0') reader.move_to(reader.at() + 1);
  // Quotes in quotes: '"value"'.
  if (quote == '\'' && reader.peek() == '"') reader.move_to(reader.at() + 1);
  if (quote != '\0') reader.skip(is_blank, 2);
  const bool braced = quote == '\0' && reader.skip_text("{");
  skip_scheme(reader);
  std::size_t begin = reader.at();
  int signs = 0;
  const std::size_t name = found.name.begin;
  const bool in_query = name > 0 && (bytes[name - 1] == '?' || bytes[name - 1] == '&');
  const auto goes_on = [&](char c) {
    if (c == '&' && in_query) return false;
    if (c == '=' || c == ':') ++signs;
    return signs <= kMostSigns && is_value(c);
  };
  if (quote != '\0') {
    reader.skip(
        [&](char c) { return c != quote && c != '"' && c != '\n' && c != '\r' && c != '\\'; },
        kLongestValue);
    if (reader.peek() != quote && reader.peek() != '"' && reader.peek() != '\\') return;
  } else {
    reader.skip(goes_on, kLongestValue);
    // Jenkins writes what it has encrypted in braces, behind a name or two.
    while (braced && reader.peek() == ' ' && reader.at() - begin < kLongestValue) {
      begin = reader.at() + 1;
      reader.move_to(begin);
      reader.skip(goes_on, kLongestValue);
    }
    constexpr std::string_view kEnds = " \t\r\n'\"`,;<>)]}\\|&";
    const char end = reader.peek();
    const bool is_setting = !braced && begin == found.name.end + 1 && bytes[begin - 1] == '=' &&
                            begins_line(bytes, found.name.begin);
    constexpr std::string_view kMarks = "?()[]{}";
    if (is_setting && !reader.done() && kMarks.find(end) != kMarks.npos) {
      reader.move_to(std::max(reader.at(), begin + size_of_line(bytes, begin)));
    }
    if (!reader.done() && kEnds.find(reader.peek()) == kEnds.npos) return;
  }
  std::size_t end = reader.at();
  if (end - begin >= kLongestValue) return;
  // A sentence ends with what no token ends with.
  constexpr std::string_view kStops = ".:";
  while (quote == '\0' && end > begin && kStops.find(bytes[end - 1]) != kStops.npos) --end;
  while (quote != '\0' && end > begin && is_blank(bytes[end - 1])) --end;
  found.quoted = quote != '\0' || braced;
  found.value = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// <Password><Value>x: a tag of its own around the value.
void skip_inner_tag(Reader& reader) {
  static constexpr std::string_view kTags[] = {"<Value>", "<value>", "<string>"};
  for (const std::string_view tag : kTags) {
    if (reader.skip_text(tag)) return;
  }
}

// name="FTP password">: the name is that of the element.
bool is_name_of_element(std::string_view bytes, std::size_t begin) {
  constexpr std::size_t kFurthest = 40;
  const std::size_t from = begin > kFurthest ? begin - kFurthest : 0;
  const std::string_view before = bytes.substr(from, begin - from);
  const std::size_t quote = before.find_last_of("\"'\n");
  if (quote == before.npos) return false;
  const std::string_view tag = before.substr(0, quote);
  return tag.ends_with(" name=") || tag.ends_with(" key=");
}

// Sets what stands between the reader and the tag that ends it; false where there is none.
bool read_text_of_tag(std::string_view bytes, Reader& reader, Assignment& found) {
  const std::size_t begin = reader.at();
  std::size_t end =
      begin + reader.skip([](char c) { return c != '<' && c != '\n' && c != '\r'; }, kLongestValue);
  if (bytes.substr(end, 2) != "</" || end - begin >= kLongestValue) {
    reader.move_to(begin);
    return false;
  }
  while (end > begin && is_blank(bytes[end - 1])) --end;
  if (bytes.substr(begin, end - begin).ends_with("]]>")) end -= 3;
  found.quoted = true;
  found.value = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return true;
}

// launchdarkly-secret-1f2e…: what begins with a digit among what is joined to the name.
void split_name(std::string_view bytes, std::uint32_t from, Assignment& found) {
  constexpr std::size_t kShortest = 20;
  if (found.name.end < bytes.size() && is_name(bytes[found.name.end])) return;  // and longer
  const std::string_view joined = slice(bytes, Span{from, std::max(from, found.name.end)});
  for (std::size_t at = joined.find('-'); at != joined.npos; at = joined.find('-', at + 1)) {
    const std::string_view rest = joined.substr(at + 1);
    if (rest.size() < kShortest) return;
    const std::string_view piece = rest.substr(0, rest.find('-'));
    if (std::none_of(piece.begin(), piece.end(), is_digit)) continue;
    const auto end = from + static_cast<std::uint32_t>(at);
    found.value = {end + 1, found.name.end};
    found.name.end = end;
    found.by = Assignment::By::blank;
    return;
  }
}

}  // namespace

Assignment assignment_at(std::string_view bytes, Span keyword) {
  std::size_t begin = keyword.begin;
  const std::size_t least = begin > kLongestName ? begin - kLongestName : 0;
  while (begin > least && is_name(bytes[begin - 1])) --begin;
  Reader reader(bytes, keyword.end);
  reader.skip(is_name, kLongestName);
  std::size_t name_end = reader.at();
  const bool opened = begin > 0 && is_quote(bytes[begin - 1]);
  if (!opened) {
    skip_words_of_name(reader);
    name_end = reader.at();
  }
  Assignment found;
  found.name = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(name_end)};
  // </key> ends the name of a property list: what follows is not called "key".
  if (begin > 1 && bytes.substr(begin - 2, 2) == "</") return found;

  if (begin > 0 && bytes[begin - 1] == '<') skip_attribute(reader);
  const std::size_t closed =
      reader.skip([](char c) { return is_quote(c) || c == ']' || c == '\\' || c == '}'; }, 8);
  if (closed > 0 || is_space(reader.peek()) || reader.peek() == ',') {
    if (skip_value_of_pair(reader)) {
      reader.move_to(reader.at() + 1);
      reader.skip(is_blank, kWidestGap);
      found.by = Assignment::By::sign;
      read_value(bytes, reader, found);
      if (found.value.empty()) found.by = Assignment::By::nothing;
      return found;
    }
  }
  if (closed > 0) skip_attribute(reader);
  // <key>token</key><string>x</string>
  const bool is_property = closed == 0 && reader.skip_text("</key>");
  const std::size_t gap = reader.skip(is_blank, kWidestGap);
  if (gap > 0) skip_type_of_name(reader);
  const bool tagged = is_property || reader.peek() == '>';
  if (is_property || skip_sign(reader, closed > 0)) {
    found.by = Assignment::By::sign;
    if (tagged) {
      reader.skip(is_space, 32);
      skip_inner_tag(reader);
      reader.skip_text("<![CDATA[");
      const bool is_markup = is_property || (begin > 0 && bytes[begin - 1] == '<') ||
                             (closed > 0 && is_name_of_element(bytes, begin));
      if (gap == 0 && is_markup && !is_quote(reader.peek()) && reader.peek() != '{' &&
          read_text_of_tag(bytes, reader, found)) {
        return found;
      }
    } else {
      // Lists go on in the next line without being pairs.
      const bool is_item = bytes[reader.at() - 1] == ',';
      // b"message", "digest": what is hashed, not what is named.
      if (is_item && begin > 1 && bytes[begin - 2] == 'b') {
        found.by = Assignment::By::nothing;
        return found;
      }
      reader.skip(is_blank, kWidestGap);
      if (!is_item) skip_line_end(reader);
    }
    if (const std::size_t back = reader.at(); skip_to_default(bytes, begin, reader)) {
      read_value(bytes, reader, found);
      if (!found.value.empty()) return found;
      reader.move_to(back);
    }
  } else if (closed > 0 && reader.peek() == '{' && skip_to_default(bytes, begin, reader)) {
    found.by = Assignment::By::sign;
  } else if (gap > 0 && closed == 0) {
    // "token - 'value'" of a log.
    if (reader.skip_text("- ")) {
      reader.skip(is_blank, 2);
    } else {
      skip_saying(reader);
    }
    const bool is_defined = bytes.substr(0, begin).ends_with("#define ");
    found.by = is_defined ? Assignment::By::sign : Assignment::By::blank;
  }
  if (found.by != Assignment::By::nothing) read_value(bytes, reader, found);
  if (!found.value.empty()) return found;
  found.by = Assignment::By::nothing;
  if (closed == 0) split_name(bytes, keyword.end, found);
  return found;
}

}  // namespace sluice::secrets
