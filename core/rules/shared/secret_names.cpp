#include "core/rules/shared/secret_names.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "core/text/ascii.h"

namespace sluice {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "dbPassword" and "DB_PASSWORD" are db, password.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_upper(c) && !is_lower(c) && !is_digit(c)) {
      if (!words.back().empty()) words.emplace_back();
      continue;
    }
    if (i > 0 && is_upper(c) && is_lower(name[i - 1]) && !words.back().empty())
      words.emplace_back();
    words.back() += lower_case(c);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_one_of(std::string_view word, const auto& list) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

constexpr std::string_view kSecrets[] = {
    "password",  "passwd",     "passphrase", "secret",     "token",     "apikey",     "secretkey",
    "authtoken", "privatekey", "credential", "dbpassword", "accesskey", "credentials"};
// Secret only behind another word: PWD alone is the current folder.
constexpr std::string_view kSecretsBehind[] = {"pass", "pwd", "pw"};
// What makes a KEY one that must not be known.
constexpr std::string_view kKeys[] = {"api",        "secret",  "private", "access", "auth",
                                      "encryption", "master",  "signing", "jwt",    "session",
                                      "license",    "account", "storage", "hmac"};
// What makes a TOKEN no secret: counts of language models, names of columns, public ones.
constexpr std::string_view kHarmless[] = {"max",  "min",     "num", "total", "public",
                                          "next", "enable",  "use", "allow", "require",
                                          "no",   "disable", "has", "pub",   "is"};
constexpr std::string_view kPlaceholders[] = {"replace", "your",       "example", "placeholder",
                                              "todo",    "xxx",        "dummy",   "redacted",
                                              "insert",  "secret_here"};
constexpr std::string_view kWords[] = {"true",    "false",    "yes",      "no",       "on",
                                       "off",     "null",     "none",     "nil",      "undefined",
                                       "enabled", "disabled", "required", "optional", "default"};
constexpr std::string_view kSlots[] = {"SECRET", "PASSWORD", "TOKEN", "KEY"};
constexpr std::string_view kReferences[] = {"vault:",    "arn:",
                                            "ssm:",      "op://",
                                            "awssm:",    "gcpsm:",
                                            "sm://",     "ref+",
                                            "secretref", "file:",
                                            "env:",      "azkv:",
                                            "keyvault",  "@microsoft.keyvault",
                                            "projects/", "aws:",
                                            "!",         "secretsmanager",
                                            "<",         "[",
                                            "%"};

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  if (words.empty() || is_one_of(words.front(), kHarmless)) return false;
  const std::string_view last = words.back();
  if (is_one_of(last, kSecrets)) return true;
  if (words.size() < 2) return false;
  const std::string_view before = words[words.size() - 2];
  if (is_one_of(last, kSecretsBehind)) return true;
  if (last == "key") return is_one_of(before, kKeys);
  // Rails: SECRET_KEY_BASE.
  return last == "base" && before == "key" && words.size() > 2 &&
         words[words.size() - 3] == "secret";
}

namespace {

// "set_this_before_you_start_the_program": a note to the reader.
bool is_note(std::string_view text) {
  constexpr std::ptrdiff_t kJoints = 5;
  return std::count(text.begin(), text.end(), '_') >= kJoints &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || c == '_'; });
}

}  // namespace

bool is_literal_secret(std::string_view value) {
  while (value.starts_with(' ')) value.remove_prefix(1);
  if (value.size() < 3) return false;
  if (value.find('$') != value.npos || value.find("{{") != value.npos) {
    // '$' may stand in a password; "$NAME", "${NAME}" and "$(NAME)" are references to one.
    for (std::size_t at = value.find('$'); at != value.npos; at = value.find('$', at + 1)) {
      if (at + 1 >= value.size()) break;
      const char next = value[at + 1];
      if (next == '{' || next == '(' || next == '_' || is_upper(next) ||
          (at == 0 && is_lower(next)))
        return false;
    }
    if (value.find("{{") != value.npos) return false;
  }
  if (value.front() == '/' || value.starts_with("./") || value.starts_with("~/")) return false;
  // value: SECRET, as examples have it.
  if (is_one_of(value, kSlots)) return false;
  const std::string text = lower_case(value);
  if (text.find("://") != text.npos) return false;
  if (is_one_of(std::string_view(text), kWords)) return false;
  if (std::any_of(std::begin(kReferences), std::end(kReferences),
                  [&](std::string_view start) { return text.starts_with(start); })) {
    return false;
  }
  if (std::any_of(std::begin(kPlaceholders), std::end(kPlaceholders),
                  [&](std::string_view word) { return text.find(word) != text.npos; })) {
    return false;
  }
  if (is_note(text)) return false;
  // One character over and over: ********, xxxx.
  return text.find_first_not_of(text.front()) != text.npos;
}

std::string_view url_password(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme == value.npos) return {};
  const std::size_t host = value.find_first_of("/?# \t", scheme + 3);
  const std::string_view authority = value.substr(scheme + 3, host - (scheme + 3));
  const std::size_t at = authority.rfind('@');
  if (at == authority.npos) return {};
  const std::size_t colon = authority.find(':');
  if (colon == authority.npos || colon > at) return {};
  const std::string_view password = authority.substr(colon + 1, at - colon - 1);
  return is_literal_secret(password) ? password : std::string_view();
}

}  // namespace sluice
