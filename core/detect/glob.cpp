#include "core/detect/glob.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice {
namespace {

// Reads [abc], [a-z], [!a] at `i`, which stands on '['; gives the index behind it, or `i` where it
// is no class and '[' stands for itself.
std::size_t match_class(std::string_view pattern, std::size_t i, char c, bool& matched) {
  std::size_t at = i + 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    char low = pattern[at];
    if (low == '\\' && at + 1 < pattern.size()) low = pattern[++at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      at += 2;
      high = pattern[at];
    }
    found = found || (low <= c && c <= high);
    ++at;
  }
  if (at >= pattern.size()) return i;
  matched = found != negated && c != '/';
  return at + 1;
}

// Set of pattern positions that the path read so far can stand at: no backtracking.
class States {
 public:
  explicit States(std::string_view pattern)
      : pattern_(pattern), now_(pattern.size() + 1), next_(pattern.size() + 1) {}

  bool run(std::string_view path) {
    add(now_, 0, '/');
    char before = '/';
    for (const char c : path) {
      next_.assign(next_.size(), false);
      bool any = false;
      for (std::size_t i = 0; i < pattern_.size(); ++i) {
        if (now_[i]) any = step(i, c) || any;
      }
      if (!any) return false;
      now_.swap(next_);
      before = c;
      // '**/' may stand for nothing at the start of each component.
      for (std::size_t i = 0; i < pattern_.size(); ++i) {
        if (now_[i]) add(now_, i, before);
      }
    }
    return now_[pattern_.size()];
  }

 private:
  bool is_double_star(std::size_t i) const { return pattern_.substr(i, 2) == "**"; }

  // Position `i` and what can be reached from it without a character.
  void add(std::vector<bool>& set, std::size_t i, char before) {
    set[i] = true;
    if (i >= pattern_.size() || pattern_[i] != '*') return;
    if (is_double_star(i)) {
      std::size_t behind = i;
      while (behind < pattern_.size() && pattern_[behind] == '*') ++behind;
      if (!set[behind]) add(set, behind, before);
      if (behind < pattern_.size() && pattern_[behind] == '/' && before == '/' &&
          !set[behind + 1]) {
        add(set, behind + 1, before);
      }
    } else if (!set[i + 1]) {
      add(set, i + 1, before);
    }
  }

  bool step(std::size_t i, char c) {
    const char p = pattern_[i];
    if (p == '*') {
      if (c == '/' && !is_double_star(i)) return false;
      if (i > 0 && pattern_[i - 1] == '*') return false;  // the second star of '**' adds nothing
      add(next_, i, c);
      return true;
    }
    if (p == '?') return c != '/' && advance(i + 1, c);
    if (p == '[') {
      bool matched = false;
      const std::size_t end = match_class(pattern_, i, c, matched);
      if (end != i) return matched && advance(end, c);
    }
    if (p == '\\' && i + 1 < pattern_.size()) return pattern_[i + 1] == c && advance(i + 2, c);
    return p == c && advance(i + 1, c);
  }

  bool advance(std::size_t i, char c) {
    add(next_, i, c);
    return true;
  }

  std::string_view pattern_;
  std::vector<bool> now_;
  std::vector<bool> next_;
};

}  // namespace

bool glob_matches_exactly(std::string_view pattern, std::string_view path) {
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != pattern.npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return false;
  if (!anchored) {
    const std::size_t slash = path.rfind('/');
    if (slash != path.npos) path.remove_prefix(slash + 1);
  }
  return States(pattern).run(path);
}

bool glob_matches(std::string_view pattern, std::string_view path) {
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    if (glob_matches_exactly(pattern, path.substr(0, end))) return true;
    if (end == path.npos) return false;
  }
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
    bool matched = false;
    const std::size_t end = match_class(pattern, i, 'x', matched);
    if (end == i) return "'[' is not closed";
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
