#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/findings/suppressions.h"

namespace sluice {

// From the first line to the last; lines count from 1, so that this one holds none.
struct Lines {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// The ignores of one file, made quick to ask: a file may hold thousands of them, each with hundreds
// of names, and as many findings. Which of them name a rule is found out once for each rule, and
// which of those count for a line in logarithmic time. Views the comments, which must outlive it.
class IgnoreIndex {
 public:
  // `comments` are in order of place. Those that are over do not count.
  IgnoreIndex(std::span<IgnoreComment> comments, std::optional<std::int32_t> today);
  ~IgnoreIndex();
  IgnoreIndex(const IgnoreIndex&) = delete;
  IgnoreIndex& operator=(const IgnoreIndex&) = delete;

  // A comment that names the rule, or one of `aliases`, and counts for what stands at `at` in the
  // block `scope`; of several the first, but for those of a step; null for none. The aliases are
  // those of a rule or a part of them, and live as long as it does.
  IgnoreComment* find(const Rule& rule, std::span<const std::string_view> aliases, Lines at,
                      Lines scope);

 private:
  using Number = std::uint32_t;  // of a comment; first comes first
  using Numbers = std::vector<Number>;
  class Places;

  Places& places_of(const Rule& rule, std::span<const std::string_view> aliases);
  void add_named(std::string_view id, Numbers& numbers) const;
  // Of `all_but_` the first, where the rule has names of its tool and none of them is named.
  void add_unnamed(std::span<const std::string_view> aliases, Numbers& numbers) const;

  std::span<IgnoreComment> comments_;
  Numbers nameless_;                                        // count for all of their family
  Numbers all_but_;                                         // for all but what any of them names
  std::unordered_map<std::string_view, Numbers> names_;     // by a whole id
  std::unordered_map<std::string_view, Numbers> prefixes_;  // by what stands before '*'
  using Asked = std::pair<const Rule*, const std::string_view*>;
  std::map<std::pair<Asked, std::size_t>, std::unique_ptr<Places>> places_;
};

}  // namespace sluice
