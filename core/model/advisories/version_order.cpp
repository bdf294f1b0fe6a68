#include "core/model/advisories/version_order.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace sluice::advisories {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}
int sign(int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view stripped(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == digits.npos ? std::string_view() : digits.substr(first);
}

// Digits as numbers of any size; nothing is 0.
int numbers(std::string_view a, std::string_view b) {
  a = stripped(a);
  b = stripped(b);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

template <typename T>
std::string_view take_while(std::string_view& text, T matches) {
  std::size_t size = 0;
  while (size < text.size() && matches(text[size])) ++size;
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

std::vector<std::string_view> split(std::string_view text, std::string_view at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find_first_of(at);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// --- Debian: deb-version(7) ---------------------------------------------------------------------

int dpkg_weight(char c) { return c == '~' ? -1 : is_letter(c) ? c : c + 256; }

int dpkg_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view x = take_while(a, [](char c) { return !is_digit(c); });
    const std::string_view y = take_while(b, [](char c) { return !is_digit(c); });
    for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
      const int left = i < x.size() ? dpkg_weight(x[i]) : 0;
      const int right = i < y.size() ? dpkg_weight(y[i]) : 0;
      if (left != right) return left < right ? -1 : 1;
    }
    const int diff = numbers(take_while(a, is_digit), take_while(b, is_digit));
    if (diff != 0) return diff;
  }
  return 0;
}

struct Epoch {
  std::string_view epoch, version, release;
  bool has_release = false;
};

Epoch split_epoch(std::string_view text, bool at_last_dash) {
  Epoch parts;
  const std::size_t colon = text.find(':');
  if (colon != text.npos && all_digits(text.substr(0, colon))) {
    parts.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const std::size_t dash = at_last_dash ? text.rfind('-') : text.find('-');
  parts.version = text.substr(0, dash);
  parts.has_release = dash != text.npos;
  if (parts.has_release) parts.release = text.substr(dash + 1);
  return parts;
}

int dpkg(std::string_view a, std::string_view b) {
  const Epoch x = split_epoch(a, true);
  const Epoch y = split_epoch(b, true);
  int diff = numbers(x.epoch, y.epoch);
  if (diff == 0) diff = dpkg_part(x.version, y.version);
  return diff != 0 ? diff : dpkg_part(x.release, y.release);
}

// --- rpm: rpm-version(7) ------------------------------------------------------------------------

int rpm_part(std::string_view a, std::string_view b) {
  const auto is_separator = [](char c) {
    return !is_digit(c) && !is_letter(c) && c != '~' && c != '^';
  };
  while (true) {
    take_while(a, is_separator);
    take_while(b, is_separator);
    const bool tilde_a = a.starts_with('~');
    const bool tilde_b = b.starts_with('~');
    if (tilde_a || tilde_b) {
      if (tilde_a != tilde_b) return tilde_a ? -1 : 1;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const bool caret_a = a.starts_with('^');
    const bool caret_b = b.starts_with('^');
    if (caret_a || caret_b) {
      if (a.empty()) return -1;
      if (b.empty()) return 1;
      if (caret_a != caret_b) return caret_a ? -1 : 1;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) return a.empty() && b.empty() ? 0 : a.empty() ? -1 : 1;
    if (is_digit(a[0])) {
      if (!is_digit(b[0])) return 1;
      const int diff = numbers(take_while(a, is_digit), take_while(b, is_digit));
      if (diff != 0) return diff;
    } else {
      if (is_digit(b[0])) return -1;
      const int diff = sign(take_while(a, is_letter).compare(take_while(b, is_letter)));
      if (diff != 0) return diff;
    }
  }
}

int rpm(std::string_view a, std::string_view b) {
  const Epoch x = split_epoch(a, false);
  const Epoch y = split_epoch(b, false);
  int diff = numbers(x.epoch, y.epoch);
  if (diff == 0) diff = rpm_part(x.version, y.version);
  if (diff == 0) diff = rpm_part(x.release, y.release);
  if (diff != 0 || x.has_release == y.has_release) return diff;
  return x.has_release ? 1 : -1;
}

// --- Alpine: apk-package(5) ---------------------------------------------------------------------

struct Apk {
  std::vector<std::string_view> numbers;
  char letter = 0;
  std::vector<std::pair<int, std::string_view>> suffixes;
  std::string_view build;
  std::string_view rest;  // what is no part of a version
  bool is_valid = true;
};

Apk read_apk(std::string_view text) {
  constexpr std::string_view kSuffixes[] = {"alpha", "beta", "pre", "rc", "",
                                            "cvs",   "svn",  "git", "hg", "p"};
  Apk read;
  while (true) {
    const std::string_view digits = take_while(text, is_digit);
    if (digits.empty() && read.numbers.empty()) read.is_valid = false;
    read.numbers.push_back(digits);
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    read.letter = text[0];
    text.remove_prefix(1);
  }
  while (text.starts_with('_')) {
    std::string_view rest = text.substr(1);
    const std::string_view name = take_while(rest, is_letter);
    const auto* const known = std::find(std::begin(kSuffixes), std::end(kSuffixes), name);
    if (name.empty() || known == std::end(kSuffixes)) break;
    read.suffixes.emplace_back(static_cast<int>(known - std::begin(kSuffixes)),
                               take_while(rest, is_digit));
    text = rest;
  }
  if (text.starts_with('~'))
    take_while(text, [](char c) { return c == '~' || is_digit(c) || (c >= 'a' && c <= 'f'); });
  if (text.starts_with("-r")) {
    text.remove_prefix(2);
    read.build = take_while(text, is_digit);
  }
  read.rest = text;
  return read;
}

int apk(std::string_view a, std::string_view b) {
  const Apk x = read_apk(a);
  const Apk y = read_apk(b);
  if (!x.is_valid && !y.is_valid) return sign(a.compare(b));
  if (x.is_valid != y.is_valid) return x.is_valid ? 1 : -1;
  const std::size_t count = std::min(x.numbers.size(), y.numbers.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view m = x.numbers[i];
    const std::string_view n = y.numbers[i];
    // Behind the first, what starts with a zero is a fraction.
    const bool is_fraction = i > 0 && (m.starts_with('0') || n.starts_with('0'));
    const int diff = is_fraction ? sign(m.compare(n)) : numbers(m, n);
    if (diff != 0) return diff;
  }
  if (x.numbers.size() != y.numbers.size()) return x.numbers.size() < y.numbers.size() ? -1 : 1;
  if (x.letter != y.letter) return x.letter < y.letter ? -1 : 1;
  constexpr int kNone = 4;  // what stands before the first patch
  for (std::size_t i = 0; i < std::max(x.suffixes.size(), y.suffixes.size()); ++i) {
    const auto m = i < x.suffixes.size() ? x.suffixes[i] : std::pair(kNone, std::string_view());
    const auto n = i < y.suffixes.size() ? y.suffixes[i] : std::pair(kNone, std::string_view());
    if (m.first != n.first) return m.first < n.first ? -1 : 1;
    const int diff = numbers(m.second, n.second);
    if (diff != 0) return diff;
  }
  const int diff = numbers(x.build, y.build);
  if (diff != 0) return diff;
  if (x.rest.empty() != y.rest.empty()) return x.rest.empty() ? 1 : -1;
  return x.rest.starts_with('-') || y.rest.starts_with('-') ? 0 : dpkg_part(x.rest, y.rest);
}

// --- SemVer, NuGet, Pub -------------------------------------------------------------------------

struct Semver {
  std::vector<std::string_view> numbers;
  std::string_view pre, build;
};

Semver read_semver(std::string_view text, std::size_t most) {
  Semver read;
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  const std::size_t plus = text.find('+');
  if (plus != text.npos) {
    read.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  while (read.numbers.size() < most) {
    std::string_view rest = text;
    const std::string_view digits = take_while(rest, is_digit);
    if (digits.empty()) break;
    read.numbers.push_back(digits);
    text = rest;
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  if (text.starts_with('-')) text.remove_prefix(1);
  read.pre = text;
  return read;
}

int identifiers(std::string_view a, std::string_view b) {
  const auto x = split(a, ".");
  const auto y = split(b, ".");
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const bool m = all_digits(x[i]);
    const bool n = all_digits(y[i]);
    if (m != n) return m ? -1 : 1;
    const int diff = m ? numbers(x[i], y[i]) : sign(x[i].compare(y[i]));
    if (diff != 0) return diff;
  }
  return x.size() == y.size() ? 0 : x.size() < y.size() ? -1 : 1;
}

int cores(const Semver& x, const Semver& y) {
  for (std::size_t i = 0; i < std::max(x.numbers.size(), y.numbers.size()); ++i) {
    const int diff = numbers(i < x.numbers.size() ? x.numbers[i] : std::string_view(),
                             i < y.numbers.size() ? y.numbers[i] : std::string_view());
    if (diff != 0) return diff;
  }
  if (x.pre.empty() != y.pre.empty()) return x.pre.empty() ? 1 : -1;
  return x.pre.empty() ? 0 : identifiers(x.pre, y.pre);
}

int semver(std::string_view a, std::string_view b) {
  return cores(read_semver(a, 3), read_semver(b, 3));
}

int nuget(std::string_view a, std::string_view b) {
  const std::string x = lower(a);
  const std::string y = lower(b);
  return cores(read_semver(x, 4), read_semver(y, 4));
}

int pub(std::string_view a, std::string_view b) {
  const Semver x = read_semver(a, 3);
  const Semver y = read_semver(b, 3);
  const int diff = cores(x, y);
  if (diff != 0) return diff;
  if (x.build.empty() != y.build.empty()) return x.build.empty() ? -1 : 1;
  return x.build.empty() ? 0 : identifiers(x.build, y.build);
}

// --- Python: PEP 440 ----------------------------------------------------------------------------

struct Pep440 {
  bool is_valid = false;
  std::string_view epoch;
  std::vector<std::string_view> release;
  int pre = -2;  // -2 none, else 0 a, 1 b, 2 rc
  std::string_view pre_number;
  bool has_post = false, has_dev = false;
  std::string_view post_number, dev_number;
  std::vector<std::string_view> local;
};

void skip_separator(std::string_view& text) {
  if (!text.empty() && (text[0] == '.' || text[0] == '-' || text[0] == '_')) text.remove_prefix(1);
}

// Takes one of the words, with a separator before it and behind it, and its number.
int take_word(std::string_view& text, std::initializer_list<std::pair<std::string_view, int>> words,
              std::string_view& number) {
  std::string_view rest = text;
  skip_separator(rest);
  for (const auto& [word, value] : words) {
    if (!rest.starts_with(word)) continue;
    rest.remove_prefix(word.size());
    std::string_view behind = rest;
    skip_separator(behind);
    const std::string_view digits = take_while(behind, is_digit);
    if (!digits.empty()) rest = behind;
    number = digits;
    text = rest;
    return value;
  }
  return -2;
}

Pep440 read_pep440(std::string_view text) {
  Pep440 read;
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::size_t bang = text.find('!');
  if (bang != text.npos && all_digits(text.substr(0, bang))) {
    read.epoch = text.substr(0, bang);
    text.remove_prefix(bang + 1);
  }
  while (true) {
    const std::string_view digits = take_while(text, is_digit);
    if (digits.empty()) return read;
    read.release.push_back(digits);
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  while (read.release.size() > 1 && stripped(read.release.back()).empty()) read.release.pop_back();
  read.pre = take_word(text,
                       {{"alpha", 0},
                        {"beta", 1},
                        {"preview", 2},
                        {"pre", 2},
                        {"rc", 2},
                        {"a", 0},
                        {"b", 1},
                        {"c", 2}},
                       read.pre_number);
  if (text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    read.post_number = take_while(text, is_digit);
    read.has_post = true;
  } else {
    read.has_post = take_word(text, {{"post", 1}, {"rev", 1}, {"r", 1}}, read.post_number) == 1;
  }
  read.has_dev = take_word(text, {{"dev", 1}}, read.dev_number) == 1;
  if (text.starts_with('+')) {
    read.local = split(text.substr(1), ".-_");
    text = {};
  }
  read.is_valid = text.empty();
  return read;
}

// What is no version by PEP 440, as setuptools ordered it before.
std::vector<std::string> legacy_key(std::string_view text) {
  std::vector<std::string> key;
  while (!text.empty()) {
    std::string part;
    if (is_digit(text[0])) {
      const std::string_view digits = stripped(take_while(text, is_digit));
      part = std::string(digits.size() < 40 ? 40 - digits.size() : 0, '0') + std::string(digits);
    } else if (is_letter(text[0])) {
      part = take_while(text, [](char c) { return c >= 'a' && c <= 'z'; });
      if (part == "pre" || part == "preview" || part == "rc") part = "c";
      if (part == "dev") part = "@";
      part = "*" + part;
      if (part < "*final") {
        while (!key.empty() && key.back() == "*final-") key.pop_back();
      }
    } else {
      const char c = text[0];
      text.remove_prefix(1);
      if (c == '.') continue;
      part = c == '-' ? "*final-" : std::string("*") + c;
    }
    if (part.starts_with("*") && part < "*final") {
      while (!key.empty() && key.back() == "*final-") key.pop_back();
    }
    key.push_back(std::move(part));
  }
  key.emplace_back("*final");
  return key;
}

int pep440(std::string_view a, std::string_view b) {
  const std::string small_a = lower(a);
  const std::string small_b = lower(b);
  const Pep440 x = read_pep440(small_a);
  const Pep440 y = read_pep440(small_b);
  if (x.is_valid != y.is_valid) return x.is_valid ? 1 : -1;
  if (!x.is_valid) {
    const auto m = legacy_key(small_a);
    const auto n = legacy_key(small_b);
    return m < n ? -1 : n < m ? 1 : 0;
  }
  int diff = numbers(x.epoch, y.epoch);
  for (std::size_t i = 0; diff == 0 && i < std::max(x.release.size(), y.release.size()); ++i) {
    diff = numbers(i < x.release.size() ? x.release[i] : std::string_view(),
                   i < y.release.size() ? y.release[i] : std::string_view());
  }
  if (diff != 0) return diff;
  const auto pre = [](const Pep440& one) {
    if (one.pre >= 0) return one.pre;
    return one.has_dev && !one.has_post ? -1 : 3;
  };
  if (pre(x) != pre(y)) return pre(x) < pre(y) ? -1 : 1;
  if (x.pre >= 0) diff = numbers(x.pre_number, y.pre_number);
  if (diff != 0) return diff;
  if (x.has_post != y.has_post) return x.has_post ? 1 : -1;
  diff = numbers(x.post_number, y.post_number);
  if (diff != 0) return diff;
  if (x.has_dev != y.has_dev) return x.has_dev ? -1 : 1;
  diff = numbers(x.dev_number, y.dev_number);
  if (diff != 0) return diff;
  for (std::size_t i = 0; i < std::min(x.local.size(), y.local.size()); ++i) {
    const bool m = all_digits(x.local[i]);
    const bool n = all_digits(y.local[i]);
    if (m != n) return m ? 1 : -1;
    diff = m ? numbers(x.local[i], y.local[i]) : sign(x.local[i].compare(y.local[i]));
    if (diff != 0) return diff;
  }
  return x.local.size() == y.local.size() ? 0 : x.local.size() < y.local.size() ? -1 : 1;
}

// --- Maven: ComparableVersion -------------------------------------------------------------------

// Flat: a list within a list is what stands behind a '-' or a change between digits and letters,
// and is always the last of its list.
struct MavenItem {
  enum class Kind : std::uint8_t { number, word, list };
  Kind kind = Kind::number;
  std::string text;  // of numbers without leading zeros
};
using MavenLists = std::vector<std::vector<MavenItem>>;  // each the last item of the one before

std::string maven_word(std::string word, bool before_digit) {
  if (before_digit && word == "a") return "alpha";
  if (before_digit && word == "b") return "beta";
  if (before_digit && word == "m") return "milestone";
  if (word == "ga" || word == "final" || word == "release") return {};
  if (word == "cr") return "rc";
  return word;
}

std::string maven_rank(const std::string& word) {
  constexpr std::string_view kKnown[] = {"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
  const auto* const found = std::find(std::begin(kKnown), std::end(kKnown), word);
  if (found != std::end(kKnown)) return std::string(1, static_cast<char>('0' + (found - kKnown)));
  return "7-" + word;
}

MavenLists read_maven(const std::string& version) {
  MavenLists lists(1);
  bool is_number = false;
  std::size_t start = 0;
  const auto add = [&](std::size_t end, bool before_digit) {
    const std::string text = version.substr(start, end - start);
    if (is_number || text.empty()) {
      lists.back().push_back({MavenItem::Kind::number, std::string(stripped(text))});
    } else {
      lists.back().push_back({MavenItem::Kind::word, maven_word(text, before_digit)});
    }
  };
  for (std::size_t i = 0; i < version.size(); ++i) {
    const char c = version[i];
    if (c == '.' || c == '-') {
      if (i == start) {
        lists.back().push_back({MavenItem::Kind::number, {}});
      } else {
        add(i, false);
      }
      start = i + 1;
      if (c == '-') lists.emplace_back();
    } else if (is_digit(c) != is_number || i == start) {
      if (i > start) {
        add(i, !is_number);
        start = i;
        lists.emplace_back();
      }
      is_number = is_digit(c);
    }
  }
  if (version.size() > start) add(version.size(), false);
  // From the innermost list out, what counts for nothing at the end goes.
  for (std::size_t i = lists.size(); i-- > 0;) {
    while (!lists[i].empty() && lists[i].back().text.empty()) lists[i].pop_back();
    if (i > 0 && lists[i].empty()) lists.erase(lists.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return lists;
}

// Of what stands where the other version has nothing.
int maven_to_nothing(const MavenLists& x, std::size_t list, std::size_t from) {
  for (; list < x.size(); ++list, from = 0) {
    for (std::size_t i = from; i < x[list].size(); ++i) {
      const MavenItem& item = x[list][i];
      const int diff = item.kind == MavenItem::Kind::number
                           ? (item.text.empty() ? 0 : 1)
                           : sign(maven_rank(item.text).compare("5"));
      if (diff != 0) return diff;
    }
  }
  return 0;
}

int maven_items(const MavenLists& x, std::size_t i, const MavenLists& y, std::size_t j) {
  while (true) {
    const std::size_t m = x[i].size();
    const std::size_t n = y[j].size();
    const std::size_t both = std::min(m, n);
    for (std::size_t at = 0; at < both; ++at) {
      const MavenItem& a = x[i][at];
      const MavenItem& b = y[j][at];
      if (a.kind != b.kind) return a.kind == MavenItem::Kind::number ? 1 : -1;
      const int diff = a.kind == MavenItem::Kind::number
                           ? numbers(a.text, b.text)
                           : sign(maven_rank(a.text).compare(maven_rank(b.text)));
      if (diff != 0) return diff;
    }
    const bool inner_x = i + 1 < x.size();
    const bool inner_y = j + 1 < y.size();
    if (m > both) {
      // An item of x against the inner list of y, or against nothing.
      if (inner_y) return x[i][both].kind == MavenItem::Kind::number ? 1 : -1;
      return maven_to_nothing(x, i, both);
    }
    if (n > both) {
      if (inner_x) return y[j][both].kind == MavenItem::Kind::number ? -1 : 1;
      return -maven_to_nothing(y, j, both);
    }
    if (!inner_x || !inner_y) {
      if (inner_x) return maven_to_nothing(x, i + 1, 0);
      if (inner_y) return -maven_to_nothing(y, j + 1, 0);
      return 0;
    }
    ++i;
    ++j;
  }
}

int maven(std::string_view a, std::string_view b) {
  return maven_items(read_maven(lower(a)), 0, read_maven(lower(b)), 0);
}

// --- RubyGems: Gem::Version ---------------------------------------------------------------------

std::vector<std::string_view> read_gem(std::string_view text) {
  std::vector<std::string_view> segments;
  while (!text.empty()) {
    if (is_digit(text[0])) {
      segments.push_back(take_while(text, is_digit));
    } else if (is_letter(text[0])) {
      segments.push_back(take_while(text, is_letter));
    } else {
      if (text[0] == '-') segments.emplace_back("pre");
      text.remove_prefix(1);
    }
  }
  const auto is_zero = [](std::string_view one) {
    return all_digits(one) && stripped(one).empty();
  };
  while (!segments.empty() && is_zero(segments.back())) segments.pop_back();
  const auto word = std::find_if(segments.begin(), segments.end(),
                                 [](std::string_view one) { return !all_digits(one); });
  auto from = word;
  while (from != segments.begin() && is_zero(*(from - 1))) --from;
  segments.erase(from, word);
  return segments;
}

int rubygems(std::string_view a, std::string_view b) {
  const auto x = read_gem(a);
  const auto y = read_gem(b);
  for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
    const std::string_view m = i < x.size() ? x[i] : "0";
    const std::string_view n = i < y.size() ? y[i] : "0";
    const bool is_m = all_digits(m);
    const bool is_n = all_digits(n);
    if (is_m != is_n) return is_m ? 1 : -1;
    const int diff = is_m ? numbers(m, n) : sign(m.compare(n));
    if (diff != 0) return diff;
  }
  return 0;
}

// --- PHP: version_compare, as Composer normalises before it
// ---------------------------------------

std::vector<std::string> read_php(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  std::vector<std::string> parts(1);
  char before = 0;
  for (const char c : text) {
    if (c == '.' || c == '-' || c == '_' || c == '+') {
      if (!parts.back().empty()) parts.emplace_back();
    } else {
      if (!parts.back().empty() && is_digit(before) != is_digit(c)) parts.emplace_back();
      parts.back() += c;
    }
    before = c;
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

int php_rank(std::string_view word) {
  constexpr std::pair<std::string_view, int> kWords[] = {
      {"dev", 0}, {"alpha", 1}, {"a", 1}, {"beta", 2}, {"b", 2},
      {"RC", 3},  {"rc", 3},    {"#", 4}, {"pl", 5},   {"p", 5}};
  for (const auto& [known, rank] : kWords) {
    if (word.starts_with(known)) return rank;
  }
  return -1;
}

// The numbers of a release as Composer sees it: 1.0 is 1.0.0.0, and neither builds nor "-stable"
// count. Nothing for others, which version_compare() orders.
std::optional<std::string> release_of_php(std::string_view text) {
  text = text.substr(0, text.find('+'));
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  constexpr std::string_view kStable = "-stable";
  if (text.ends_with(kStable)) text.remove_suffix(kStable.size());
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos) return std::nullopt;
  std::string version(text);
  constexpr std::ptrdiff_t kDots = 3;
  for (auto dots = std::count(text.begin(), text.end(), '.'); dots < kDots; ++dots) version += ".0";
  return version;
}

int php(std::string_view a, std::string_view b) {
  const auto release_a = release_of_php(a);
  const auto release_b = release_of_php(b);
  if (release_a && release_b) {
    a = *release_a;
    b = *release_b;
  }
  const auto x = read_php(a);
  const auto y = read_php(b);
  constexpr int kNumber = 4;
  const auto rank = [](const std::string& one) {
    return is_digit(one[0]) ? kNumber : php_rank(one);
  };
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const bool is_m = is_digit(x[i][0]);
    const bool is_n = is_digit(y[i][0]);
    const int diff = is_m && is_n ? numbers(x[i], y[i]) : sign(rank(x[i]) - rank(y[i]));
    if (diff != 0) return diff;
  }
  if (x.size() == y.size()) return 0;
  const bool is_longer = x.size() > y.size();
  const auto& longer = is_longer ? x : y;
  for (std::size_t i = std::min(x.size(), y.size()); i < longer.size(); ++i) {
    const int diff = is_digit(longer[i][0]) ? 1 : sign(php_rank(longer[i]) - kNumber);
    if (diff != 0) return is_longer ? diff : -diff;
  }
  return 0;
}

// --- CRAN, Hackage: numbers ---------------------------------------------------------------------

int plain(std::string_view a, std::string_view b, std::string_view separators) {
  const auto x = split(a, separators);
  const auto y = split(b, separators);
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const int diff =
        all_digits(x[i]) && all_digits(y[i]) ? numbers(x[i], y[i]) : sign(x[i].compare(y[i]));
    if (diff != 0) return diff;
  }
  return x.size() == y.size() ? 0 : x.size() < y.size() ? -1 : 1;
}

struct Name {
  std::string_view name;
  Order order;
};
constexpr Name kNames[] = {
    {"debian", Order::dpkg},
    {"ubuntu", Order::dpkg},
    {"deb", Order::dpkg},
    {"dpkg", Order::dpkg},
    {"echo", Order::dpkg},
    {"alpine", Order::apk},
    {"apk", Order::apk},
    {"alpaquita", Order::apk},
    {"bellsoft hardened containers", Order::apk},
    {"chainguard", Order::apk},
    {"wolfi", Order::apk},
    {"minimos", Order::apk},
    {"red hat", Order::rpm},
    {"redhat", Order::rpm},
    {"rpm", Order::rpm},
    {"rocky linux", Order::rpm},
    {"almalinux", Order::rpm},
    {"suse", Order::rpm},
    {"opensuse", Order::rpm},
    {"mageia", Order::rpm},
    {"openeuler", Order::rpm},
    {"azure linux", Order::rpm},
    {"photon os", Order::rpm},
    {"semver", Order::semver},
    {"npm", Order::semver},
    {"go", Order::semver},
    {"golang", Order::semver},
    {"crates.io", Order::semver},
    {"cargo", Order::semver},
    {"hex", Order::semver},
    {"swifturl", Order::semver},
    {"github actions", Order::semver},
    {"pypi", Order::pep440},
    {"python", Order::pep440},
    {"maven", Order::maven},
    {"java", Order::maven},
    {"rubygems", Order::rubygems},
    {"gem", Order::rubygems},
    {"ruby", Order::rubygems},
    {"nuget", Order::nuget},
    {"packagist", Order::php},
    {"composer", Order::php},
    {"php", Order::php},
    {"pub", Order::pub},
    {"cran", Order::cran},
    {"bioconductor", Order::cran},
    {"hackage", Order::hackage},
    {"ghc", Order::hackage},
};

}  // namespace

std::optional<Order> order_of(std::string_view ecosystem) {
  const std::string name = lower(ecosystem.substr(0, ecosystem.find(':')));
  for (const Name& known : kNames) {
    if (known.name == name) return known.order;
  }
  return std::nullopt;
}

int compare(Order order, std::string_view a, std::string_view b) {
  switch (order) {
    case Order::dpkg:
      return dpkg(a, b);
    case Order::apk:
      return apk(a, b);
    case Order::rpm:
      return rpm(a, b);
    case Order::semver:
      return semver(a, b);
    case Order::pep440:
      return pep440(a, b);
    case Order::maven:
      return maven(a, b);
    case Order::rubygems:
      return rubygems(a, b);
    case Order::nuget:
      return nuget(a, b);
    case Order::php:
      return php(a, b);
    case Order::pub:
      return pub(a, b);
    case Order::cran:
      return plain(a, b, ".-");
    case Order::hackage:
      return plain(a, b, ".");
  }
  return 0;
}

}  // namespace sluice::advisories
