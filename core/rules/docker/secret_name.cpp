#include "core/rules/docker/secret_name.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/text/ascii.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kEnds[] = {"_password",
                                      "_passwd",
                                      "_passphrase",
                                      "_secret",
                                      "_token",
                                      "_credentials",
                                      "_api_key",
                                      "_apikey",
                                      "_secret_key",
                                      "_private_key",
                                      "_access_key",
                                      "_client_secret",
                                      "_auth_key",
                                      "_access_key_id",
                                      "_secret_key_base",
                                      "_pwd_secret",
                                      "_encryption_key",
                                      "_signing_key",
                                      "_service_account_key"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// "_github_token" of githubToken, GITHUB-TOKEN and github_token.
std::string words_of(std::string_view name) {
  std::string words = "_";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (i > 0 && is_upper(c) && is_lower(name[i - 1])) words += '_';
    words += c == '-' || c == '.' ? '_' : lower_case(c);
  }
  return words;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string words = words_of(name);
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return words.ends_with(end); });
}

}  // namespace sluice::docker
