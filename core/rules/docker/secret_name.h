#pragma once

#include <string_view>

namespace sluice::docker {

// True if a variable of that name holds a secret, judged by its last words, no matter the case:
// DB_PASSWORD, githubToken, AWS_SECRET_ACCESS_KEY; not PASSWORD_FILE, TOKEN_TTL or GPG_KEY.
bool is_secret_name(std::string_view name);

}  // namespace sluice::docker
