#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct ParsedBaseline {
  std::vector<std::string> fingerprints;
  std::string error;  // empty for none
};

// Reads sluice.baseline/1: {"schema", "findings": [{"fingerprint", "rule", "path"}]}, or a report,
// which has the same members. It holds no text of any file.
ParsedBaseline parse_baseline(std::string_view json);

}  // namespace sluice
