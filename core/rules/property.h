#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice {

// What a PropertyCheck says of one value. Unknown values pass: they may be anything.
bool passes(const PropertyCheck& check, const Value& value);

// Rules that are property rows, by the type of resource that they ask for. Built once; then every
// resource costs one look-up, and only its own rows.
class PropertyIndex {
 public:
  // `rule.check` must be a PropertyCheck. Rows stay in the order in which they are added.
  void add(const Rule& rule);
  bool empty() const { return rows_.empty(); }

  // Reports every row that the resource fails: at the value that is wrong, each of them where it
  // stands several times, or once at the resource's header where it is absent.
  void run(const Resource& resource, Sink& sink) const;

 private:
  struct Row {
    const Rule* rule;
    const PropertyCheck* check;
    std::string_view path;
  };
  void add(const Rule& rule, const PropertyCheck& check, const PropertyColumn& column);

  std::unordered_map<std::string_view, std::vector<Row>> rows_;
};

}  // namespace sluice
