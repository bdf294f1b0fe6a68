#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/value.h"
#include "core/text/arena.h"
#include "core/text/source.h"

// Values that an evaluator makes (of Terraform's expressions, of CloudFormation's functions), for
// Value to read. They are immutable, stand in a ValueStore, and may be shared by many.
namespace sluice {

struct Computed {
  // An element of a list, or what an object holds. Blocks that stand several times are fields of
  // one name.
  struct Item {
    std::string_view name;  // of an object's
    Span name_at;
    const Computed* value = nullptr;
    ValuePlace use;  // the expression that gave it; nothing where a function made it
    bool is_block = false;
  };

  Value::State state = Value::State::unknown;
  Value::Type type = Value::Type::null;
  bool is_set = false;        // a list in no order of its own
  bool is_uniform = false;    // a list or map of one type, and no tuple or object
  bool is_open = false;       // holds what is not known besides
  bool is_sensitive = false;  // also of a part of it
  bool is_written = false;    // its text is that of the literal at `place`
  std::string_view text;      // of scalars; of what is unknown, what it refers to
  std::string_view reason;    // of what is unknown
  std::span<const Item> items;
  const Computed* json = nullptr;      // of a text: what it encodes
  const Resource* resource = nullptr;  // what it is an attribute of
  ValuePlace place;                    // where it was written; nothing where a function made it
  Origin origin;                       // the same, with what it came through since

  bool is(Value::Type wanted) const { return state == Value::State::known && type == wanted; }
  bool is_known() const { return state == Value::State::known; }
  bool is_null() const { return is(Value::Type::null); }
  bool is_string() const { return is(Value::Type::string); }
  bool is_list() const { return is(Value::Type::list); }
  bool is_object() const { return is(Value::Type::object); }
  bool is_scalar() const;
  // The first of this name; null where there is none.
  const Item* find(std::string_view name) const;
};

// Owns computed values and all that they view, but for the documents.
class ValueStore {
 public:
  ValueStore() = default;
  ValueStore(const ValueStore&) = delete;
  ValueStore& operator=(const ValueStore&) = delete;

  const Computed* keep(const Computed& value) { return &copy<Computed>({&value, 1}).front(); }
  std::span<const Computed::Item> keep(std::span<const Computed::Item> items) {
    return copy<Computed::Item>(items);
  }
  const Origin* keep(const Origin& origin) { return &copy<Origin>({&origin, 1}).front(); }
  std::string_view keep(std::string_view text) { return strings_.keep(text); }

  // Bytes that it holds.
  std::size_t size() const { return size_ + strings_.size(); }

 private:
  // What it keeps needs no destructor.
  template <typename T>
  std::span<const T> copy(std::span<const T> from) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
    if (from.empty()) return {};
    T* const to = static_cast<T*>(allocate(from.size_bytes()));
    std::uninitialized_copy(from.begin(), from.end(), to);
    return {to, from.size()};
  }
  void* allocate(std::size_t bytes);

  Arena strings_;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t used_ = 0, capacity_ = 0, size_ = 0;
};

}  // namespace sluice
