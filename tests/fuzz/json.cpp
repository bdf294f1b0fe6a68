#include "core/parse/json.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sluice::test::walk(sluice::parse_json(bytes, sluice::test::small_limits()).tree);
  return 0;
}
