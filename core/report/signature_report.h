#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/signatures/check.h"
#include "core/report/report.h"

namespace sluice {

// sluice.verification/1: what was checked, and what came of it.
std::string write_verification_json(const signatures::Subject& subject,
                                    const std::vector<signatures::Outcome>& outcomes);
// For people.
std::string write_verification_text(const signatures::Subject& subject,
                                    const std::vector<signatures::Outcome>& outcomes, Color color);

// The rule that a problem is of: "supply/bad-signature".
std::string_view rule_of(signatures::Problem::Kind kind);

}  // namespace sluice
