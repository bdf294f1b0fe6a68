#include "core/parse/regex.h"

#include <re2/re2.h>

#include <algorithm>

namespace sluice {
namespace {

// Of one pattern, its automaton included; above it, RE2 falls back to a slower search.
constexpr std::int64_t kMemory = 1 << 20;

RE2::Options options(Regex::Encoding encoding) {
  RE2::Options options;
  options.set_encoding(encoding == Regex::Encoding::utf8 ? RE2::Options::EncodingUTF8
                                                         : RE2::Options::EncodingLatin1);
  options.set_max_mem(kMemory);
  options.set_log_errors(false);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

// Where the first group lies in any match, as far as the pattern alone tells.
enum class GroupPlace : std::uint8_t {
  unknown,
  all,           // (…), \b(…)\b
  all_but_last,  // (…)(?:[^…]|$), unless the match ends where the text does
};

GroupPlace group_of(std::string_view pattern) {
  const auto skip = [&](std::string_view text) {
    const bool is_there = pattern.starts_with(text);
    if (is_there) pattern.remove_prefix(text.size());
    return is_there;
  };
  skip("\\b");
  if (!skip("(") || pattern.starts_with('?')) return GroupPlace::unknown;
  int depth = 1;
  std::size_t i = 0;
  // Behind the bracket that closes a set: no set of ours holds one but in front or escaped.
  const auto skip_set = [&] {
    ++i;
    if (i < pattern.size() && pattern[i] == '^') ++i;
    if (i < pattern.size() && pattern[i] == ']') ++i;
    while (i < pattern.size() && pattern[i] != ']') i += pattern[i] == '\\' ? 2U : 1U;
  };
  for (; i < pattern.size() && depth > 0; ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (i + 1 < pattern.size() && pattern[i + 1] == 'Q') return GroupPlace::unknown;
      ++i;
    } else if (c == '[') {
      if (pattern.find("[:", i) != pattern.npos) return GroupPlace::unknown;
      skip_set();
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    }
  }
  if (depth > 0) return GroupPlace::unknown;
  pattern.remove_prefix(i);
  if (pattern.empty() || pattern == "\\b") return GroupPlace::all;
  if (!skip("(?:[^")) return GroupPlace::unknown;
  i = 0;
  while (i < pattern.size() && pattern[i] != ']') i += pattern[i] == '\\' ? 2U : 1U;
  return i > 0 && i < pattern.size() && pattern.substr(i) == "]|$)" ? GroupPlace::all_but_last
                                                                    : GroupPlace::unknown;
}

}  // namespace

struct Regex::Program {
  Program(std::string_view pattern, Encoding encoding)
      : re2(piece(pattern), options(encoding)),
        group(encoding == Encoding::bytes ? group_of(pattern) : GroupPlace::unknown) {}
  RE2 re2;
  GroupPlace group;
};

Regex::Regex(std::string_view pattern, Encoding encoding)
    : program_(std::make_unique<Program>(pattern, encoding)) {}
Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::valid() const { return program_->re2.ok(); }

std::optional<Regex::Match> Regex::find(std::string_view bytes, Span window, Anchor anchor,
                                        std::size_t least) const {
  if (!valid()) return std::nullopt;
  const RE2& re2 = program_->re2;
  const RE2::Anchor where = anchor == Anchor::start ? RE2::ANCHOR_START : RE2::UNANCHORED;
  // Most searches fail, and without groups the automaton alone says so.
  constexpr int kMost = 4;
  re2::StringPiece groups[kMost];
  if (!re2.Match(piece(bytes), window.begin, window.end, where, groups, 1)) return std::nullopt;
  const auto span = [&](const re2::StringPiece& group) {
    const auto begin = static_cast<std::uint32_t>(group.data() - bytes.data());
    return Span{begin, begin + static_cast<std::uint32_t>(group.size())};
  };
  const Span whole = span(groups[0]);
  const int wanted = std::min(1 + re2.NumberOfCapturingGroups(), kMost);
  if (whole.size() < least || wanted == 1 || program_->group == GroupPlace::all)
    return Match{whole, whole};
  if (program_->group == GroupPlace::all_but_last && whole.end < bytes.size())
    return Match{whole, {whole.begin, whole.end - 1}};
  // Within the match, between the two bytes that '\b' may see: in a text as short as this, RE2 does
  // without another run of the automaton.
  const std::uint32_t from = whole.begin > 0 ? whole.begin - 1 : 0;
  const std::string_view around = bytes.substr(from, whole.end + 1 - from);
  if (!re2.Match(piece(around), whole.begin - from, whole.end - from, RE2::ANCHOR_BOTH, groups,
                 wanted))
    return std::nullopt;
  for (int i = 1; i < wanted; ++i) {
    if (groups[i].data() != nullptr) return Match{whole, span(groups[i])};
  }
  return Match{whole, whole};
}

std::vector<Regex::Group> Regex::groups(std::string_view bytes, std::size_t begin) const {
  std::vector<Group> found;
  if (!valid() || begin > bytes.size()) return found;
  const RE2& re2 = program_->re2;
  std::vector<re2::StringPiece> parts(static_cast<std::size_t>(1 + re2.NumberOfCapturingGroups()));
  if (!re2.Match(piece(bytes), begin, bytes.size(), RE2::UNANCHORED, parts.data(),
                 static_cast<int>(parts.size())))
    return found;
  found.resize(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].data() == nullptr) continue;
    const auto at = static_cast<std::uint32_t>(parts[i].data() - bytes.data());
    found[i].at = Span{at, at + static_cast<std::uint32_t>(parts[i].size())};
  }
  for (const auto& [name, index] : re2.NamedCapturingGroups())
    found[static_cast<std::size_t>(index)].name = name;
  return found;
}

}  // namespace sluice
