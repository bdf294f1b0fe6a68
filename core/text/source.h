#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

// Names one input of an audit: its index in the list that was handed in.
enum class SourceId : std::uint32_t {};

// Half-open byte range [begin, end) within one source. A source is at most 4 GiB.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr bool empty() const { return begin == end; }
  constexpr std::uint32_t size() const { return end - begin; }
  constexpr bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  friend constexpr bool operator==(Span, Span) = default;
  friend constexpr auto operator<=>(Span, Span) = default;
};

// A scalar as written: its decoded value and where it sits. `value` is a view into the source or
// into the arena of the tree that made it, and dies with them. A Text that is not there has a null
// data pointer; one that is there and empty has not.
struct Text {
  std::string_view value;
  Span at;

  constexpr bool present() const { return value.data() != nullptr; }
  constexpr bool empty() const { return value.empty(); }
};

// The written bytes of a span; what lies outside of the bytes is cut off.
std::string_view slice(std::string_view bytes, Span at);

}  // namespace sluice
