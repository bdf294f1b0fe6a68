#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace sluice {

// Owns the decoded strings of one tree. Views that it hands out stay valid, also across a move of
// the arena, until it is destroyed.
class Arena {
 public:
  // Copies `text` in. The view is never null, also for an empty text.
  std::string_view keep(std::string_view text);

  // Bytes that the arena holds.
  std::size_t size() const { return size_; }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sluice
