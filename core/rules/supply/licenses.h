#pragma once

#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/rules/lists.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::image {

// Holds the licences of packages against what the policy says of them; those of `rules` report.
void check_licenses(const std::vector<const Rule*>& rules, const std::vector<Package>& packages,
                    const NameList& wanted, Sink& sink);

// Whether one may keep to an expression of SPDX ("MIT OR (Apache-2.0 AND GPL-3.0-only)") without a
// licence that is not allowed. What is named as allowed always is; where something is, nothing else
// is. A text that is no expression is one licence.
bool is_license_allowed(std::string_view expression, const NameList& wanted);

}  // namespace sluice::image
