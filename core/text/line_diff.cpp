#include "core/text/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice {
namespace {

constexpr std::size_t kAround = 3;
// Beyond this many changed lines all that lies between is told as one change.
constexpr std::size_t kMostChanges = 4000;

using Lines = std::vector<std::string_view>;

// With their line ends.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

enum class Change : char { none = ' ', removed = '-', added = '+' };

// The shortest way from `a` to `b`; empty where it is longer than the limit.
std::vector<Change> shortest(const Lines& a, const Lines& b) {
  const auto n = static_cast<std::ptrdiff_t>(a.size());
  const auto m = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t most = std::min<std::ptrdiff_t>(n + m, kMostChanges);
  // furthest[d][k + d]: how far into `a` d changes lead on the diagonal k.
  std::vector<std::vector<std::ptrdiff_t>> furthest;
  const auto at = [&](std::ptrdiff_t d, std::ptrdiff_t k) {
    return furthest[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  };
  const auto goes_down = [&](std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
  };
  std::ptrdiff_t changes = -1;
  for (std::ptrdiff_t d = 0; d <= most && changes < 0; ++d) {
    furthest.emplace_back(static_cast<std::size_t>(2 * d + 1), 0);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = 0;
      if (d > 0) x = goes_down(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      furthest.back()[static_cast<std::size_t>(k + d)] = x;
      if (x >= n && x - k >= m) changes = d;
    }
  }
  if (changes < 0) return {};
  std::vector<Change> way;
  std::ptrdiff_t x = n;
  std::ptrdiff_t k = n - m;
  for (std::ptrdiff_t d = changes; d > 0; --d) {
    const bool down = goes_down(d, k);
    const std::ptrdiff_t from = down ? at(d - 1, k + 1) : at(d - 1, k - 1);
    for (const std::ptrdiff_t start = down ? from : from + 1; x > start; --x)
      way.push_back(Change::none);
    way.push_back(down ? Change::added : Change::removed);
    x = from;
    k += down ? 1 : -1;
  }
  for (; x > 0; --x) way.push_back(Change::none);
  std::reverse(way.begin(), way.end());
  return way;
}

std::vector<Change> changes_between(Lines a, Lines b) {
  const auto [first_a, first_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same_before = static_cast<std::size_t>(first_a - a.begin());
  a.erase(a.begin(), first_a);
  b.erase(b.begin(), first_b);
  const auto [last_a, last_b] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  const auto same_behind = static_cast<std::size_t>(last_a - a.rbegin());
  a.resize(a.size() - same_behind);
  b.resize(b.size() - same_behind);
  std::vector<Change> all(same_before, Change::none);
  std::vector<Change> way = shortest(a, b);
  if (way.empty()) {
    way.assign(a.size(), Change::removed);
    way.insert(way.end(), b.size(), Change::added);
  }
  all.insert(all.end(), way.begin(), way.end());
  all.insert(all.end(), same_behind, Change::none);
  return all;
}

// "12,3"; of no lines, the one before them.
std::string range(std::size_t first, std::size_t count) {
  return std::to_string(count == 0 ? first : first + 1) + ',' + std::to_string(count);
}

void write_line(Change change, std::string_view line, std::string& out) {
  out += static_cast<char>(change);
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  const std::vector<Change> changes = changes_between(old_lines, new_lines);
  std::string out = "--- a/" + std::string(path) + "\n+++ b/" + std::string(path) + '\n';
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (std::size_t i = 0; i < changes.size();) {
    const auto is_change = [](Change change) { return change != Change::none; };
    const auto here = changes.begin() + static_cast<std::ptrdiff_t>(i);
    const auto change = std::find_if(here, changes.end(), is_change);
    if (change == changes.end()) break;
    const auto skipped = static_cast<std::size_t>(change - here);
    const std::size_t lead = std::min(skipped, kAround);
    i += skipped - lead;
    old_at += skipped - lead;
    new_at += skipped - lead;
    // To the last change that the next one follows within twice the lines around.
    std::size_t end = i + lead;
    for (std::size_t j = end, same = 0; j < changes.size() && same <= 2 * kAround; ++j) {
      same = is_change(changes[j]) ? 0 : same + 1;
      if (same == 0) end = j + 1;
    }
    end = std::min(end + kAround, changes.size());
    const auto count = [&](Change without) {
      return static_cast<std::size_t>(
          std::count_if(changes.begin() + static_cast<std::ptrdiff_t>(i),
                        changes.begin() + static_cast<std::ptrdiff_t>(end),
                        [&](Change one) { return one != without; }));
    };
    out += "@@ -" + range(old_at, count(Change::added)) + " +" +
           range(new_at, count(Change::removed)) + " @@\n";
    for (; i < end; ++i) {
      write_line(changes[i], changes[i] == Change::added ? new_lines[new_at] : old_lines[old_at],
                 out);
      if (changes[i] != Change::added) ++old_at;
      if (changes[i] != Change::removed) ++new_at;
    }
  }
  return out;
}

}  // namespace sluice
