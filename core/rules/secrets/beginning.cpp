#include "core/rules/secrets/beginning.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice::secrets {
namespace {

using Bytes = Beginning::Bytes;

constexpr std::size_t kMostPlaces = 32;
constexpr std::uint32_t kNoEnd = std::numeric_limits<std::uint32_t>::max();

constexpr std::size_t index(char c) { return static_cast<unsigned char>(c); }

constexpr bool is_word(char c) {
  return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == '_';
}

Bytes bytes_of(bool (*is)(char)) {
  Bytes bytes;
  for (unsigned c = 0; c < 256; ++c) bytes[c] = is(static_cast<char>(c));
  return bytes;
}

// A part of a pattern: the bytes at its first places, and whether that is all of it. Where it is
// not, nothing is known of what stands behind, but for the longest stretch of bytes of one set.
struct Part {
  std::vector<Bytes> places;
  bool is_whole = true;
  bool boundary = false;
  Bytes stretch = {};
  std::uint32_t stretch_size = 0;
};

class Parser {
 public:
  Parser(std::string_view regex, std::string_view keyword) : rest_(regex), keyword_(keyword) {}

  Part all() {
    Part part = alternatives(false, At::start);
    // Of a syntax that is not known here, or of no syntax.
    if (!rest_.empty() || is_unknown_) part = {{}, false, false};
    return part;
  }

 private:
  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  char next() {
    if (rest_.empty()) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  enum class At : std::uint8_t { start, behind };  // of the match

  bool may_be_keyword(const Part& part) const {
    const std::size_t known = std::min(part.places.size(), keyword_.size());
    for (std::size_t i = 0; i < known; ++i) {
      const char c = keyword_[i];
      if (!part.places[i][index(lower_case(c))] && !part.places[i][index(upper_case(c))])
        return false;
    }
    return true;
  }

  // NOLINTBEGIN(misc-no-recursion): as deep as the parentheses of a row
  Part alternatives(bool ignore_case, At at) {
    Part all = sequence(ignore_case, at);
    while (skip("|")) {
      Part other = sequence(ignore_case, at);
      if (at == At::start && !may_be_keyword(other)) continue;
      if (at == At::start && !may_be_keyword(all)) {
        all = std::move(other);
        continue;
      }
      all.is_whole = all.is_whole && other.is_whole && all.places.size() == other.places.size();
      all.boundary = all.boundary && other.boundary;
      all.places.resize(std::min(all.places.size(), other.places.size()));
      for (std::size_t i = 0; i < all.places.size(); ++i) all.places[i] |= other.places[i];
      // Whichever it is, it is a stretch of the bytes of both.
      all.stretch |= other.stretch;
      all.stretch_size = std::min(all.stretch_size, other.stretch_size);
    }
    return all;
  }

  Part sequence(bool ignore_case, At at) {
    Part part;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      if (skip("(?i)")) {
        ignore_case = true;
        continue;
      }
      const bool is_start = at == At::start && part.places.empty() && part.is_whole;
      const std::string_view back = rest_;
      Part atom = this->atom(ignore_case, is_start ? At::start : At::behind);
      Repeat repeat = this->repeat();
      if (is_start && (repeat.least != 1 || repeat.most != 1)) {
        // Only the first time begins with the keyword.
        rest_ = back;
        atom = this->atom(ignore_case, At::behind);
        repeat = this->repeat();
      }
      take_stretch(part, atom, repeat.least);
      if (part.places.empty() && part.is_whole && repeat.least > 0) {
        part.boundary = part.boundary || atom.boundary;
      }
      for (std::uint32_t i = 0; i < repeat.least && part.is_whole; ++i) {
        part.places.insert(part.places.end(), atom.places.begin(), atom.places.end());
        part.is_whole = atom.is_whole;
        if (atom.places.empty()) break;
        if (part.places.size() < kMostPlaces) continue;
        part.places.resize(kMostPlaces);
        part.is_whole = false;
      }
      if (repeat.most != repeat.least) part.is_whole = false;
    }
    return part;
  }

  static void take_stretch(Part& part, const Part& atom, std::uint32_t least) {
    if (least == 0) return;
    const bool is_one = atom.places.size() == 1 && atom.is_whole;
    const std::uint32_t size = is_one ? least : atom.stretch_size;
    if (size <= part.stretch_size) return;
    part.stretch = is_one ? atom.places.front() : atom.stretch;
    part.stretch_size = size;
  }

  Part atom(bool ignore_case, At at) {
    if (skip("(")) {
      if (skip("?i:")) {
        ignore_case = true;
      } else if (!skip("?:") && rest_.starts_with('?')) {
        return unknown();
      }
      Part part = alternatives(ignore_case, at);
      return skip(")") ? part : unknown();
    }
    if (skip("^") || skip("$")) return {};
    if (skip("\\b")) return {{}, true, true};
    if (skip("[")) return one(set(ignore_case));
    if (skip(".")) return one(~Bytes().set(index('\n')));
    Bytes bytes;
    add(bytes, escaped_or_literal(), ignore_case);
    return one(bytes);
  }
  // NOLINTEND(misc-no-recursion)

  // Ends the parse, with nothing known from here on.
  Part unknown() {
    rest_ = {};
    is_unknown_ = true;
    return {{}, false, false};
  }

  static Part one(Bytes bytes) { return {{bytes}, true, false}; }

  static void add(Bytes& bytes, Bytes more, bool ignore_case) {
    if (ignore_case) {
      // Letters beyond ASCII have cases as well.
      const Bytes beyond = ~Bytes() << 0x80;
      if ((more & beyond).any()) more |= beyond;
      for (std::size_t c = 'a'; c <= 'z'; ++c) {
        const std::size_t capital = c - 'a' + 'A';
        if (more[c] || more[capital]) more.set(c).set(capital);
      }
    }
    bytes |= more;
  }

  // The character or class at hand.
  Bytes escaped_or_literal() {
    const char c = next();
    if (c != '\\') return Bytes().set(index(c));
    const char kind = next();
    switch (kind) {
      case 'w':
        return word();
      case 'W':
        return ~word();
      case 'd':
        return bytes_of([](char digit) { return digit >= '0' && digit <= '9'; });
      case 'D':
        return ~bytes_of([](char digit) { return digit >= '0' && digit <= '9'; });
      case 's':
        return spaces();
      case 'S':
        return ~spaces();
      case 'n':
        return Bytes().set(index('\n'));
      case 'r':
        return Bytes().set(index('\r'));
      case 't':
        return Bytes().set(index('\t'));
      case 'x': {
        if (rest_.starts_with('{')) unknown();
        const auto high = hex_digit(next());
        const auto low = hex_digit(next());
        if (high && low) return Bytes().set(std::size_t{*high} * 16 + *low);
        return ~Bytes();
      }
      default:
        if (!is_word(kind)) return Bytes().set(index(kind));
        unknown();
        return ~Bytes();
    }
  }

  static Bytes word() {
    static const Bytes bytes = bytes_of(is_word);
    return bytes;
  }

  static Bytes spaces() {
    return bytes_of(
        [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; });
  }

  // Behind its opening bracket.
  Bytes set(bool ignore_case) {
    const bool negated = skip("^");
    Bytes bytes;
    for (bool first = true; first || !rest_.starts_with(']'); first = false) {
      if (rest_.empty()) return ~Bytes();
      if (rest_.starts_with("[:")) {
        unknown();
        return ~Bytes();
      }
      Bytes from = escaped_or_literal();
      if (from.count() == 1 && rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
        rest_.remove_prefix(1);
        const Bytes to = escaped_or_literal();
        std::size_t c = 0;
        while (!from[c]) ++c;
        for (; c < from.size() && !to[c]; ++c) from.set(c);
        from |= to;
      }
      add(bytes, from, ignore_case);
    }
    rest_.remove_prefix(1);
    if (negated && ignore_case && (bytes >> 0x80).any()) unknown();
    return negated ? ~bytes : bytes;
  }

  struct Repeat {
    std::uint32_t least = 1;
    std::uint32_t most = 1;
  };

  std::uint32_t number() {
    constexpr std::uint32_t kMost = 1000;
    std::uint32_t value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = std::min(kMost, value * 10 + static_cast<std::uint32_t>(next() - '0'));
    }
    return value;
  }

  Repeat repeat() {
    Repeat repeat;
    if (skip("*")) {
      repeat = {0, kNoEnd};
    } else if (skip("+")) {
      repeat = {1, kNoEnd};
    } else if (skip("?")) {
      repeat = {0, 1};
    } else if (skip("{")) {
      repeat.least = repeat.most = number();
      if (skip(",")) repeat.most = rest_.starts_with('}') ? kNoEnd : number();
      if (!skip("}")) unknown();
    }
    skip("?");  // the least of it: the same text
    return repeat;
  }

  std::string_view rest_;
  std::string_view keyword_;
  bool is_unknown_ = false;
};

}  // namespace

Beginning::Beginning(std::string_view regex, std::string_view keyword) {
  Part part = Parser(regex, keyword).all();
  places_ = std::move(part.places);
  boundary_ = part.boundary;
}

bool Beginning::may_stand_at(std::string_view bytes, std::size_t at) const {
  if (bytes.size() - at < places_.size()) return false;
  if (boundary_ && at < bytes.size() && (at > 0 && is_word(bytes[at - 1])) == is_word(bytes[at])) {
    return false;
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!places_[i][index(bytes[at + i])]) return false;
  }
  return true;
}

Stretch::Stretch(std::string_view regex) {
  constexpr std::size_t kLeast = 12;  // shorter ones stand everywhere
  const Part part = Parser(regex, {}).all();
  if (part.stretch_size < kLeast) return;
  bytes_ = part.stretch;
  size_ = part.stretch_size;
}

std::size_t Stretch::find(std::string_view bytes, std::size_t from, std::size_t end) const {
  end = std::min(end, bytes.size());
  while (from + size_ <= end) {
    // From the back: one byte that does not belong saves the look at those before it.
    std::size_t back = from + size_;
    while (back > from && bytes_[index(bytes[back - 1])]) --back;
    if (back == from) return from;
    from = back;
  }
  return bytes.npos;
}

char required_byte(std::string_view regex) {
  constexpr std::string_view kRare = "@~";
  constexpr std::string_view kMaybe = "?*{";
  char required = '\0';
  int depth = 0;
  bool in_set = false;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    const char c = regex[i];
    if (c == '\\') {
      ++i;
    } else if (in_set) {
      in_set = c != ']' || regex[i - 1] == '[';
    } else if (c == '[') {
      in_set = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (depth == 0 && c == '|') {
      return '\0';
    } else if (depth == 0 && kRare.find(c) != kRare.npos &&
               (i + 1 == regex.size() || kMaybe.find(regex[i + 1]) == kMaybe.npos)) {
      required = c;
    }
  }
  return required;
}

}  // namespace sluice::secrets
