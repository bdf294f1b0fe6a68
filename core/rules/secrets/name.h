#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::secrets {

// What a name tells of the value that it has. Later ones tell more.
enum class Says : std::uint8_t {
  harmless,  // an id, a digest, a page, a cache: no secret, whatever it looks like
  nothing,
  key,     // a key, to something that the name does not say
  secret,  // token, secret, API key
  password,
};

// By the words of an identifier in any style: apiKey, API_KEY, X-Api-Key, api.key, apikey.
Says what_name_says(std::string_view name);

// True where the last word is a password: db.password, and not password_policy.
bool ends_with_password(std::string_view name);

// True where other words tell whose login it is, or to what: DB_PASSWORD, smtp.pass.
bool names_login(std::string_view name);

}  // namespace sluice::secrets
