#include "core/model/computed.h"

#include <algorithm>

namespace sluice {

bool Computed::is_scalar() const {
  return is(Value::Type::string) || is(Value::Type::number) || is(Value::Type::boolean);
}

const Computed::Item* Computed::find(std::string_view name) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found != items.end() ? &*found : nullptr;
}

void* ValueStore::allocate(std::size_t bytes) {
  constexpr std::size_t kUnit = alignof(std::max_align_t);
  constexpr std::size_t kFirst = std::size_t{4} * 1024;
  constexpr std::size_t kLargest = std::size_t{256} * 1024;
  bytes = (bytes + kUnit - 1) / kUnit * kUnit;
  if (capacity_ - used_ < bytes) {
    capacity_ = std::max({bytes, kFirst, std::min(size_, kLargest)});
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(capacity_));
    used_ = 0;
  }
  std::byte* const at = blocks_.back().get() + used_;
  used_ += bytes;
  size_ += bytes;
  return at;
}

}  // namespace sluice
