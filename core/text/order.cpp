#include "core/text/order.h"

#include <algorithm>
#include <numeric>

namespace sluice {

std::vector<std::uint32_t> stable_order(std::size_t size, const void* context,
                                        bool (*before)(const void* context, std::uint32_t a,
                                                       std::uint32_t b)) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  const auto is_before = [&](std::uint32_t a, std::uint32_t b) { return before(context, a, b); };
  // Most lists come in order.
  if (!std::is_sorted(order.begin(), order.end(), is_before))
    std::stable_sort(order.begin(), order.end(), is_before);
  return order;
}

}  // namespace sluice
