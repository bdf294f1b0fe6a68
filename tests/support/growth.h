#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <string>

namespace sluice::test {

// How much more processor time work takes on the text of four times the size: about 4 where it is
// linear, 16 where it is quadratic. `text` makes one of a size, `work` takes it; the best of three
// rounds counts.
template <typename Text, typename Work>
double growth(std::size_t size, Text text, Work work) {
  const auto ticks = [&](std::size_t of) {
    const std::string input = text(of);
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
      const std::clock_t start = std::clock();
      work(input);
      best = std::min(best, static_cast<double>(std::clock() - start));
    }
    return best;
  };
  // What takes no time at all does not grow.
  constexpr double kLeast = CLOCKS_PER_SEC / 1000.0;
  const double one = std::max(ticks(size), kLeast);
  return ticks(size * 4) / one;
}

// What is above is no longer linear, whatever the machine.
inline constexpr double kLinear = 9;

}  // namespace sluice::test
