#include "core/findings/baseline.h"

#include <nlohmann/json.hpp>

namespace sluice {

ParsedBaseline parse_baseline(std::string_view text) {
  using nlohmann::json;
  ParsedBaseline baseline;
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool whole =
      object.is_object() && object.contains("findings") && object["findings"].is_array();
  if (!whole) {
    baseline.error = "not a baseline: expected an object with a list of findings";
    return baseline;
  }
  for (const json& finding : object["findings"]) {
    const auto found = finding.is_object() ? finding.find("fingerprint") : finding.end();
    if (!finding.is_object() || found == finding.end() || !found->is_string()) {
      baseline.error = "not a baseline: a finding has no fingerprint";
      return baseline;
    }
    baseline.fingerprints.push_back(found->get<std::string>());
  }
  return baseline;
}

}  // namespace sluice
