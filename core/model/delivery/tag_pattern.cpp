#include "core/model/delivery/tag_pattern.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <iterator>
#include <vector>

#include "core/model/delivery/unknown_parts.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kLongest = 128;  // as long as a tag of an image may be

constexpr std::string_view kDigits = "0-9";
constexpr std::string_view kHexadecimal = "0-9a-f";
constexpr std::string_view kLetters = "A-Za-z-";  // of SemVer, that is
constexpr std::string_view kInIdentifier = "0-9A-Za-z-";
constexpr std::string_view kInBranch = "0-9A-Za-z._/+-";

bool is_in(std::string_view ranges, char c) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const bool is_range = i + 2 < ranges.size() && ranges[i + 1] == '-';
    const char last = is_range ? ranges[i + 2] : ranges[i];
    if (c >= ranges[i] && c <= last) return true;
    if (is_range) i += 2;
  }
  return false;
}

// An automaton whose states are the single characters of a pattern: each knows which may follow.
class Automaton {
 public:
  using State = std::uint32_t;
  // A part of the pattern: where it may begin and end.
  struct Part {
    std::vector<State> first, last;
    bool may_be_empty = false;
  };

  static Part nothing() { return {{}, {}, true}; }

  Part one_of(std::string_view ranges) {
    states_.push_back({ranges, {}, '\0'});
    const State state = static_cast<State>(states_.size() - 1);
    return {{state}, {state}, false};
  }

  Part text(std::string_view text) {
    Part part = nothing();
    for (const char c : text) {
      Part one = one_of({});
      states_.back().literal = c;
      part = then(std::move(part), one);
    }
    return part;
  }

  Part then(Part a, const Part& b) {
    connect(a, b);
    if (a.may_be_empty) append(a.first, b.first);
    if (!b.may_be_empty) a.last.clear();
    append(a.last, b.last);
    a.may_be_empty = a.may_be_empty && b.may_be_empty;
    return a;
  }

  static Part either(Part a, const Part& b) {
    append(a.first, b.first);
    append(a.last, b.last);
    a.may_be_empty = a.may_be_empty || b.may_be_empty;
    return a;
  }

  Part repeated(Part part) {  // once or more often
    connect(part, part);
    return part;
  }

  static Part maybe(Part part) {
    part.may_be_empty = true;
    return part;
  }

  // Whether a text matches whose pieces have anything between them.
  bool matches(const Part& whole, const std::vector<std::string_view>& pieces) const {
    // One more than there are states: where nothing was read yet.
    std::vector<bool> now(states_.size() + 1);
    now[states_.size()] = true;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) spread(whole, now);
      for (const char c : pieces[i]) now = step(whole, now, c);
    }
    return (now[states_.size()] && whole.may_be_empty) ||
           std::any_of(whole.last.begin(), whole.last.end(),
                       [&](State state) { return now[state]; });
  }

 private:
  struct Node {
    std::string_view ranges;  // empty for a literal
    std::vector<State> next;
    char literal;

    bool takes(char c) const { return ranges.empty() ? c == literal : is_in(ranges, c); }
  };

  static void append(std::vector<State>& to, const std::vector<State>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  void connect(const Part& a, const Part& b) {
    for (const State state : a.last) append(states_[state].next, b.first);
  }

  const std::vector<State>& after(const Part& whole, std::size_t state) const {
    return state == states_.size() ? whole.first : states_[state].next;
  }

  std::vector<bool> step(const Part& whole, const std::vector<bool>& now, char c) const {
    std::vector<bool> reached(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (!now[i]) continue;
      for (const State next : after(whole, i)) {
        if (states_[next].takes(c)) reached[next] = true;
      }
    }
    return reached;
  }

  // Adds what any text leads to.
  void spread(const Part& whole, std::vector<bool>& now) const {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (now[i]) open.push_back(i);
    }
    while (!open.empty()) {
      const std::size_t state = open.back();
      open.pop_back();
      for (const State next : after(whole, state)) {
        if (now[next]) continue;
        now[next] = true;
        open.push_back(next);
      }
    }
  }

  std::vector<Node> states_;
};

using Part = Automaton::Part;

Part times(Automaton& automaton, std::string_view ranges, std::size_t count) {
  Part part = Automaton::nothing();
  for (std::size_t i = 0; i < count; ++i)
    part = automaton.then(std::move(part), automaton.one_of(ranges));
  return part;
}

Part any_number_of(Automaton& automaton, std::string_view ranges) {
  return Automaton::maybe(automaton.repeated(automaton.one_of(ranges)));
}

// Without a zero in front.
Part number(Automaton& automaton) {
  return Automaton::either(automaton.text("0"), automaton.then(automaton.one_of("1-9"),
                                                               any_number_of(automaton, kDigits)));
}

Part identifier(Automaton& automaton) {
  Part word = any_number_of(automaton, kDigits);
  word = automaton.then(std::move(word), automaton.one_of(kLetters));
  word = automaton.then(std::move(word), any_number_of(automaton, kInIdentifier));
  return Automaton::either(number(automaton), word);
}

Part semver(Automaton& automaton, bool is_last) {
  Part part = number(automaton);
  for (int i = 0; i < 2; ++i) {
    part = automaton.then(std::move(part), automaton.text("."));
    part = automaton.then(std::move(part), number(automaton));
  }
  if (!is_last) return part;
  Part more = automaton.then(automaton.text("."), identifier(automaton));
  more = Automaton::maybe(automaton.repeated(std::move(more)));
  Part release = automaton.then(automaton.text("-"), identifier(automaton));
  release = automaton.then(std::move(release), more);
  return automaton.then(std::move(part), Automaton::maybe(std::move(release)));
}

Part sha(Automaton& automaton) {
  constexpr std::size_t kShortest = 7;
  constexpr std::size_t kFull = 64;
  Part more = Automaton::nothing();
  for (std::size_t i = kShortest; i < kFull; ++i)
    more = Automaton::maybe(automaton.then(automaton.one_of(kHexadecimal), more));
  return automaton.then(times(automaton, kHexadecimal, kShortest), more);
}

Part two_digits(Automaton& automaton, std::string_view first, std::string_view second) {
  return automaton.then(automaton.one_of(first), automaton.one_of(second));
}

Part date(Automaton& automaton, std::string_view between) {
  Part month =
      Automaton::either(two_digits(automaton, "0", "1-9"), two_digits(automaton, "1", "0-2"));
  Part day =
      Automaton::either(two_digits(automaton, "0", "1-9"), two_digits(automaton, "1-2", kDigits));
  day = Automaton::either(std::move(day), two_digits(automaton, "3", "0-1"));
  Part date = times(automaton, kDigits, 4);
  date = automaton.then(std::move(date), automaton.text(between));
  date = automaton.then(std::move(date), month);
  date = automaton.then(std::move(date), automaton.text(between));
  return automaton.then(std::move(date), day);
}

Part any_date(Automaton& automaton) {
  const Part plain = date(automaton, "");
  Part parted = Automaton::either(date(automaton, "-"), date(automaton, "."));
  return Automaton::either(std::move(parted), plain);
}

struct Placeholder {
  std::string_view written;
  Part (*part)(Automaton& automaton, bool is_last);
};
constexpr Placeholder kPlaceholders[] = {
    {"{semver}", semver},
    {"{n}", [](Automaton& automaton,
               bool /*is_last*/) { return automaton.repeated(automaton.one_of(kDigits)); }},
    {"{sha}", [](Automaton& automaton, bool /*is_last*/) { return sha(automaton); }},
    {"{date}", [](Automaton& automaton, bool /*is_last*/) { return any_date(automaton); }},
    {"{branch}", [](Automaton& automaton,
                    bool /*is_last*/) { return automaton.repeated(automaton.one_of(kInBranch)); }},
};

// Null where none begins here.
const Placeholder* placeholder_at(std::string_view pattern) {
  const auto* const found =
      std::find_if(std::begin(kPlaceholders), std::end(kPlaceholders),
                   [&](const Placeholder& one) { return pattern.starts_with(one.written); });
  return found == std::end(kPlaceholders) ? nullptr : found;
}

Part part_of(Automaton& automaton, std::string_view pattern) {
  Part whole = Automaton::nothing();
  while (!pattern.empty()) {
    const Placeholder* const placeholder = placeholder_at(pattern);
    const std::size_t size = placeholder != nullptr ? placeholder->written.size() : 1;
    whole =
        automaton.then(std::move(whole), placeholder != nullptr
                                             ? placeholder->part(automaton, pattern.size() == size)
                                             : automaton.text(pattern.substr(0, size)));
    pattern.remove_prefix(size);
  }
  return whole;
}

}  // namespace

Truth TagPattern::matches(const Name& tag) const {
  if (tag_pattern_fault(text_)) return Truth::unknown;
  const std::vector<std::string_view> pieces =
      tag.is_known ? std::vector<std::string_view>{tag.text} : known_pieces(tag.text);
  const bool is_whole = pieces.size() == 1;
  if (is_whole && !tag.is_known) return Truth::unknown;  // nobody can say of what
  Automaton automaton;
  const Part whole = part_of(automaton, text_);
  if (!automaton.matches(whole, pieces)) return Truth::no;
  return is_whole ? Truth::yes : Truth::unknown;
}

std::optional<TagPatternFault> tag_pattern_fault(std::string_view pattern) {
  if (pattern.empty()) return TagPatternFault{0, 0, "a tag pattern cannot be empty"};
  if (pattern.size() > kLongest)
    return TagPatternFault{0, pattern.size(), "a tag pattern has at most 128 characters"};
  for (std::size_t i = 0; i < pattern.size();) {
    if (const Placeholder* const placeholder = placeholder_at(pattern.substr(i))) {
      i += placeholder->written.size();
      continue;
    }
    if (pattern[i] == '{') {
      const std::size_t end = pattern.find('}', i);
      if (end == pattern.npos) return TagPatternFault{i, 1, "'{' is not closed"};
      return TagPatternFault{i, end + 1 - i,
                             "a tag pattern knows {semver}, {n}, {sha}, {date} and {branch}"};
    }
    if (pattern[i] == '}') return TagPatternFault{i, 1, "'}' closes nothing"};
    if (!is_in("0-9A-Za-z._/+-", pattern[i]))
      return TagPatternFault{i, 1, "a tag is made of letters, digits and . _ - + /"};
    ++i;
  }
  return std::nullopt;
}

}  // namespace sluice::delivery
