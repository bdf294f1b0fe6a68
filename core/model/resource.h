#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/value.h"
#include "core/text/source.h"

namespace sluice {

struct Document;

enum class Platform : std::uint8_t { terraform, cloudformation };

// One resource, whatever declares it: what rules about resources get. Views the document's tree.
struct Resource {
  Platform platform = Platform::terraform;
  bool is_data = false;  // a data source: read, not made
  const Document* document = nullptr;
  Text type;    // aws_s3_bucket
  Text name;    // logs
  Span header;  // from its keyword to its last label; in JSON, its name
  Span scope;   // the whole block
  Value body;
  // Of an instance that was made of it: module.a["x"], and ["key"] or [0]; empty elsewhere.
  std::string_view module, key;

  // aws_s3_bucket.logs, data.aws_ami.base, module.a["x"].aws_s3_bucket.logs[0]
  std::string address() const;
  // True for a resource (no data source) of this type.
  bool is(std::string_view wanted) const { return !is_data && type.value == wanted; }
  // False where there is none of it: its count is a known 0.
  bool exists() const;

  // Its attributes, as Value has them: by dotted path.
  std::vector<Value> all(std::string_view path) const { return body.all(path); }
  Value get(std::string_view path) const { return body.get(path); }
};

}  // namespace sluice
