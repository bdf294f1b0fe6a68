#pragma once

#include <string_view>

namespace sluice::secrets {

// True where a name, or the text before it on its line, names a service that issues credentials,
// however it is spelled: NEW_RELIC_KEY, newrelicKey, "new relic key". A service is what stands at
// the start of a word; what follows need not begin a new one.
bool names_service(std::string_view text);

}  // namespace sluice::secrets
