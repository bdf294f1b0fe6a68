#include "core/rules/secrets/login.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/rules/secrets/literals.h"
#include "core/rules/secrets/name.h"
#include "core/rules/secrets/value.h"
#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }

template <std::size_t N>
bool is_any(std::string_view text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

// Stands where a password goes, and is what everybody writes there.
bool is_dummy(std::string_view value) {
  static constexpr std::string_view kWords[] = {
      "password", "passwd", "pass",    "pwd",     "secret", "user",    "username", "none",
      "null",     "true",   "false",   "string",  "text",   "hidden",  "required", "optional",
      "root",     "admin",  "guest",   "default", "empty",  "unknown", "nil",      "undefined",
      "postgres", "mysql",  "redis",   "123456",  "test",   "testing", "foobar",   "foo",
      "bar",      "baz",    "enabled", "prompt",  "ask",    "never",   "always",   "value",
  };
  return is_any(value, kWords);
}

// What is written in programs, and holds no password: calls, variables, formats, paths.
bool is_code(std::string_view value) {
  static constexpr std::string_view kMarks[] = {"${", "{{", "$(", "#{", "%{", "<%",  "://", "()",
                                                "%s", "{0", "[",  "]",  "->", "\\(", "&&",  "||"};
  static constexpr Literals kCode(kMarks);
  if (kCode.in(value)) return true;
  constexpr std::string_view kFirst = "$%@&<{(./:~!-";
  return kFirst.find(value.front()) != kFirst.npos || value.back() == '(' || value.back() == ':' ||
         value.back() == '>' || value.back() == '}';
}

// Words of a sentence or of a name, not what somebody typed into a login.
bool names_password(std::string_view lower) {
  static constexpr std::string_view kMarks[] = {"passw", "pwd", "secret", "token", "_key", "cred"};
  static constexpr Literals kNames(kMarks);
  return kNames.in(lower);
}

struct Looks {
  bool has_digit = false;
  bool has_letter = false;
  bool has_other = false;
  bool has_blank = false;
};

Looks looks_of(std::string_view value) {
  Looks looks;
  for (const char c : value) {
    if (is_digit(c)) {
      looks.has_digit = true;
    } else if (is_letter(c)) {
      looks.has_letter = true;
    } else if (c == ' ' || c == '\t') {
      looks.has_blank = true;
    } else if (c != '_' && c != '-' && c != '.') {
      looks.has_other = true;
    }
  }
  return looks;
}

// Whether one of the few lines around gives a user a name.
bool stands_beside_user(std::string_view bytes, const Assignment& found, FileUse use) {
  constexpr std::size_t kBefore = 320;
  constexpr std::size_t kBehind = 160;
  static constexpr std::string_view kWords[] = {"user", "login", "uid", "email", "account"};
  const std::size_t from = found.name.begin - std::min<std::size_t>(found.name.begin, kBefore);
  const std::size_t to = std::min(bytes.size(), found.value.end + kBehind);
  const std::string text = lower_case(bytes.substr(from, to - from));
  unsigned asked = 0;
  for (const std::string_view word : kWords) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
      constexpr unsigned kMostAsked = 12;
      if (++asked > kMostAsked) return false;
      const auto begin = static_cast<std::uint32_t>(from + at);
      const Assignment user =
          assignment_at(bytes, {begin, static_cast<std::uint32_t>(begin + word.size())});
      if (user.by != Assignment::By::sign || user.name == found.name || user.value.empty())
        continue;
      if (!user.quoted && use == FileUse::anything) continue;
      const std::string_view value = slice(bytes, user.value);
      if (value.size() >= 2 && !is_code(value) && value != slice(bytes, found.value)) return true;
    }
  }
  return false;
}

}  // namespace

FileUse use_of_file(std::string_view path) {
  const std::string text = lower_case(path);
  const std::string_view name = std::string_view(text).substr(text.rfind('/') + 1);
  static constexpr std::string_view kCredentials[] = {
      ".netrc",
      "_netrc",
      ".pgpass",
      "pgpass.conf",
      ".git-credentials",
      ".htpasswd",
      ".esmtprc",
      ".msmtprc",
      ".dockercfg",
      ".npmrc",
      ".pypirc",
      ".my.cnf",
      ".mylogin.cnf",
      ".s3cfg",
      ".boto",
      ".fog",
      ".ftpconfig",
      "sftp.json",
      "sftp-config.json",
      ".remote-sync.json",
      "filezilla.xml",
      "sitemanager.xml",
      "recentservers.xml",
      "webservers.xml",
      "robomongo.json",
      "credentials",
      ".credentials",
      "credentials.xml",
      "credentials.json",
      "deployment-config.json",
      "dbeaver-data-sources.xml",
      ".smbcredentials",
  };
  if (is_any(name, kCredentials)) return FileUse::credentials;
  static constexpr std::string_view kEnds[] = {".env",  ".ini", ".properties", ".cfg",
                                               ".conf", ".cnf", "rc",          ".toml"};
  const bool is_settings =
      name.starts_with(".env") || name == "config" || name == ".bash_profile" ||
      std::any_of(std::begin(kEnds), std::end(kEnds), [&](std::string_view end) {
        return name.ends_with(end) && (end.front() == '.' || name.front() == '.');
      });
  return is_settings ? FileUse::settings : FileUse::anything;
}

Verdict judge_login(std::string_view bytes, const Assignment& found, FileUse use) {
  constexpr std::size_t kLongest = 128;
  const bool is_credentials = use == FileUse::credentials;
  const std::string_view value = slice(bytes, found.value);
  if (value.size() < (is_credentials ? 5U : 6U) || value.size() > kLongest) return Verdict::refused;
  if (found.by != Assignment::By::sign && !is_credentials) return Verdict::refused;
  if (what_name_says(slice(bytes, found.name)) != Says::password) return Verdict::refused;
  const std::string lower = lower_case(value);
  if (is_stand_in(value) || is_dummy(lower) || is_code(value)) return Verdict::refused;
  const Looks looks = looks_of(value);
  if (looks.has_blank || !looks.has_letter) return Verdict::refused;
  if (is_credentials) return Verdict::plausible;
  if (names_password(lower) && !looks.has_digit) return Verdict::refused;
  if (!looks.has_digit && !looks.has_other) return Verdict::refused;
  if (use == FileUse::settings) return Verdict::doubtful;
  if (!found.quoted || !looks.has_digit || names_password(lower)) return Verdict::refused;
  return stands_beside_user(bytes, found, use) ? Verdict::doubtful : Verdict::refused;
}

}  // namespace sluice::secrets
