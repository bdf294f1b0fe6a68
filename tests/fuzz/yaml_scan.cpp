#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/parse/yaml.h"
#include "core/parse/yaml_scan.h"
#include "tests/fuzz/walk.h"
#include "tests/support/same_tree.h"

// Whatever the scanner takes, yaml-cpp takes too, and reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::optional<sluice::Tree> scanned =
      sluice::scan_yaml(bytes, sluice::test::small_limits());
  if (!scanned) return 0;
  const sluice::Parsed<sluice::Tree> parsed =
      sluice::parse_yaml_events(bytes, sluice::test::small_limits());
  sluice::test::require(parsed.usable && parsed.errors.empty());
  sluice::test::require(sluice::test::difference(*scanned, parsed.tree).empty());
  return 0;
}
