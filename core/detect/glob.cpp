#include "core/detect/glob.h"

#include <algorithm>
#include <bitset>
#include <iterator>
#include <optional>
#include <utility>

namespace sluice {
namespace {

constexpr std::size_t kWord = 64;
constexpr std::size_t kBytes = 256;

using Bytes = std::bitset<kBytes>;

std::size_t index_of(char c) { return static_cast<unsigned char>(c); }

bool is_upper(std::size_t c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(std::size_t c) { return c >= 'a' && c <= 'z'; }
bool is_digit(std::size_t c) { return c >= '0' && c <= '9'; }
bool is_alnum(std::size_t c) { return is_upper(c) || is_lower(c) || is_digit(c); }
bool is_graph(std::size_t c) { return c > ' ' && c < 0x7F; }

// The classes of POSIX in the C locale, as git has them.
struct NamedClass {
  std::string_view name;
  bool (*holds)(std::size_t c);
};
constexpr NamedClass kClasses[] = {
    {"alnum", is_alnum},
    {"alpha", [](std::size_t c) { return is_upper(c) || is_lower(c); }},
    {"blank", [](std::size_t c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](std::size_t c) { return c < ' ' || c == 0x7F; }},
    {"digit", is_digit},
    {"graph", is_graph},
    {"lower", is_lower},
    {"print", [](std::size_t c) { return c == ' ' || is_graph(c); }},
    {"punct", [](std::size_t c) { return is_graph(c) && !is_alnum(c); }},
    {"space", [](std::size_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }},
    {"upper", is_upper},
    {"xdigit",
     [](std::size_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }},
};

// [abc], [a-z], [!a], [[:digit:]].
class SetReader {
 public:
  // `at` stands on '['.
  SetReader(std::string_view pattern, std::size_t at) : pattern_(pattern), at_(at + 1) {}

  std::string_view fault;  // why the set is none; empty for a good one
  Bytes bytes;

  // Gives the index behind the set, or behind the pattern where it is broken.
  std::size_t read() {
    const bool negated = at_ < pattern_.size() && (pattern_[at_] == '!' || pattern_[at_] == '^');
    if (negated) ++at_;
    for (bool first = true; fault.empty() && (first || now() != ']'); first = false) member();
    if (negated) bytes.flip();
    bytes.reset(index_of('/'));
    return fault.empty() ? at_ + 1 : pattern_.size();
  }

 private:
  // The byte at hand; there is one as long as the set is closed.
  char now() {
    if (at_ < pattern_.size()) return pattern_[at_];
    fault = "'[' is not closed";
    return ']';
  }

  char literal() {
    if (now() == '\\') ++at_;
    const char c = now();
    ++at_;
    return c;
  }

  void member() {
    if (pattern_.substr(std::min(at_, pattern_.size())).starts_with("[:") && named()) return;
    const std::size_t low = index_of(literal());
    std::size_t high = low;
    bytes.set(low);
    const std::string_view rest = pattern_.substr(std::min(at_, pattern_.size()));
    if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']') {
      ++at_;
      high = index_of(literal());
    }
    for (std::size_t c = low; c <= high; ++c) bytes.set(c);
  }

  // False where it is none, and '[' is a member.
  bool named() {
    const std::size_t begin = at_ + 2;
    const std::size_t end = pattern_.find(']', begin);
    if (end == pattern_.npos || end == begin || pattern_[end - 1] != ':') return false;
    const std::string_view name = pattern_.substr(begin, end - 1 - begin);
    const auto found = std::find_if(std::begin(kClasses), std::end(kClasses),
                                    [&](const NamedClass& one) { return one.name == name; });
    if (found == std::end(kClasses)) {
      fault = "'[: :]' holds no class that is known";
    } else {
      for (std::size_t c = 0; c < kBytes; ++c) {
        if (found->holds(c)) bytes.set(c);
      }
    }
    at_ = end + 1;
    return true;
  }

  std::string_view pattern_;
  std::size_t at_;
};

void set_bit(std::vector<std::uint64_t>& bits, std::size_t at) {
  bits[at / kWord] |= std::uint64_t{1} << at % kWord;
}

bool has_bit(const std::vector<std::uint64_t>& bits, std::size_t at) {
  return (bits[at / kWord] >> at % kWord & 1U) != 0;
}

}  // namespace

// Reads a pattern into steps.
class Glob::Compiler {
 public:
  Compiler(Glob& glob, std::string_view pattern) : glob_(glob), pattern_(pattern) {}

  void run() {
    while (pattern_.ends_with('/')) pattern_.remove_suffix(1);
    glob_.anchored_ = pattern_.find('/') != pattern_.npos;
    if (pattern_.starts_with('/')) pattern_.remove_prefix(1);
    if (pattern_.empty()) return;
    if (!glob_.anchored_ && simple()) return;
    for (std::size_t at = 0; at < pattern_.size() && !broken_;) at = token(at);
    if (!broken_) fill();
  }

 private:
  struct Token {
    std::optional<char> literal;
    Bytes bytes;                // where it is none
    bool stays = false;         // '*' stands before it
    bool stays_at_all = false;  // "**" does
    bool may_be_empty = false;
  };

  bool simple() {
    const bool star = pattern_.size() > 1 && pattern_.front() == '*';
    const std::string_view rest = pattern_.substr(star ? 1 : 0);
    if (rest.find_first_of("*?[\\") != rest.npos) return false;
    glob_.shape_ = star ? Shape::suffix : Shape::literal;
    glob_.text_ = rest;
    return true;
  }

  Token& add() {
    tokens_.push_back(std::exchange(next_, {}));
    return tokens_.back();
  }

  void add_literal(char c) { add().literal = c; }

  void add_any() { add().bytes.set().reset(index_of('/')); }

  std::size_t token(std::size_t at) {
    switch (pattern_[at]) {
      case '*':
        return stars(at);
      case '?':
        add_any();
        return at + 1;
      case '[': {
        SetReader set(pattern_, at);
        const std::size_t end = set.read();
        broken_ = !set.fault.empty();
        add().bytes = set.bytes;
        return end;
      }
      case '\\':
        broken_ = at + 1 == pattern_.size();
        if (!broken_) add_literal(pattern_[at + 1]);
        return at + 2;
      default:
        add_literal(pattern_[at]);
        return at + 1;
    }
  }

  std::size_t stars(std::size_t at) {
    const std::size_t end = std::min(pattern_.find_first_not_of('*', at), pattern_.size());
    // Git holds what stands before the first special character against the path by itself, and what
    // is left begins a pattern.
    const bool starts = at == 0 || pattern_[at - 1] == '/' || at == pattern_.find_first_of("*?[\\");
    const bool is_double = end - at > 1 && starts && (end == pattern_.size() || slash_at(end));
    if (!is_double) {
      next_.stays = true;
      return end;
    }
    if (end == pattern_.size()) {
      // All that lies here, and there must be something; behind "a" in "/a**" nothing has to be.
      if (at == 0 || pattern_[at - 1] == '/') add_any();
      next_.stays_at_all = true;
      return end;
    }
    const std::size_t behind = end + (pattern_[end] == '\\' ? 2 : 1);
    // One after the other adds nothing.
    if (!tokens_.empty() && tokens_.back().may_be_empty) return behind;
    next_.stays_at_all = true;
    next_.may_be_empty = true;
    add_literal('/');
    return behind;
  }

  bool slash_at(std::size_t at) const {
    return pattern_[at] == '/' || pattern_.substr(at).starts_with("\\/");
  }

  void fill() {
    glob_.shape_ = Shape::general;
    glob_.last_ = tokens_.size();
    glob_.words_ = tokens_.size() / kWord + 1;
    tokens_.push_back(next_);  // behind the pattern: where it may stay
    glob_.steps_.resize(kBytes * glob_.words_);
    for (auto* const bits : {&glob_.stays_, &glob_.stays_for_all_, &glob_.may_be_empty_})
      bits->resize(glob_.words_);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.stays || token.stays_at_all) set_bit(glob_.stays_, i);
      if (token.stays_at_all) set_bit(glob_.stays_for_all_, i);
      if (token.may_be_empty) set_bit(glob_.may_be_empty_, i);
      if (token.literal) step(index_of(*token.literal), i);
      for (std::size_t c = 0; c < kBytes && token.bytes.any(); ++c) {
        if (token.bytes[c]) step(c, i);
      }
    }
  }

  void step(std::size_t c, std::size_t at) { set_bit(glob_.steps_, c * glob_.words_ * kWord + at); }

  Glob& glob_;
  std::string_view pattern_;
  std::vector<Token> tokens_;
  Token next_;  // what is known of the one that comes
  bool broken_ = false;
};

Glob::Glob(std::string_view pattern) { Compiler(*this, pattern).run(); }

bool Glob::run(std::string_view path, Covers covers) const {
  std::vector<std::uint64_t> now(words_);
  now[0] = 1 | (may_be_empty_[0] & 1U) << 1U;
  std::size_t most = 0;  // the last word that holds anything
  for (const char c : path) {
    if (c == '/' && covers == Covers::what_lies_in_it && has_bit(now, last_)) return true;
    const std::uint64_t* const steps = &steps_[index_of(c) * words_];
    const std::vector<std::uint64_t>& stays = c == '/' ? stays_for_all_ : stays_;
    std::uint64_t any = 0;
    std::uint64_t carry = 0;        // of the bits that went on
    std::uint64_t empty_carry = 0;  // of those that go on once more
    for (std::size_t i = 0; i <= most; ++i) {
      const std::uint64_t going = now[i] & steps[i];
      const std::uint64_t gone = going << 1U | carry;
      carry = going >> (kWord - 1);
      const std::uint64_t empty = gone & may_be_empty_[i];
      now[i] = gone | empty << 1U | empty_carry | (now[i] & stays[i]);
      empty_carry = empty >> (kWord - 1);
      any |= now[i];
    }
    if ((carry | empty_carry) != 0 && most + 1 < words_) {
      const std::uint64_t empty = carry & may_be_empty_[++most];
      now[most] = carry | empty << 1U | empty_carry;
      any = 1;
    }
    if (any == 0) return false;
  }
  return has_bit(now, last_);
}

bool Glob::matches_exactly(std::string_view path) const {
  if (!anchored_) path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
  switch (shape_) {
    case Shape::nothing:
      return false;
    case Shape::literal:
      return path == text_;
    case Shape::suffix:
      return path.ends_with(text_);
    case Shape::general:
      break;
  }
  return run(path, Covers::itself);
}

bool Glob::matches(std::string_view path) const {
  if (anchored_) return shape_ == Shape::general && run(path, Covers::what_lies_in_it);
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (matches_exactly(path.substr(0, end))) return true;
    if (end == path.size()) return false;
    path.remove_prefix(end + 1);
  }
}

bool glob_matches(std::string_view pattern, std::string_view path) {
  return Glob(pattern).matches(path);
}

std::string_view glob_fault(std::string_view pattern) {
  if (pattern.find_first_not_of('/') == pattern.npos) return "a glob needs a name to match";
  if (pattern.starts_with('!')) return "a glob cannot be negated";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      if (++i == pattern.size()) return "a glob cannot end in '\\'";
      continue;
    }
    if (pattern[i] != '[') continue;
    SetReader set(pattern, i);
    const std::size_t end = set.read();
    if (!set.fault.empty()) return set.fault;
    i = end - 1;
  }
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  for (std::size_t begin = 0; begin <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
    const std::string_view part = pattern.substr(begin, end - begin);
    const bool last = end == pattern.size();
    if (part == "." || part == ".." || (part.empty() && !last)) {
      return "a glob is relative to the root, without '.', '..' or empty parts";
    }
    begin = end + 1;
  }
  return {};
}

}  // namespace sluice
