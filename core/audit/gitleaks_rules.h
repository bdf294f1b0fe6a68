#pragma once

#include <string_view>
#include <vector>

#include "core/audit/secrets_policy.h"
#include "core/parse/parsed.h"

namespace sluice {

// Among Options::settings a file of this name is gitleaks', at the root of what is audited.
inline constexpr std::string_view kGitleaksSettings = ".gitleaks.toml";

// The rules that a .gitleaks.toml writes itself, as patterns of a policy. Those that only name one
// of gitleaks' own have no regex and are none; nor are those whose regex RE2 does not take.
std::vector<SecretsPolicy::Pattern> read_gitleaks_rules(std::string_view bytes,
                                                        const ParseLimits& limits);

// A regex whose first group is what its group of that number was: the others capture nothing.
std::string with_one_group(std::string_view regex, std::size_t number);

}  // namespace sluice
