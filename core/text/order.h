#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace sluice {

// Positions 0 … size - 1 in the order in which `before` has what stands at them; what neither comes
// before the other keeps its order. `context` is handed to `before`.
std::vector<std::uint32_t> stable_order(std::size_t size, const void* context,
                                        bool (*before)(const void* context, std::uint32_t a,
                                                       std::uint32_t b));

// As std::stable_sort of the items from `from` on. For what is large: each item is moved twice, and
// there is one sort in the program and not one for each type, which counts where code is sent over
// the network.
template <typename Items, typename Before>
void sort_stably(Items& items, Before before, std::size_t from = 0) {
  struct Given {
    const Items& items;
    const Before& before;
    std::size_t from;
  };
  const Given given{items, before, from};
  const std::vector<std::uint32_t> order = stable_order(
      items.size() - from, &given, [](const void* context, std::uint32_t a, std::uint32_t b) {
        const auto& [all, is_before, first] = *static_cast<const Given*>(context);
        return static_cast<bool>(is_before(all[first + a], all[first + b]));
      });
  std::vector<typename Items::value_type> sorted;
  sorted.reserve(order.size());
  for (const std::uint32_t at : order) sorted.push_back(std::move(items[from + at]));
  for (std::size_t i = 0; i < sorted.size(); ++i) items[from + i] = std::move(sorted[i]);
}

}  // namespace sluice
