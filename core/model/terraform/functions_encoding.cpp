#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "core/model/terraform/evaluator.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"
#include "core/text/ascii.h"
#include "core/text/base64.h"
#include "core/text/numbers.h"
#include "core/text/order.h"
#include "core/text/utf8.h"

// Functions that write values as text, and read them.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

// Of the standard alphabet, with its padding; line ends do not count.
std::optional<std::string> decoded_base64(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
  if (text.size() % 4 != 0 || text.find_first_of("-_") != text.npos) return std::nullopt;
  return decode_base64(text);
}

Val base64decode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> decoded = text ? decoded_base64(*text) : std::nullopt;
  if (!decoded || utf8::first_invalid(*decoded)) return e.error();
  return e.string(*decoded);
}

Val base64encode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  return text ? e.string(encode_base64(*text)) : e.error();
}

// Encodings by their names in the IANA registry, as far as a table of a few rows says them.
enum class Charset : std::uint8_t {
  utf8,
  utf16_le,
  utf16_be,
  utf16,
  latin1,
  latin9,
  windows1252,
  ascii
};
std::optional<Charset> charset_of(std::string_view name) {
  constexpr std::pair<std::string_view, Charset> kNames[] = {
      {"utf-8", Charset::utf8},         {"utf-16le", Charset::utf16_le},
      {"utf-16be", Charset::utf16_be},  {"utf-16", Charset::utf16},
      {"iso-8859-1", Charset::latin1},  {"latin1", Charset::latin1},
      {"iso-8859-15", Charset::latin9}, {"windows-1252", Charset::windows1252},
      {"us-ascii", Charset::ascii},     {"ascii", Charset::ascii},
  };
  for (const auto& [known, charset] : kNames) {
    if (equals_ignoring_case(known, name)) return charset;
  }
  return std::nullopt;
}

// What the bytes from 0x80 on stand for where that is not the code point of the same number.
char32_t code_point_of(Charset charset, unsigned char byte) {
  constexpr char32_t kWindows[] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                   0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  if (charset == Charset::windows1252 && byte >= 0x80 && byte < 0xA0) return kWindows[byte - 0x80];
  if (charset == Charset::latin9) {
    switch (byte) {
      case 0xA4:
        return 0x20AC;
      case 0xA6:
        return 0x0160;
      case 0xA8:
        return 0x0161;
      case 0xB4:
        return 0x017D;
      case 0xB8:
        return 0x017E;
      case 0xBC:
        return 0x0152;
      case 0xBD:
        return 0x0153;
      case 0xBE:
        return 0x0178;
      default:
        break;
    }
  }
  return byte;
}

// Nothing where a code point has no bytes there.
std::optional<std::string> encoded(std::string_view text, Charset charset) {
  if (charset == Charset::utf8) return std::string(text);
  std::string out;
  const auto put16 = [&](char32_t unit) {
    const auto high = static_cast<char>(unit >> 8U & 0xFFU);
    const auto low = static_cast<char>(unit & 0xFFU);
    out += charset == Charset::utf16_le ? low : high;
    out += charset == Charset::utf16_le ? high : low;
  };
  if (charset == Charset::utf16) put16(0xFEFF);
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded one = utf8::decode(text, at);
    const char32_t c = one.code_point;
    at += one.size;
    if (charset <= Charset::utf16) {
      if (c >= 0x10000) {
        put16(0xD800 + ((c - 0x10000) >> 10U));
        put16(0xDC00 + ((c - 0x10000) & 0x3FFU));
      } else {
        put16(c);
      }
      continue;
    }
    unsigned byte = 0;
    const unsigned end = charset == Charset::ascii ? 0x80 : 0x100;
    while (byte < end && code_point_of(charset, static_cast<unsigned char>(byte)) != c) ++byte;
    if (byte == end) return std::nullopt;
    out += static_cast<char>(byte);
  }
  return out;
}

std::optional<std::string> decoded(std::string_view bytes, Charset charset) {
  if (charset == Charset::utf8) {
    if (utf8::first_invalid(bytes)) return std::nullopt;
    return std::string(bytes);
  }
  std::string out;
  if (charset > Charset::utf16) {
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      if (charset == Charset::ascii && byte >= 0x80) return std::nullopt;
      utf8::append(out, code_point_of(charset, byte));
    }
    return out;
  }
  if (bytes.size() % 2 != 0) return std::nullopt;
  bool is_little = charset == Charset::utf16_le;
  char32_t high = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const auto one = static_cast<unsigned char>(bytes[at + (is_little ? 1 : 0)]);
    const auto two = static_cast<unsigned char>(bytes[at + (is_little ? 0 : 1)]);
    const auto unit = static_cast<char32_t>(one << 8U | two);
    if (charset == Charset::utf16 && at == 0 && (unit == 0xFEFF || unit == 0xFFFE)) {
      is_little = unit == 0xFFFE;
    } else if (unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      utf8::append(out, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
    } else {
      utf8::append(out, unit);
    }
  }
  return out;
}

Val textencodebase64(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> name = e.text_of(a[1]);
  if (!text || !name) return e.error();
  const std::optional<Charset> charset = charset_of(*name);
  if (!charset) return e.unknown("function call");
  // Each character is looked up in a table.
  if (!e.takes(1 + text->size() * 2)) return e.unknown(kTooMuch);
  const std::optional<std::string> bytes = encoded(*text, *charset);
  return bytes ? e.string(encode_base64(*bytes)) : e.error();
}

Val textdecodebase64(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> name = e.text_of(a[1]);
  if (!text || !name) return e.error();
  const std::optional<Charset> charset = charset_of(*name);
  if (!charset) return e.unknown("function call");
  if (!e.takes(1 + text->size() / 16)) return e.unknown(kTooMuch);
  const std::optional<std::string> bytes = decoded_base64(*text);
  const std::optional<std::string> made = bytes ? decoded(*bytes, *charset) : std::nullopt;
  return made ? e.string(*made) : e.error();
}

Val jsonencode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.json_of(a[0]);
  Computed made = *(text ? e.string(*text) : e.unknown("function call"));
  made.json = a[0];
  return e.keep(made);
}

Val jsondecode(Evaluator& e, const Scope&, Arguments a) {
  if (a[0]->json != nullptr) return a[0]->json;
  if (!a[0]->is_known()) return e.unknown("function call");
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  // Any value, also a scalar: of a list of it.
  const std::string in_list = '[' + *text + ']';
  const Parsed<Tree> parsed = parse_json(in_list, ParseLimits{});
  if (!parsed.usable) return e.error();
  const Val list = e.from_data(parsed.tree.root());
  return list->is_list() && list->items.size() == 1 ? list->items.front().value : e.error();
}

Val yamldecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  const Parsed<Tree> parsed = parse_yaml(*text, ParseLimits{});
  if (!parsed.usable || parsed.tree.documents.size() != 1) return e.error();
  return e.from_yaml(parsed.tree.root());
}

// Between quotes, with the escapes of YAML.
void write_yaml_text(std::string_view text, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::pair<std::string_view, std::string_view> kEscapes[] = {
      {"\"", "\\\""},    {"\\", "\\\\"},    {"\n", "\\n"},     {"\r", "\\r"},     {"\t", "\\t"},
      {"\a", "\\a"},     {"\b", "\\b"},     {"\f", "\\f"},     {"\v", "\\v"},     {"\x1B", "\\e"},
      {"\u0085", "\\N"}, {"\u00A0", "\\_"}, {"\u2028", "\\L"}, {"\u2029", "\\P"},
  };
  out += '"';
  while (!text.empty()) {
    const auto* const escape =
        std::find_if(std::begin(kEscapes), std::end(kEscapes),
                     [&](const auto& one) { return text.starts_with(one.first); });
    const auto byte = static_cast<unsigned char>(text.front());
    if (escape != std::end(kEscapes)) {
      out += escape->second;
      text.remove_prefix(escape->first.size());
      continue;
    }
    if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    } else {
      out += text.front();
    }
    text.remove_prefix(1);
  }
  out += '"';
}

// A text of several lines as a block below `indent`.
void write_yaml_block(std::string_view text, std::size_t indent, std::string& out) {
  out += '|';
  if (text.starts_with(' ') || text.starts_with('\n')) out += '2';
  out += !text.ends_with('\n') ? "-" : text.ends_with("\n\n") || text == "\n" ? "+" : "";
  out += '\n';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out.append(indent, ' ').append(text.substr(0, end));
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_yaml_block(Val value) {
  return value->is_string() && value->text.find('\n') != value->text.npos &&
         std::none_of(value->text.begin(), value->text.end(), [](char c) {
           return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7F';
         });
}

bool write_yaml(Evaluator& e, Val value, std::size_t indent, std::string& out) {
  const std::string margin(indent, ' ');
  constexpr std::size_t kDeepest = 128;
  if (!value->is_known() || value->is_open || indent > kDeepest) return false;
  if (out.size() > Evaluator::kMostText || !e.takes(1)) return false;
  if (value->is_list() && !value->items.empty()) {
    for (const Computed::Item& item : value->items) {
      out += margin + "-";
      const bool is_nested =
          (item.value->is_list() || item.value->is_object()) && !item.value->items.empty();
      if (is_nested) {
        // Its first line stands behind the dash.
        std::string inner;
        if (!write_yaml(e, item.value, indent + 2, inner)) return false;
        out += ' ' + inner.substr(indent + 2);
      } else {
        out += ' ';
        if (is_yaml_block(item.value))
          write_yaml_block(item.value->text, indent + 2, out);
        else if (!write_yaml(e, item.value, 0, out))
          return false;
      }
    }
    return true;
  }
  if (value->is_object() && !value->items.empty()) {
    Items items(value->items.begin(), value->items.end());
    sort_stably(items, [](const auto& x, const auto& y) { return x.name < y.name; });
    for (const Computed::Item& item : items) {
      out += margin;
      write_yaml_text(item.name, out);
      out += ':';
      const bool is_nested =
          (item.value->is_list() || item.value->is_object()) && !item.value->items.empty();
      out += is_nested ? '\n' : ' ';
      const std::size_t deeper = item.value->is_list() ? indent : indent + 2;
      if (is_yaml_block(item.value))
        write_yaml_block(item.value->text, indent + 2, out);
      else if (!write_yaml(e, item.value, is_nested ? deeper : 0, out))
        return false;
    }
    return true;
  }
  if (value->is_string()) {
    if (!e.takes(1 + value->text.size() / 4)) return false;
    write_yaml_text(value->text, out);
    out += '\n';
    return true;
  }
  const std::optional<std::string> text = e.json_of(value);
  if (!text) return false;
  out += *text + '\n';
  return true;
}

Val yamlencode(Evaluator& e, const Scope&, Arguments a) {
  std::string out;
  if (is_yaml_block(a[0])) {
    if (!e.takes(1 + a[0]->text.size() / 16)) return e.unknown(kTooMuch);
    write_yaml_block(a[0]->text, 2, out);
    return e.string(out);
  }
  if (!write_yaml(e, a[0], 0, out)) return e.unknown("function call");
  // A document that is a plain word says where it ends.
  if (a[0]->is_null() || (a[0]->is_scalar() && !a[0]->is_string())) out += "...\n";
  return e.string(out);
}

Val csvdecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> whole = e.text_of(a[0]);
  if (!whole) return e.error();
  if (!e.takes(1 + whole->size() / 16)) return e.unknown(kTooMuch);
  std::vector<std::vector<std::string>> rows(1);
  std::string cell;
  enum class At : std::uint8_t { start, plain, quoted, closed } at = At::start;
  for (std::size_t i = 0; i < whole->size(); ++i) {
    const char c = (*whole)[i];
    if (at == At::quoted) {
      if (c == '"' && i + 1 < whole->size() && (*whole)[i + 1] == '"') {
        cell += '"';
        ++i;
      } else if (c == '"') {
        at = At::closed;
      } else {
        cell += c;
      }
    } else if (c == ',' || c == '\n') {
      rows.back().push_back(std::exchange(cell, {}));
      if (c == '\n') rows.emplace_back();
      at = At::start;
    } else if (c == '\r' && i + 1 < whole->size() && (*whole)[i + 1] == '\n') {
      continue;
    } else if (c == '"' && at == At::start) {
      at = At::quoted;
    } else if (c == '"' || at == At::closed) {
      return e.error();  // a quote that neither opens nor closes
    } else {
      cell += c;
      at = At::plain;
    }
  }
  if (at == At::quoted) return e.error();
  if (!cell.empty() || !rows.back().empty()) rows.back().push_back(cell);
  std::erase_if(rows, [](const auto& row) {
    return row.empty() || (row.size() == 1 && row.front().empty());
  });
  if (rows.empty() || rows.size() > Evaluator::kMostElements) return e.error();
  std::vector<std::string> names = rows.front();
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) return e.error();
  Items items;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() != rows.front().size()) return e.error();
    Items fields;
    for (std::size_t column = 0; column < rows[i].size(); ++column)
      fields.push_back(e.item(e.store().keep(rows.front()[column]), e.string(rows[i][column])));
    items.push_back(e.item(e.object(fields)));
  }
  return e.uniform(e.list(items));
}

Val urlencode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : *text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4U];
      out += kDigits[static_cast<unsigned char>(c) & 15U];
    }
  }
  return e.string(out);
}

Val urldecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  std::string out;
  for (std::size_t i = 0; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (c == '%') {
      if (i + 2 >= text->size()) return e.error();
      const std::optional<unsigned> high = hex_digit((*text)[i + 1]);
      const std::optional<unsigned> low = hex_digit((*text)[i + 2]);
      if (!high || !low) return e.error();
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += c == '+' ? ' ' : c;
    }
  }
  return utf8::first_invalid(out) ? e.error() : e.string(out);
}

constexpr NamedFunction kFunctions[] = {
    {"base64decode", base64decode, 1, 1},
    {"base64encode", base64encode, 1, 1},
    {"csvdecode", csvdecode, 1, 1},
    {"jsondecode", jsondecode, 1, 1, true},
    {"jsonencode", jsonencode, 1, 1, true},
    {"textdecodebase64", textdecodebase64, 2, 2},
    {"textencodebase64", textencodebase64, 2, 2},
    {"urldecode", urldecode, 1, 1},
    {"urlencode", urlencode, 1, 1},
    {"yamldecode", yamldecode, 1, 1},
    {"yamlencode", yamlencode, 1, 1},
};

}  // namespace

std::span<const NamedFunction> encoding_functions() { return kFunctions; }

}  // namespace sluice::terraform
