#pragma once

#include <string_view>

namespace sluice {

// True for the name of a variable that holds a secret: DB_PASSWORD, apiKey, JWT_SECRET. Names of
// what only belongs to one (SECRET_NAME, TOKEN_URL, PASSWORD_FILE, MAX_TOKENS) are not.
bool is_secret_name(std::string_view name);

// True for a value that can be a secret written out: no reference ($VAR, {{ }}, vault:, an ARN), no
// path, no placeholder, no boolean, and no plain number or word of configuration.
bool is_literal_secret(std::string_view value);

// The password in "scheme://user:password@host", where it is written out; else empty.
std::string_view url_password(std::string_view value);

}  // namespace sluice
