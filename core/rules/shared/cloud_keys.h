#pragma once

#include <string_view>

namespace sluice {

// True for the name of a variable that holds a key of a cloud that does not expire, where the cloud
// would take a token of the pipeline (OIDC) instead.
bool is_cloud_key_variable(std::string_view name);

}  // namespace sluice
