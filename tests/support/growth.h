#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <string>

namespace sluice::test {

// What is above is no longer linear, whatever the machine.
inline constexpr double kLinear = 9;

// How much more processor time work takes on the text of four times the size: about 4 where it is
// linear, 16 where it is quadratic. `text` makes one of a size, `work` takes it; the best of three
// rounds counts. Where others use the machine too (and where a clock knows only of time that
// passes), what looks too long is measured again: what is quadratic is so each time.
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
  double least = 1e9;
  for (int attempt = 0; attempt < 4 && least >= kLinear; ++attempt) {
    const double one = std::max(ticks(size), kLeast);
    least = std::min(least, ticks(size * 4) / one);
  }
  return least;
}

}  // namespace sluice::test
