#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/source.h"

namespace sluice {

// A compiled regular expression (RE2 syntax) over bytes, or code points: time linear in the text,
// whatever it holds. May be used by several threads at once.
class Regex {
 public:
  // What a `.`, a class or a letter without its case stands for.
  enum class Encoding : std::uint8_t { bytes, utf8 };
  explicit Regex(std::string_view pattern, Encoding encoding = Encoding::bytes);
  ~Regex();
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;

  // False for a pattern that is not RE2 syntax or needs too much memory; it then matches nothing.
  bool valid() const;

  struct Match {
    Span whole;
    Span group;  // the first group that took part, of at most three; `whole` where there is none
  };

  enum class Anchor : std::uint8_t { start, none };

  // The leftmost match within `window` of `bytes`. '\b' sees the bytes next to the window; '^' and
  // '$' are the ends of `bytes`. Of a match of less than `least` bytes the group is not looked for,
  // which costs more than the match itself: it is `whole`.
  std::optional<Match> find(std::string_view bytes, Span window, Anchor anchor,
                            std::size_t least = 0) const;

  struct Group {
    std::string name;
    std::optional<Span> at;  // nothing where it took no part
  };
  // The leftmost match from `begin` on: all of it, then every group; empty where there is none.
  std::vector<Group> groups(std::string_view bytes, std::size_t begin) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace sluice
