#include "core/parse/toml.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto parsed = sluice::parse_toml(bytes, sluice::test::small_limits());
  if (parsed.usable) sluice::test::walk(parsed.tree);
  return 0;
}
