#include "core/model/cycles.h"

#include <algorithm>
#include <cstdint>

namespace sluice {

std::vector<Cycle> find_cycles(const Graph& graph) {
  enum class State : std::uint8_t { fresh, on_way, done };
  std::vector<State> states(graph.size(), State::fresh);
  std::vector<bool> reported(graph.size(), false);
  std::vector<Cycle> cycles;
  Cycle way;  // `edge` is the one that is followed now
  for (std::size_t start = 0; start < graph.size(); ++start) {
    if (states[start] != State::fresh) continue;
    way.push_back({start, 0});
    states[start] = State::on_way;
    while (!way.empty()) {
      CycleStep& here = way.back();
      if (here.edge == graph[here.node].size()) {
        states[here.node] = State::done;
        way.pop_back();
        if (!way.empty()) ++way.back().edge;
        continue;
      }
      const std::size_t next = graph[here.node][here.edge];
      if (states[next] == State::fresh) {
        states[next] = State::on_way;
        way.push_back({next, 0});
        continue;
      }
      if (states[next] == State::on_way) {
        const auto first = std::find_if(way.begin(), way.end(),
                                        [&](const CycleStep& step) { return step.node == next; });
        const bool is_new = std::none_of(
            first, way.end(), [&](const CycleStep& step) { return reported[step.node]; });
        if (is_new) {
          for (auto step = first; step != way.end(); ++step) reported[step->node] = true;
          Cycle& cycle = cycles.emplace_back(first, way.end());
          const auto lowest = std::min_element(
              cycle.begin(), cycle.end(),
              [](const CycleStep& a, const CycleStep& b) { return a.node < b.node; });
          std::rotate(cycle.begin(), lowest, cycle.end());
        }
      }
      ++here.edge;
    }
  }
  std::sort(cycles.begin(), cycles.end(),
            [](const Cycle& a, const Cycle& b) { return a.front().node < b.front().node; });
  return cycles;
}

}  // namespace sluice
