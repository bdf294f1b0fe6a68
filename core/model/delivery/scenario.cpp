#include "core/model/delivery/scenario.h"

#include <algorithm>

#include "core/parse/regex.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostNames = 100;
constexpr std::size_t kMostExamples = 16;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kDeepest = 20;
constexpr std::string_view kHeads = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

std::string_view behind(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

// Writes examples of what a regular expression finds: each part of it once, of alternatives each.
class Examples {
 public:
  explicit Examples(std::string_view pattern) : pattern_(pattern) {}

  std::vector<std::string> run() {
    const std::size_t end = pattern_.find(')');
    if (pattern_.starts_with("(?") && end < 6 && pattern_.find_first_not_of("imsU", 2) == end)
      at_ = end + 1;  // flags
    std::vector<std::string> list = alternatives(0);
    return at_ >= pattern_.size() && !is_odd_ ? list : std::vector<std::string>();
  }

 private:
  using List = std::vector<std::string>;

  List alternatives(std::size_t depth) {
    List list;
    if (depth > kDeepest) {
      is_odd_ = true;
      return list;
    }
    for (;;) {
      for (std::string& one : sequence(depth)) {
        if (list.size() < kMostExamples) list.push_back(std::move(one));
      }
      if (at_ >= pattern_.size() || pattern_[at_] != '|') return list;
      ++at_;
    }
  }

  List sequence(std::size_t depth) {
    List list = {""};
    while (at_ < pattern_.size() && pattern_[at_] != '|' && pattern_[at_] != ')' && !is_odd_) {
      const List next = atom(depth);
      List longer;
      for (const std::string& head : list) {
        for (const std::string& tail : next) {
          if (longer.size() == kMostExamples || head.size() + tail.size() > kLongestName) break;
          longer.push_back(head + tail);
        }
      }
      list = std::move(longer);
    }
    return list;
  }

  List atom(std::size_t depth) {
    const char c = pattern_[at_++];
    List list;
    if (c == '^' || c == '$') return {""};
    if (c == '(') {
      if (pattern_.substr(at_).starts_with("?:")) at_ += 2;
      if (pattern_.substr(at_).starts_with("?")) is_odd_ = true;
      list = alternatives(depth + 1);
      if (at_ >= pattern_.size()) is_odd_ = true;
      ++at_;
    } else if (c == '[') {
      list = {set()};
    } else if (c == '.') {
      list = {"x"};
    } else if (c == '\\') {
      list = {escaped()};
    } else {
      list = {std::string(1, c)};
    }
    repeat(list);
    return list;
  }

  std::string escaped() {
    if (at_ >= pattern_.size()) {
      is_odd_ = true;
      return {};
    }
    const char c = pattern_[at_++];
    if (c == 'd') return "1";
    if (c == 'w' || c == 'S' || c == 'D') return "x";
    if (c == 'b' || c == 'A' || c == 'z' || c == 'Z') return {};
    if (c == 's' || c == 'W') return "-";
    return std::string(1, c);
  }

  std::string set() {
    const bool is_negated = at_ < pattern_.size() && pattern_[at_] == '^';
    if (is_negated) ++at_;
    std::string first;
    bool is_first = true;
    while (at_ < pattern_.size() && (is_first || pattern_[at_] != ']')) {
      is_first = false;
      std::string one =
          pattern_[at_] == '\\' ? (++at_, escaped()) : std::string(1, pattern_[at_++]);
      if (first.empty()) first = std::move(one);
    }
    ++at_;
    return is_negated ? "x" : first;
  }

  void repeat(List& list) {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_];
      if (c == '*' || c == '+' || c == '?') {
        ++at_;
      } else if (c == '{') {
        const std::size_t end = pattern_.find('}', at_);
        if (end == pattern_.npos) {
          is_odd_ = true;
          return;
        }
        std::size_t times = 0;
        for (std::size_t i = at_ + 1; i < end && pattern_[i] >= '0' && pattern_[i] <= '9'; ++i)
          times = std::min(times * 10 + static_cast<std::size_t>(pattern_[i] - '0'), kLongestName);
        for (std::string& one : list) {
          const std::string unit = one;
          for (std::size_t i = 1; i < times && one.size() < kLongestName; ++i) one += unit;
        }
        at_ = end + 1;
      } else {
        return;
      }
    }
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool is_odd_ = false;
};

// A filter pattern as a regular expression.
std::string regex_of_filter(std::string_view pattern) {
  std::string out = "^(?:";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      const bool is_double = pattern.substr(i).starts_with("**");
      out += is_double ? ".*" : "[^/]*";
      if (is_double) ++i;
    } else if (c == '\\' && i + 1 < pattern.size()) {
      out += '\\';
      out += pattern[++i];
    } else {  // ?, +, [ and ] mean here what they mean there
      if (std::string_view("().{}|^$\\").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out + ")$";
}

// The same for patterns of literal text, "*" and "**".
bool matches_simple(std::string_view pattern, std::string_view name) {
  // Where the part of the pattern so far may end in the name.
  std::vector<bool> ends(name.size() + 1);
  ends[0] = true;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') {
      for (std::size_t j = name.size(); j > 0; --j)
        ends[j] = ends[j - 1] && name[j - 1] == pattern[i];
      ends[0] = false;
      continue;
    }
    const bool is_double = pattern.substr(i).starts_with("**");
    if (is_double) ++i;
    for (std::size_t j = 1; j <= name.size(); ++j) {
      if (ends[j - 1] && (is_double || name[j - 1] != '/')) ends[j] = true;
    }
  }
  return ends[name.size()];
}

// A regular expression as a glob, where it is made of literal text, digits and ".*".
class GlobOfRegex {
 public:
  explicit GlobOfRegex(std::string_view regex) : rest_(regex) {}

  std::string run() {
    if (!take("^")) glob_ += '*';
    while (!rest_.empty() && rest_ != "$") {
      if (!atom()) return {};
    }
    if (rest_.empty() && !glob_.ends_with('*')) glob_ += '*';
    return std::move(glob_);
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  bool atom() {
    if (take(".*") || take(".+")) {
      // As a whole part it goes on behind the next '/'.
      const bool is_part =
          (glob_.empty() || glob_.ends_with('/')) && (rest_.empty() || rest_ == "$");
      glob_ += is_part ? "**" : "*";
      return true;
    }
    if (take("\\d") || take("[0-9]")) {
      glob_ += "[0-9]";
      // A class of one character goes no further in a glob.
      if (repeated()) glob_ += '*';
      return true;
    }
    const bool is_escaped = take("\\");
    if (rest_.empty()) return false;
    const char c = rest_.front();
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool is_literal =
        is_escaped ? std::string_view("./-_+").find(c) != std::string_view::npos
                   : is_word || std::string_view("/-_").find(c) != std::string_view::npos;
    if (!is_literal) return false;
    rest_.remove_prefix(1);
    glob_ += c;
    return !repeated();
  }

  bool repeated() {
    if (take("+") || take("*")) return true;
    const std::size_t end = rest_.starts_with('{') ? rest_.find('}') : rest_.npos;
    if (end == rest_.npos) return false;
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view rest_;
  std::string glob_;
};

// A pattern of GitHub's filters as a glob: what may be repeated is a class, and then anything.
std::string glob_of_filter(std::string_view pattern) {
  std::string glob;
  for (const char c : pattern) {
    if (c == '+' && glob.ends_with(']')) {
      glob += '*';
    } else if (c == '+' || c == '?') {
      return {};
    } else {
      glob += c;
    }
  }
  return glob;
}

}  // namespace

std::string_view Scenario::branch() const { return behind(ref, kHeads); }
std::string_view Scenario::tag() const { return behind(ref, kTags); }

std::string_view Scenario::ref_name() const {
  for (const std::string_view prefix : {kHeads, kTags, std::string_view("refs/pull/")}) {
    if (ref.starts_with(prefix)) return behind(ref, prefix);
  }
  return ref;
}

void RefNames::add(std::string example, std::string shown) {
  if (example.empty() || example.size() > kLongestName) return;
  const bool is_there = std::any_of(names_.begin(), names_.end(), [&](const One& one) {
    return one.example == example || one.shown == shown;
  });
  if (is_there) return;
  if (names_.size() == kMostNames) {
    is_cut_ = true;
    return;
  }
  names_.push_back({std::move(example), std::move(shown)});
}

void RefNames::add(std::string_view name) { add(std::string(name), std::string(name)); }

void RefNames::add_start(std::string_view text) {
  add(std::string(text) + "x", std::string(text) + "*");
}

void RefNames::add_end(std::string_view text) {
  add("x" + std::string(text), "*" + std::string(text));
}

void RefNames::add_part(std::string_view text) {
  add("x" + std::string(text) + "x", "*" + std::string(text) + "*");
}

void RefNames::add_glob(std::string_view pattern) {
  if (pattern.starts_with('!')) pattern.remove_prefix(1);
  if (pattern.find_first_of("*?+[") == pattern.npos) return add(pattern);
  if (pattern.find_first_not_of('*') == pattern.npos) return;  // any: always among those tried
  std::string regex = regex_of_filter(pattern);
  for (std::string& example : examples_of_regex(regex)) {
    // "[^/]*" gives one character: enough to tell it from the literal part.
    add(std::move(example), std::string(pattern));
    return;
  }
}

void RefNames::add_regex(std::string_view pattern) {
  const bool is_open_before = pattern.find('^') == pattern.npos;
  const bool is_open_behind = pattern.find('$') == pattern.npos;
  const bool is_literal = pattern.find_first_of(".*+?[\\{") == pattern.npos;
  for (const std::string& example : examples_of_regex(pattern)) {
    if (is_literal) {
      add(example);
    } else {
      add(example, "/" + std::string(pattern) + "/");
    }
    if (is_open_before) add("x-" + example, "*" + example);
    if (is_open_behind) add(example + "-x", example + "*");
  }
}

void RefNames::add(const RefNames& other) {
  for (const One& one : other.names_) add(one.example, one.shown);
  is_cut_ = is_cut_ || other.is_cut_;
}

bool RefNames::has(std::string_view name) const {
  return std::any_of(names_.begin(), names_.end(),
                     [&](const One& one) { return one.example == name; });
}

std::vector<std::string> examples_of_regex(std::string_view pattern) {
  return Examples(pattern).run();
}

std::string glob_of_name(std::string_view shown, std::string_view example) {
  if (shown == example)
    return shown.find_first_of("*?[\\") == shown.npos ? std::string(shown) : std::string();
  if (shown.size() > 2 && shown.starts_with('/') && shown.ends_with('/'))
    return GlobOfRegex(shown.substr(1, shown.size() - 2)).run();
  return glob_of_filter(shown);
}

RefFilter::RefFilter(const std::vector<std::string_view>& patterns) {
  list_.reserve(patterns.size());
  for (const std::string_view pattern : patterns) {
    One& one = list_.emplace_back();
    one.is_negated = pattern.starts_with('!');
    one.text = one.is_negated ? pattern.substr(1) : pattern;
    if (one.text.find_first_of("?+[]\\") != one.text.npos)
      one.regex.emplace(regex_of_filter(one.text));
  }
}

bool RefFilter::passes(std::string_view name) const {
  const Span whole{0, static_cast<std::uint32_t>(name.size())};
  bool passes = false;
  for (const One& one : list_) {
    if (one.is_negated == !passes) continue;
    const bool matches = one.text == name ||
                         (one.regex ? one.regex->find(name, whole, Regex::Anchor::none).has_value()
                                    : matches_simple(one.text, name));
    if (matches) passes = !one.is_negated;
  }
  return passes;
}

}  // namespace sluice::delivery
