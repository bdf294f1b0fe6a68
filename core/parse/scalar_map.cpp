#include "core/parse/scalar_map.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "core/text/utf8.h"

namespace sluice {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Escape {
  std::size_t written = 2;  // bytes from the backslash on
  std::size_t decoded = 1;
};

std::uint32_t read_hex(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const char low = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (low >= 'a' && low <= 'f') {
      value = value * 16 + static_cast<std::uint32_t>(low - 'a' + 10);
    }
  }
  return value;
}

std::size_t utf8_size(std::uint32_t code_point) {
  std::string bytes;
  utf8::append(bytes, code_point);
  return bytes.size();
}

// An escape of a double-quoted scalar, by YAML 1.2.2 (5.7); those of JSON are among them, but for
// pairs of surrogates.
Escape read_escape(std::string_view text) {
  const char kind = text.size() > 1 ? text[1] : ' ';
  switch (kind) {
    case 'x':
      return {4, utf8_size(read_hex(text.substr(2, 2)))};
    case 'u': {
      const std::uint32_t first = read_hex(text.substr(2, 4));
      const bool is_pair = first >= 0xD800 && first < 0xDC00 &&
                           text.substr(std::min<std::size_t>(6, text.size())).starts_with("\\u");
      return is_pair ? Escape{12, 4} : Escape{6, utf8_size(first)};
    }
    case 'U':
      return {10, utf8_size(read_hex(text.substr(2, 8)))};
    case 'N':
    case '_':
      return {2, 2};
    case 'L':
    case 'P':
      return {2, 3};
    default:
      return {};
  }
}

}  // namespace

ScalarMap::ScalarMap(std::string_view source, const Text& scalar)
    : whole_(scalar.at), size_(scalar.value.size()) {
  const std::string_view written = slice(source, scalar.at);
  const std::size_t plain = written.find(scalar.value);
  // A value within its own written bytes is verbatim, unless an escape only looks like it.
  const bool is_view = scalar.value.data() >= source.data() &&
                       scalar.value.data() + size_ <= source.data() + source.size();
  if (scalar.value.empty()) {
    verbatim_ = scalar.at.begin;
  } else if (is_view) {
    verbatim_ = static_cast<std::uint32_t>(scalar.value.data() - source.data());
  } else if (plain != written.npos && written.size() == plain + size_ + plain) {
    verbatim_ = scalar.at.begin + static_cast<std::uint32_t>(plain);
  } else {
    walk(written, scalar.value);
  }
}

void ScalarMap::walk(std::string_view written, std::string_view value) {
  const char style = written.empty() ? ' ' : written.front();
  const bool is_block = style == '|' || style == '>';
  std::size_t at = 0;
  if (is_block) {
    at = std::min(written.find_first_of("\r\n"), written.size());
    const bool is_pair = written.substr(at).starts_with("\r\n");
    at = std::min(at + (is_pair ? 2 : 1), written.size());
  } else if (style == '"' || style == '\'') {
    at = 1;
  }
  // Folding adds and drops white space only: all else stands in the source in the same order.
  std::size_t i = 0;
  const auto put = [&](std::size_t begin, std::size_t end) {
    const auto size = static_cast<std::uint32_t>(written.size());
    add(i, whole_.begin + std::min(static_cast<std::uint32_t>(begin), size),
        whole_.begin + std::min(static_cast<std::uint32_t>(end), size));
  };
  while (i < value.size()) {
    const char c = value[i];
    if (is_block) {
      const std::string_view rest = written.substr(std::min(at, written.size()));
      const auto differs = std::mismatch(
          rest.begin(), rest.end(), value.begin() + static_cast<std::ptrdiff_t>(i), value.end());
      if (const auto same = static_cast<std::size_t>(differs.first - rest.begin()); same > 0) {
        put(at, at + 1);
        at += same;
        i += same;
        continue;
      }
    }
    if (at < written.size() && style == '"' && written[at] == '\\') {
      const bool joins_lines = at + 1 < written.size() && is_space(written[at + 1]) &&
                               written[at + 1] != ' ' && written[at + 1] != '\t';
      if (joins_lines) {
        for (++at; at < written.size() && is_space(written[at]);) ++at;
        continue;
      }
      const Escape escape = read_escape(written.substr(at));
      for (std::size_t n = 0; n < escape.decoded && i < value.size(); ++n, ++i) {
        put(at, at + escape.written);
      }
      at = std::min(at + escape.written, written.size());
      continue;
    }
    const bool is_same = at < written.size() && written[at] == c;
    // `$${` and `%%{` of HCL are `${` and `%{`.
    const bool is_doubled = c == '{' && !is_same && at + 1 < written.size() &&
                            (written[at] == '$' || written[at] == '%') && written[at + 1] == '{';
    if (is_doubled) {
      ++at;
      continue;
    }
    if (is_space(c) && !is_same) {
      put(at, at + (at < written.size() && is_space(written[at]) ? 1 : 0));
      ++i;
      // Over the break that became this space, so that an escape behind it is seen.
      while (c == ' ' && at < written.size() && is_space(written[at])) ++at;
      continue;
    }
    if (!is_same && at < written.size() && is_space(written[at])) {
      ++at;
      continue;
    }
    const std::size_t width = style == '\'' && c == '\'' ? 2 : 1;
    put(at, at + width);
    at = std::min(at + width, written.size());
    ++i;
  }
}

void ScalarMap::add(std::size_t first, std::uint32_t begin, std::uint32_t end) {
  const auto at = static_cast<std::uint32_t>(first);
  if (!runs_.empty()) {
    const Run& last = runs_.back();
    const std::uint32_t behind = at - last.first;
    if (begin == last.written.begin + behind && end == last.written.end + behind) return;
  }
  runs_.push_back({at, {begin, end}});
}

Span ScalarMap::byte(std::size_t at) const {
  const auto next = std::upper_bound(runs_.begin(), runs_.end(), at,
                                     [](std::size_t a, const Run& run) { return a < run.first; });
  const Run& run = *std::prev(next);
  const std::uint32_t behind = static_cast<std::uint32_t>(at) - run.first;
  return {run.written.begin + behind, run.written.end + behind};
}

Span ScalarMap::span(std::size_t begin, std::size_t end) const {
  begin = std::min(begin, size_);
  end = std::clamp(end, begin, size_);
  if (runs_.empty()) {
    return {verbatim_ + static_cast<std::uint32_t>(begin),
            verbatim_ + static_cast<std::uint32_t>(end)};
  }
  // Behind the last byte, which is in front of a closing quote.
  const std::uint32_t first = begin < size_ ? byte(begin).begin : byte(size_ - 1).end;
  return {first, end == begin ? first : std::max(first, byte(end - 1).end)};
}

}  // namespace sluice
