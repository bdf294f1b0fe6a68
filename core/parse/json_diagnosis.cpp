#include "core/parse/json_diagnosis.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/parse/conflict.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

// RFC 8259 section 6. simdjson would refuse integers that do not fit 64 bits; JSON does not.
std::size_t number_size(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return 0;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return 0;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return 0;
  }
  return i;
}

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Size of the escape at the start of `text`, backslash included; 0 for none that JSON knows.
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] != 'u') return std::string_view("\"\\/bfnrt").find(text[1]) != text.npos ? 2 : 0;
  const std::string_view digits = text.substr(2, 4);
  return digits.size() == 4 && std::all_of(digits.begin(), digits.end(), is_hex) ? 6 : 0;
}

// Reads the text up to where it stops being JSON.
class Diagnosis {
 public:
  Diagnosis(std::string_view text, std::uint32_t base) : text_(text), at_(base) {}

  ParseError run() {
    do {
      spaces();
      if (step()) return std::move(error_);
    } while (!open_.empty());
    spaces();
    if (at_ < size()) {
      if (peek() == '}' || peek() == ']') close(peek());
      if (peek() != '}' && peek() != ']') take("more text stands behind the value");
      return std::move(error_);
    }
    return {ErrorCode::syntax, {0, std::min(size(), 1U)}, "not readable as JSON"};
  }

 private:
  enum class Want : std::uint8_t { value, value_or_end, name, name_or_end, comma_or_end };

  std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
  char peek() const { return text_[at_]; }
  bool in_object() const { return !open_.empty() && text_[open_.back()] == '{'; }
  char closer() const { return in_object() ? '}' : ']'; }
  static Span one(std::uint32_t at) { return {at, at + 1}; }

  void spaces() {
    while (at_ < size() && is_space(peek())) ++at_;
  }

  // Each ends the reading with an error: gives true.
  bool fail(Span at, std::string message, std::optional<ParseError::Related> related = {}) {
    error_ = {ErrorCode::syntax, at, std::move(message), std::move(related)};
    return true;
  }
  bool take(std::string message, std::optional<ParseError::Related> related = {}) {
    if (const Span mark = conflict_mark(text_, at_, '<'); !mark.empty())
      return fail(mark, std::string(kMergeConflict));
    if (text_.substr(at_).starts_with("//") || text_.substr(at_).starts_with("/*"))
      return fail({at_, at_ + 2}, "JSON has no comments");
    return fail(token(), std::move(message), std::move(related));
  }
  std::optional<ParseError::Related> opened() const {
    return open_.empty() ? std::nullopt
                         : std::optional(ParseError::Related{one(open_.back()), "opened here"});
  }

  // The word or the character that stands here.
  Span token() const {
    std::uint32_t end = at_ + utf8::decode(text_, at_).size;
    const auto is_word = [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
             c == '.' || c == '+' || c == '-';
    };
    if (is_word(peek())) {
      while (end < size() && is_word(text_[end])) ++end;
    }
    return {at_, end};
  }

  // One token. True where reading ends.
  bool step() {
    if (at_ >= size()) return end();
    const char c = peek();
    if (c == '}' || c == ']') return close(c);
    switch (want_) {
      case Want::comma_or_end:
        return comma(c);
      case Want::name:
      case Want::name_or_end:
        return name(c);
      case Want::value:
      case Want::value_or_end:
        return value(c);
    }
    return false;
  }

  bool end() {
    if (!open_.empty())
      return fail(one(open_.back()), std::string("'") + text_[open_.back()] + "' is never closed");
    return fail({size() - std::min(size(), 1U), size()}, "the text holds no value");
  }

  bool close(char c) {
    if (open_.empty()) return take(std::string("'") + c + "' closes nothing");
    if (c != closer()) {
      return take(std::string("'") + c + "' stands where '" + closer() + "' is expected", opened());
    }
    if (want_ == Want::name || (want_ == Want::value && !in_object()))
      return fail(one(last_), "a comma stands before the end; only values stand behind commas");
    if (want_ == Want::value) return fail(one(last_), "no value stands behind ':'");
    ++at_;
    open_.pop_back();
    want_ = Want::comma_or_end;
    return false;
  }

  bool comma(char c) {
    if (c == ',') {
      last_ = at_++;
      want_ = in_object() ? Want::name : Want::value;
      return false;
    }
    if (at_ > 0 && !is_space(text_[at_ - 1]) && text_[at_ - 1] != '"')
      return take("this cannot follow the value before it");
    return take(c == ':' ? "':' follows no name" : "a comma is missing before this", opened());
  }

  bool name(char c) {
    if (c == ',') return fail(one(at_), "nothing stands before this comma");
    if (c != '"') return take("a name stands in double quotes", opened());
    const std::uint32_t begin = at_;
    if (string()) return true;
    spaces();
    if (at_ >= size()) return end();
    if (peek() != ':') return fail({begin, at_name_end_}, "no ':' stands behind this name");
    last_ = at_++;
    want_ = Want::value;
    return false;
  }

  bool value(char c) {
    if (c == '{' || c == '[') {
      open_.push_back(at_++);
      want_ = c == '{' ? Want::name_or_end : Want::value_or_end;
      return false;
    }
    if (c == '"') {
      want_ = Want::comma_or_end;
      return string();
    }
    if (c == ',') return fail(one(at_), "nothing stands before this comma");
    const std::size_t plain = json_plain_size(text_.substr(at_));
    const Span word = token();
    if (plain == 0 || plain != word.size()) return take(not_a_value(c, slice(text_, word)));
    at_ += static_cast<std::uint32_t>(plain);
    want_ = Want::comma_or_end;
    return false;
  }

  static std::string not_a_value(char c, std::string_view word) {
    if (c == '\'') return "text stands in single quotes; only double quotes are known";
    if (is_digit(c) || c == '-' || c == '+' || c == '.')
      return "number is not written as JSON has it";
    if (word == "True" || word == "False" || word == "TRUE" || word == "FALSE" || word == "None" ||
        word == "NULL" || word == "Null") {
      return "only true, false and null are known, in small letters";
    }
    return word.size() > 1 ? "this is no value; a text stands in double quotes"
                           : "a value is expected here";
  }

  // The string that starts here.
  bool string() {
    const std::uint32_t begin = at_;
    const std::size_t whole = json_string_size(text_.substr(begin));
    if (whole > 0) {
      at_name_end_ = at_ = begin + static_cast<std::uint32_t>(whole);
      return false;
    }
    for (std::uint32_t i = begin + 1; i < size();) {
      const char c = text_[i];
      if (c == '\n' || c == '\r')
        return fail(one(begin), "quote is not closed on its line; a line end is written \\n");
      if (is_control(c))
        return fail(one(i), "control character stands in a text; it is written as an escape");
      const std::size_t escape = c == '\\' ? escape_size(text_.substr(i)) : 1;
      if (escape == 0 && i + 1 < size() && !is_control(text_[i + 1]))
        return fail({i, i + 2},
                    "backslash starts no known escape; one that is meant is written twice");
      i += static_cast<std::uint32_t>(std::max<std::size_t>(escape, 1));
    }
    return fail(one(begin), "quote is never closed");
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t last_ = 0;         // the last comma or ':'
  std::uint32_t at_name_end_ = 0;  // of the last string
  Want want_ = Want::value;
  std::vector<std::uint32_t> open_;  // brackets, the innermost last
  ParseError error_;
};

}  // namespace

std::size_t json_plain_size(std::string_view text) {
  for (const std::string_view word : {"true", "false", "null"}) {
    if (text.starts_with(word)) return word.size();
  }
  return number_size(text);
}

std::size_t json_string_size(std::string_view text) {
  for (std::size_t i = 1; i < text.size();) {
    if (text[i] == '"') return i + 1;
    if (static_cast<unsigned char>(text[i]) < 0x20) return 0;
    const std::size_t size = text[i] == '\\' ? escape_size(text.substr(i)) : 1;
    if (size == 0) return 0;
    i += size;
  }
  return 0;
}

ParseError diagnose_json(std::string_view text, std::uint32_t base) {
  return Diagnosis(text, base).run();
}

}  // namespace sluice
