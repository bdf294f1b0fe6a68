#include "core/report/json_writer.h"

#include <array>
#include <charconv>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// Characters that stand in a string as they are.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < plain.size(); ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

// Of a character that is not plain, behind the backslash.
void append_escape(std::string& out, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '\\';
  if (const std::size_t named = kNamed.find(c); named != kNamed.npos) {
    out += kNames[named];
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "u00";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

}  // namespace

JsonWriter& JsonWriter::begin(char bracket) {
  next();
  out_ += bracket;
  ++depth_;
  is_empty_ = true;
  return *this;
}

JsonWriter& JsonWriter::end(char bracket) {
  --depth_;
  if (!is_empty_) out_.append(1, '\n').append(2 * depth_, ' ');
  out_ += bracket;
  is_empty_ = false;
  return *this;
}

void JsonWriter::next() {
  if (is_after_key_) {
    is_after_key_ = false;
    return;
  }
  if (!is_empty_) out_ += ',';
  if (depth_ > 0) out_.append(1, '\n').append(2 * depth_, ' ');
  is_empty_ = false;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  next();
  quoted(name);
  out_ += ": ";
  is_after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  next();
  if (utf8::first_invalid(text)) {
    quoted(utf8::valid(text));
  } else {
    quoted(text);
  }
  return *this;
}

JsonWriter& JsonWriter::flag(bool is_so) {
  next();
  out_ += is_so ? "true" : "false";
  is_empty_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  next();
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out_.append(digits.data(), end);
  return *this;
}

void JsonWriter::quoted(std::string_view text) {
  out_ += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t end = i;
    while (end < text.size() && is_plain(text[end])) ++end;
    out_.append(text, i, end - i);
    if (end < text.size()) append_escape(out_, text[end]);
    i = end;
  }
  out_ += '"';
}

}  // namespace sluice
