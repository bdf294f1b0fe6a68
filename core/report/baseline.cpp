#include <nlohmann/json.hpp>

#include "core/report/report.h"

namespace sluice {

std::string write_baseline(const Report& report) {
  using nlohmann::ordered_json;
  ordered_json list = ordered_json::array();
  for (const Finding& finding : report.findings) {
    if (finding.suppressed || finding.rule->id.starts_with("sluice/")) continue;
    list.push_back({{"fingerprint", finding.fingerprint},
                    {"rule", finding.rule->id},
                    {"path", finding.primary.path}});
  }
  const ordered_json out{{"schema", "sluice.baseline/1"}, {"findings", std::move(list)}};
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace sluice
