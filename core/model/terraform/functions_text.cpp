#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/model/terraform/evaluator.h"
#include "core/parse/graphemes.h"
#include "core/parse/regex.h"
#include "core/text/ascii.h"
#include "core/text/trim.h"
#include "core/text/unicode_case.h"
#include "core/text/utf8.h"

// Functions over texts.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

// The text of an argument, which conversion may make of a number.
std::optional<std::string> text(Evaluator& e, Val value) { return e.text_of(value); }

// Some bytes are worth a step of the evaluation.
bool takes(Evaluator& e, std::string_view bytes) { return e.takes(1 + bytes.size() / 16); }

template <typename F>
Val of_text(Evaluator& e, Arguments a, F f) {
  const std::optional<std::string> value = text(e, a[0]);
  if (value && !takes(e, *value)) return e.unknown(kTooMuch);
  return value ? e.string(f(*value)) : e.error();
}

template <typename F>
Val of_two(Evaluator& e, Arguments a, F f) {
  const std::optional<std::string> one = text(e, a[0]);
  const std::optional<std::string> two = text(e, a[1]);
  return one && two ? f(*one, *two) : e.error();
}

Val chomp(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](std::string value) {
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
    return value;
  });
}

Val startswith(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) { return e.boolean(x.starts_with(y)); });
}
Val endswith(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) { return e.boolean(x.ends_with(y)); });
}
Val strcontains(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) { return e.boolean(x.find(y) != x.npos); });
}
Val trimprefix(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) {
    return e.string(x.starts_with(y) ? x.substr(y.size()) : x);
  });
}
Val trimsuffix(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) {
    return e.string(x.ends_with(y) ? x.substr(0, x.size() - y.size()) : x);
  });
}
Val trim(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const auto& x, const auto& y) { return e.string(trimmed(x, y)); });
}
// Size of the blank at `at`, as Unicode has it; 0 where there is none.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const utf8::Decoded one = utf8::decode(text, at);
  const char32_t c = one.code_point;
  const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 ||
                        c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
                        c == 0x202F || c == 0x205F || c == 0x3000;
  return one.valid && is_blank ? one.size : 0;
}

Val trimspace(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](const std::string& x) {
    std::string_view rest = x;
    while (const std::size_t size = blank_at(rest, 0)) rest.remove_prefix(size);
    for (std::size_t end = rest.size(); end > 0; end = rest.size()) {
      std::size_t begin = end - 1;
      while (begin > 0 && (static_cast<unsigned char>(rest[begin]) & 0xC0U) == 0x80U) --begin;
      if (blank_at(rest, begin) == 0) break;
      rest = rest.substr(0, begin);
    }
    return std::string(rest);
  });
}
Val lower(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](const std::string& x) { return unicode_lower_case(x); });
}
Val upper(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](const std::string& x) { return unicode_upper_case(x); });
}
Val title(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](const std::string& x) {
    std::string out;
    bool is_start = true;
    for (std::size_t at = 0; at < x.size();) {
      const utf8::Decoded one = utf8::decode(x, at);
      utf8::append(out, is_start ? upper_case_letter(one.code_point) : one.code_point);
      // A word goes on through letters, digits and `_`.
      const char c = x[at];
      is_start = one.size > 1 ? blank_at(x, at) > 0
                              : c != '_' && (c < '0' || c > '9') &&
                                    (lower_case(c) < 'a' || lower_case(c) > 'z');
      at += one.size;
    }
    return out;
  });
}

Val indent(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> spaces = e.number_of(a[0]);
  const std::optional<std::string> value = text(e, a[1]);
  if (!spaces || !value || *spaces < 0 || *spaces > 1'000 || *spaces != std::floor(*spaces))
    return e.error();
  std::string out;
  for (const char c : *value) {
    out += c;
    if (c == '\n') out.append(static_cast<std::size_t>(*spaces), ' ');
    if (out.size() > Evaluator::kMostText) return e.unknown(kTooMuch);
  }
  return e.string(out);
}

Val join(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> separator = text(e, a[0]);
  if (!separator) return e.error();
  std::string out;
  bool is_first = true;
  for (const Val list : a.subspan(1)) {
    if (!list->is_list()) return e.error();
    if (list->is_open) return e.unknown("function call");
    for (const Computed::Item& item : list->items) {
      if (!item.value->is_known()) return e.unknown("function call");
      const std::optional<std::string> part = text(e, item.value);
      if (!part) return e.error();
      if (!std::exchange(is_first, false)) out += *separator;
      out += *part;
      if (out.size() > Evaluator::kMostText) return e.unknown(kTooMuch);
    }
  }
  return e.string(out);
}

Val split(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const std::string& separator, const std::string& whole) {
    Items items;
    std::string_view rest = whole;
    for (;;) {
      std::size_t at = rest.find(separator);
      if (separator.empty()) {
        const std::size_t size = rest.empty() ? 0 : utf8::decode(rest, 0).size;
        at = size >= rest.size() ? rest.npos : size;
      }
      items.push_back(e.item(e.string(rest.substr(0, at))));
      if (at == rest.npos || items.size() > Evaluator::kMostElements) break;
      rest.remove_prefix(at + separator.size());
    }
    if (separator.empty() && whole.empty()) items.clear();
    return e.uniform(e.list(items));
  });
}

Val strrev(Evaluator& e, const Scope&, Arguments a) {
  return of_text(e, a, [](const std::string& x) {
    const std::vector<std::uint32_t> starts = grapheme_starts(x);
    std::string out;
    std::size_t end = x.size();
    for (auto at = starts.rbegin(); at != starts.rend(); ++at) {
      out += x.substr(*at, end - *at);
      end = *at;
    }
    return out;
  });
}

Val substr(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> value = text(e, a[0]);
  const std::optional<double> offset = e.number_of(a[1]);
  const std::optional<double> length = e.number_of(a[2]);
  if (!value || !offset || !length) return e.error();
  if (*offset != std::floor(*offset) || *length != std::floor(*length)) return e.error();
  if (!takes(e, *value)) return e.unknown(kTooMuch);
  const std::vector<std::uint32_t> starts = grapheme_starts(*value);
  const auto count = static_cast<double>(starts.size());
  const double from = *offset < 0 ? std::max(0.0, count + *offset) : *offset;
  if (from >= count || *length == 0) return e.string("");
  const double to = *length < 0 ? count : std::min(count, from + *length);
  const std::size_t begin = starts[static_cast<std::size_t>(from)];
  const std::size_t end = to >= count ? value->size() : starts[static_cast<std::size_t>(to)];
  return e.string(value->substr(begin, end - begin));
}

// A pattern between slashes is a regular expression; in what replaces it, $1 and ${name} stand for
// its groups.
Val replace(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> whole = text(e, a[0]);
  const std::optional<std::string> wanted = text(e, a[1]);
  const std::optional<std::string> other = text(e, a[2]);
  if (!whole || !wanted || !other) return e.error();
  std::string out;
  if (wanted->size() > 1 && wanted->front() == '/' && wanted->back() == '/') {
    const Regex regex(std::string_view(*wanted).substr(1, wanted->size() - 2),
                      Regex::Encoding::utf8);
    if (!regex.valid()) return e.error();
    std::size_t at = 0;
    std::optional<std::size_t> last;  // where the match before it ends
    while (at <= whole->size() && e.takes(1)) {
      const std::vector<Regex::Group> groups = regex.groups(*whole, at);
      if (groups.empty()) break;
      const Span match = *groups.front().at;
      out += whole->substr(at, match.begin - at);
      if (match.empty() && last == match.begin) {
        // Nothing right behind a match is no other one.
        if (match.end >= whole->size()) break;
        const std::size_t size = utf8::decode(*whole, match.end).size;
        out += whole->substr(match.end, size);
        at = match.end + size;
        last.reset();
        continue;
      }
      last = match.end;
      for (std::size_t i = 0; i < other->size(); ++i) {
        if ((*other)[i] != '$' || i + 1 == other->size()) {
          out += (*other)[i];
          continue;
        }
        std::size_t begin = i + 1;
        const bool is_braced = (*other)[begin] == '{';
        if ((*other)[begin] == '$') {
          out += '$';
          ++i;
          continue;
        }
        if (is_braced) ++begin;
        std::size_t end = begin;
        const auto is_name = [](char c) {
          return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') ||
                 c == '_';
        };
        while (end < other->size() && is_name((*other)[end])) ++end;
        const std::string name = other->substr(begin, end - begin);
        for (std::size_t group = 0; group < groups.size(); ++group) {
          if ((std::to_string(group) == name || groups[group].name == name) && groups[group].at)
            out += slice(*whole, *groups[group].at);
        }
        i = is_braced ? end : end - 1;
      }
      at = match.end;
      if (match.empty()) {
        if (match.end >= whole->size()) break;
        const std::size_t size = utf8::decode(*whole, match.end).size;
        out += whole->substr(match.end, size);
        at += size;
      }
      if (out.size() > Evaluator::kMostText) return e.unknown(kTooMuch);
    }
    if (at < whole->size()) out += whole->substr(at);
    return e.string(out);
  }
  if (wanted->empty()) {
    // It is there before each code point, and at the end.
    for (std::size_t at = 0; at < whole->size();) {
      const std::size_t size = utf8::decode(*whole, at).size;
      out += *other;
      out += whole->substr(at, size);
      at += size;
      if (out.size() > Evaluator::kMostText) return e.unknown(kTooMuch);
    }
    return e.string(out + *other);
  }
  for (std::size_t at = 0;;) {
    const std::size_t found = whole->find(*wanted, at);
    out += whole->substr(at, found - at);
    if (found == whole->npos) break;
    out += *other;
    at = found + wanted->size();
    if (out.size() > Evaluator::kMostText) return e.unknown(kTooMuch);
  }
  return e.string(out);
}

// One text without groups, a list of those without names, an object of those with names.
Val match_value(Evaluator& e, const std::string& whole, const std::vector<Regex::Group>& groups) {
  const auto value = [&](const Regex::Group& group) {
    return group.at ? e.string(slice(whole, *group.at)) : e.null();
  };
  if (groups.size() == 1) return value(groups.front());
  Items items;
  const bool has_names = !groups[1].name.empty();
  // Not some with a name and some without.
  if (std::any_of(groups.begin() + 1, groups.end(),
                  [&](const Regex::Group& group) { return group.name.empty() == has_names; }))
    return e.error();
  for (std::size_t i = 1; i < groups.size(); ++i) {
    items.push_back(e.item(value(groups[i])));
    if (has_names) items.back().name = e.store().keep(groups[i].name);
  }
  return has_names ? e.object(items) : e.list(items);
}

// Newer Go takes (?<name>…) for (?P<name>…), which is all that this RE2 knows.
std::string pattern_of(const std::string& pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = std::string_view(pattern).substr(i);
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out += rest.substr(0, 2);
      ++i;
    } else if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      out += "(?P<";
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

Val regex(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const std::string& pattern, const std::string& whole) {
    const Regex compiled(pattern_of(pattern), Regex::Encoding::utf8);
    const std::vector<Regex::Group> groups = compiled.groups(whole, 0);
    return groups.empty() ? e.error() : match_value(e, whole, groups);
  });
}

Val regexall(Evaluator& e, const Scope&, Arguments a) {
  return of_two(e, a, [&](const std::string& pattern, const std::string& whole) {
    const Regex compiled(pattern_of(pattern), Regex::Encoding::utf8);
    if (!compiled.valid()) return e.error();
    Items items;
    std::optional<std::size_t> last;  // where the match before it ends
    for (std::size_t at = 0; at <= whole.size() && e.takes(1);) {
      const std::vector<Regex::Group> groups = compiled.groups(whole, at);
      if (groups.empty()) break;
      const Span match = *groups.front().at;
      if (!match.empty() || last != match.begin) {
        items.push_back(e.item(match_value(e, whole, groups)));
        if (e.is_error(items.back().value)) return e.error();
      }
      last = match.end;
      at = match.end;
      if (match.empty())
        at += match.end < whole.size() ? utf8::decode(whole, match.end).size : std::size_t{1};
    }
    return e.uniform(e.list(items));
  });
}

std::string padded(std::string value, std::size_t width, bool is_left, bool is_zero) {
  const std::size_t size = width == 0 ? 0 : grapheme_starts(value).size();
  if (size >= width) return value;
  const std::size_t missing = width - size;
  if (is_left) return value + std::string(missing, ' ');
  if (!is_zero) return std::string(missing, ' ') + value;
  const std::size_t sign = !value.empty() && (value[0] == '-' || value[0] == '+') ? 1 : 0;
  return value.insert(sign, missing, '0');
}

std::string in_base(double number, unsigned base, bool is_upper) {
  const bool is_negative = number < 0;
  auto rest = static_cast<std::uint64_t>(std::fabs(number));
  std::string out;
  do {
    const auto digit = static_cast<char>(rest % base);
    out += static_cast<char>(digit < 10 ? '0' + digit : (is_upper ? 'A' : 'a') + digit - 10);
    rest /= base;
  } while (rest > 0);
  if (is_negative) out += '-';
  std::reverse(out.begin(), out.end());
  return out;
}

// A number as Go's %g has it: with an exponent below 1e-4 and from 1e6 on.
std::string in_short(const std::string& text) {
  const std::string_view sign = text.starts_with('-') ? "-" : "";
  const std::string_view number = std::string_view(text).substr(sign.size());
  if (number.find('e') != number.npos) return text;
  std::string digits;
  int point = 0;  // where it stands in `digits`
  for (const char c : number) {
    if (c != '.') digits += c;
  }
  point = static_cast<int>(std::min(number.find('.'), number.size()));
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  point -= static_cast<int>(zeros);
  while (digits.ends_with('0')) digits.pop_back();
  const int exponent = point - 1;
  if (digits.empty() || (exponent >= -4 && exponent < 6)) return text;
  std::string out(sign);
  out += digits.front();
  if (digits.size() > 1) out += '.' + digits.substr(1);
  const std::string power = std::to_string(exponent < 0 ? -exponent : exponent);
  out += exponent < 0 ? "e-" : "e+";
  return out + (power.size() < 2 ? "0" : "") + power;
}

// Nothing where an argument does not fit; `is_unknown` where one is not known.
std::optional<std::string> formatted(Evaluator& e, std::string_view pattern, Arguments values,
                                     bool& is_unknown) {
  std::string out;
  std::size_t next = 0;
  std::size_t last = 0;  // how many of them are asked for
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    if (++i == pattern.size()) return std::nullopt;
    if (pattern[i] == '%') {
      out += '%';
      continue;
    }
    bool is_left = false, is_zero = false, has_sign = false, has_space = false, is_sharp = false;
    for (; i < pattern.size(); ++i) {
      const char c = pattern[i];
      if (c == '-')
        is_left = true;
      else if (c == '0')
        is_zero = true;
      else if (c == '+')
        has_sign = true;
      else if (c == ' ')
        has_space = true;
      else if (c == '#')
        is_sharp = true;
      else
        break;
    }
    const auto count = [&]() {
      std::size_t number = 0;
      while (i < pattern.size() && pattern[i] >= '0' && pattern[i] <= '9')
        number = std::min<std::size_t>(number * 10 + static_cast<std::size_t>(pattern[i++] - '0'),
                                       4'096);
      return number;
    };
    std::size_t width = 0;
    std::optional<std::size_t> precision;
    if (i < pattern.size() && pattern[i] != '[') width = count();
    if (i < pattern.size() && pattern[i] == '.') {
      ++i;
      precision = count();
    }
    if (i < pattern.size() && pattern[i] == '[') {
      ++i;
      next = count();
      if (next == 0 || i >= pattern.size() || pattern[i] != ']') return std::nullopt;
      --next;
      ++i;
    }
    if (i >= pattern.size() || next >= values.size()) return std::nullopt;
    const Val value = values[next++];
    last = std::max(last, next);
    if (!value->is_known()) {
      is_unknown = true;
      continue;
    }
    std::string part;
    const std::optional<double> number = e.number_of(value);
    // With all its digits.
    const auto exact = [&] { return e.text_of(e.to_number(value)).value_or(std::string()); };
    const auto with_sign = [&](std::string text) {
      if (has_sign && number && *number >= 0) text.insert(0, 1, '+');
      if (has_space && !has_sign && number && *number >= 0) text.insert(0, 1, ' ');
      return text;
    };
    switch (pattern[i]) {
      case 's':
      case 'q': {
        const std::optional<std::string> text = e.text_of(value);
        if (!text) return std::nullopt;
        part = *text;
        if (precision) {
          const std::vector<std::uint32_t> starts = grapheme_starts(part);
          if (*precision < starts.size()) part.resize(starts[*precision]);
        }
        if (pattern[i] == 'q') part = *e.json_of(e.string(part));
        break;
      }
      case 'v': {
        const std::optional<std::string> text =
            number && !value->is_string() ? in_short(exact()) : e.text_of(value);
        const std::optional<std::string> json = text && !is_sharp ? text : e.json_of(value);
        if (!json) {
          is_unknown = true;
          continue;
        }
        part = *json;
        break;
      }
      case 't':
        if (!e.boolean_of(value)) return std::nullopt;
        part = *e.boolean_of(value) ? "true" : "false";
        width = 0;
        break;
      case 'd':
        if (!number || *number != std::trunc(*number)) return std::nullopt;
        part = with_sign(exact());
        break;
      case 'b':
      case 'o':
      case 'x':
      case 'X':
        if (!number || std::fabs(*number) > 1e18) return std::nullopt;
        part = in_base(*number,
                       pattern[i] == 'b'   ? 2
                       : pattern[i] == 'o' ? 8
                                           : 16,
                       pattern[i] == 'X');
        if (is_sharp) {
          const std::string_view mark = pattern[i] == 'b'   ? "0b"
                                        : pattern[i] == 'o' ? "0"
                                        : pattern[i] == 'x' ? "0x"
                                                            : "0X";
          part.insert(part.starts_with('-') ? 1 : 0, mark);
        }
        part = with_sign(part);
        break;
      case 'e':
      case 'E':
      case 'f':
      case 'g':
      case 'G': {
        if (!number) return std::nullopt;
        if (pattern[i] == 'g' && !precision) {
          part = with_sign(in_short(exact()));
          break;
        }
        const int digits = static_cast<int>(std::min<std::size_t>(precision.value_or(6), 40));
        char buffer[420];
        switch (pattern[i]) {
          case 'e':
            std::snprintf(buffer, sizeof buffer, "%.*e", digits, *number);
            break;
          case 'E':
            std::snprintf(buffer, sizeof buffer, "%.*E", digits, *number);
            break;
          case 'f':
            std::snprintf(buffer, sizeof buffer, "%.*f", digits, *number);
            break;
          case 'G':
            std::snprintf(buffer, sizeof buffer, "%.*G", digits, *number);
            break;
          default:
            std::snprintf(buffer, sizeof buffer, "%.*g", digits, *number);
        }
        part = with_sign(buffer);
        break;
      }
      default:
        return std::nullopt;
    }
    out += padded(std::move(part), width, is_left, is_zero);
    if (out.size() > Evaluator::kMostText) {
      is_unknown = true;
      return std::nullopt;
    }
  }
  if (last < values.size()) return std::nullopt;
  return out;
}

Val format(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_string()) return a[0]->is_known() ? e.error() : e.unknown("function call");
  bool is_unknown = false;
  const std::optional<std::string> out = formatted(e, a[0]->text, a.subspan(1), is_unknown);
  if (is_unknown) return e.unknown("function call");
  return out ? e.string(*out) : e.error();
}

Val formatlist(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_string()) return a[0]->is_known() ? e.error() : e.unknown("function call");
  std::optional<std::size_t> size;
  for (const Val one : a.subspan(1)) {
    if (!one->is_known() || one->is_open) return e.unknown("function call");
    if (!one->is_list()) continue;
    if (size && *size != one->items.size()) return e.error();
    size = one->items.size();
  }
  Items items;
  for (std::size_t i = 0; i < size.value_or(1); ++i) {
    std::vector<Val> values;
    for (const Val one : a.subspan(1)) values.push_back(one->is_list() ? one->items[i].value : one);
    bool is_unknown = false;
    const std::optional<std::string> out = formatted(e, a[0]->text, values, is_unknown);
    if (!out && !is_unknown) return e.error();
    items.push_back(e.item(is_unknown ? e.unknown("function call") : e.string(*out)));
  }
  return e.uniform(e.list(items));
}

Val templatestring(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_string() || !a[1]->is_object()) return e.unknown("function call");
  return e.render(a[0]->text, a[1]);
}

constexpr NamedFunction kFunctions[] = {
    {"chomp", chomp, 1, 1},
    {"endswith", endswith, 2, 2},
    {"format", format, 1, -1, true},
    {"formatlist", formatlist, 1, -1, true},
    {"indent", indent, 2, 2},
    {"join", join, 2, -1},
    {"lower", lower, 1, 1},
    {"regex", regex, 2, 2},
    {"regexall", regexall, 2, 2},
    {"replace", replace, 3, 3},
    {"split", split, 2, 2},
    {"startswith", startswith, 2, 2},
    {"strcontains", strcontains, 2, 2},
    {"strrev", strrev, 1, 1},
    {"substr", substr, 3, 3},
    {"templatestring", templatestring, 2, 2},
    {"title", title, 1, 1},
    {"trim", trim, 2, 2},
    {"trimprefix", trimprefix, 2, 2},
    {"trimspace", trimspace, 1, 1},
    {"trimsuffix", trimsuffix, 2, 2},
    {"upper", upper, 1, 1},
};

}  // namespace

std::span<const NamedFunction> text_functions() { return kFunctions; }

}  // namespace sluice::terraform
