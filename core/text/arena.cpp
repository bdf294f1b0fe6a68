#include "core/text/arena.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {
constexpr std::size_t kFirstBlock = 1024;
constexpr std::size_t kLargestBlock = std::size_t{256} * 1024;
}  // namespace

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return "";
  if (capacity_ - used_ < text.size()) {
    // Grows with what is there, so that a small file costs little and a large one few blocks.
    capacity_ = std::max({text.size(), kFirstBlock, std::min(size_, kLargestBlock)});
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
    used_ = 0;
  }
  char* const at = blocks_.back().get() + used_;
  std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  size_ += text.size();
  return {at, text.size()};
}

}  // namespace sluice
