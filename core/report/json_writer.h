#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

// JSON written as it is told, member by member, indented by two spaces: nothing is held but the
// text. The caller closes what it opens, and names every member of an object.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }

  // The name of the member that comes next.
  JsonWriter& key(std::string_view name);
  // Bytes that are no UTF-8 become U+FFFD.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(std::uint64_t number);
  // No `value`: any pointer would become one.
  JsonWriter& flag(bool is_so);

  template <typename Value>
  JsonWriter& member(std::string_view name, const Value& what) {
    return key(name).value(what);
  }

  std::string take() && { return std::move(out_); }

 private:
  JsonWriter& begin(char bracket);
  JsonWriter& end(char bracket);
  void next();  // in front of a value or a name
  void quoted(std::string_view text);

  std::string out_;
  std::size_t depth_ = 0;
  bool is_empty_ = true;       // what was opened last holds nothing yet
  bool is_after_key_ = false;  // a name stands in front
};

struct Rule;
struct Examples;
// Members of an object that is open: what every list of rules says of one, and its examples.
void write_rule(const Rule& rule, JsonWriter& out);
void write_examples(const Examples& examples, JsonWriter& out);

}  // namespace sluice
