#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

// The rows of a table by the names in one of its columns, words with blanks between. Sorted once,
// when this is compiled.
namespace sluice::delivery {

struct NamedRow {
  std::string_view name;
  std::uint16_t row = 0;
};

template <typename Table, typename Column, typename Visit>
constexpr void each_name(const Table& table, Column column, Visit visit) {
  std::uint16_t row = 0;
  for (const auto& one : table) {
    std::string_view rest = one.*column;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end > 0) visit(NamedRow{rest.substr(0, end), row});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    ++row;
  }
}

template <typename Table, typename Column>
constexpr std::size_t count_names(const Table& table, Column column) {
  std::size_t count = 0;
  each_name(table, column, [&](NamedRow) { ++count; });
  return count;
}

// Below zero, zero or above, with every letter as `fold` takes it.
template <typename Fold>
constexpr int compare_names(std::string_view a, std::string_view b, Fold fold) {
  const std::size_t shorter = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    const char left = fold(a[i]);
    const char right = fold(b[i]);
    if (left != right) return left < right ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

template <std::size_t N, typename Table, typename Column, typename Fold>
constexpr std::array<NamedRow, N> index_rows(const Table& table, Column column, Fold fold) {
  std::array<NamedRow, N> rows{};
  std::size_t at = 0;
  each_name(table, column, [&](NamedRow row) { rows[at++] = row; });
  std::sort(rows.begin(), rows.end(), [&](const NamedRow& a, const NamedRow& b) {
    const int order = compare_names(a.name, b.name, fold);
    return order != 0 ? order < 0 : a.row < b.row;
  });
  return rows;
}

// Those of one name, in the order of the table.
template <std::size_t N, typename Fold>
std::span<const NamedRow> rows_named(const std::array<NamedRow, N>& rows, std::string_view name,
                                     Fold fold) {
  const auto first = std::lower_bound(rows.begin(), rows.end(), name,
                                      [&](const NamedRow& row, std::string_view asked) {
                                        return compare_names(row.name, asked, fold) < 0;
                                      });
  auto last = first;
  while (last != rows.end() && compare_names(last->name, name, fold) == 0) ++last;
  return {first, last};
}

}  // namespace sluice::delivery
