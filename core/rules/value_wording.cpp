#include "core/rules/value_wording.h"

namespace sluice {

std::string quote(const Value& value) {
  return value.is_sensitive() ? "a sensitive value" : quote(value.text().value);
}

}  // namespace sluice
