// An exported image in pieces, to every report. The first byte of the input says how long a piece
// is.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/audit/audit.h"
#include "core/report/report.h"
#include "tests/fuzz/walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{1} + data[0] * std::size_t{17};
  std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  sluice::Options options;
  options.persona = sluice::Persona::auditor;
  options.excerpts = true;
  options.today = 20'000;
  options.limits.parse = sluice::test::small_limits();
  options.limits.inflated_bytes = 1U << 20U;
  options.limits.archive_entries = 100;
  const sluice::Engine engine(options);
  const auto audit = engine.open_artifact("image.tar");
  while (!bytes.empty()) {
    audit->feed(bytes.substr(0, piece));
    bytes.remove_prefix(bytes.size() < piece ? bytes.size() : piece);
  }
  const sluice::Report report = engine.finish(audit->finish());
  sluice::test::require(!report.files.empty());
  sluice::test::require(nlohmann::json::accept(sluice::write_json(report)));
  sluice::test::require(nlohmann::json::accept(sluice::write_sarif(report)));
  return 0;
}
