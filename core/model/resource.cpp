#include "core/model/resource.h"

namespace sluice {

std::string Resource::address() const {
  std::string address(module);
  if (!module.empty()) address += '.';
  if (is_data) address += "data.";
  address += type.value;
  address += '.';
  address += name.value;
  address += key;
  return address;
}

bool Resource::exists() const {
  const Value count = body.get("count");
  return platform != Platform::terraform || !count.is_scalar() || count.number() != 0.0;
}

}  // namespace sluice
