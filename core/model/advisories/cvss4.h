#pragma once

#include <optional>
#include <string_view>

namespace sluice::advisories {

// The score of a vector of CVSS 4.0 ("CVSS:4.0/AV:N/…") in tenths, 0 to 100, by its base, threat
// and environmental metrics, as the specification of FIRST works it out. Nothing where a metric of
// the base is missing, or a value is none of its metric.
std::optional<int> cvss4_score(std::string_view vector);

}  // namespace sluice::advisories
