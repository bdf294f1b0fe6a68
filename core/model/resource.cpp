#include "core/model/resource.h"

namespace sluice {

std::string Resource::address() const {
  std::string address = is_data ? "data." : "";
  address += type.value;
  address += '.';
  address += name.value;
  return address;
}

}  // namespace sluice
