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
constexpr bool is_hex(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
}
constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }

template <std::size_t N>
bool is_any(std::string_view text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

// Stands where a password goes, and is what everybody writes there.
bool is_dummy(std::string_view value) {
  static constexpr std::string_view kWords[] = {
      "password", "passwd",   "pass",       "pwd",         "secret",     "user",
      "username", "none",     "null",       "true",        "false",      "string",
      "text",     "hidden",   "required",   "optional",    "root",       "admin",
      "guest",    "default",  "empty",      "unknown",     "nil",        "undefined",
      "postgres", "mysql",    "redis",      "123456",      "test",       "testing",
      "foobar",   "foo",      "bar",        "baz",         "enabled",    "prompt",
      "ask",      "never",    "always",     "value",       "compat",     "files",
      "systemd",  "winbind",  "changeit",   "example",     "homestead",  "minioadmin",
      "kennwort", "passwort", "contrasena", "motdepasse",  "wachtwoord", "parola",
      "hidden",   "plain",    "database",   "mariadb",     "mongo",      "mongodb",
      "rabbitmq", "docker",   "vagrant",    "symfony",     "laravel",    "localhost",
      "sample",   "demo",     "password1",  "password123", "letmein",
  };
  return is_any(value, kWords);
}

// What is written in programs, and holds no password: calls, variables, formats, paths.
bool is_code(std::string_view value) {
  static constexpr std::string_view kMarks[] = {"${", "{{", "$(", "#{",  "%{", "<%", "://",
                                                "%s", "{0", "->", "\\(", "&&", "||"};
  static constexpr Literals kCode(kMarks);
  return kCode.in(value) || is_template(value);
}

// The same by its ends alone: passwords that somebody made have other ones at times.
bool begins_as_code(std::string_view value) {
  constexpr std::string_view kFirst = "$%@&<{(./:~!-";
  constexpr std::string_view kSigns = "[]";
  return kFirst.find(value.front()) != kFirst.npos || value.find_first_of(kSigns) != value.npos ||
         value.back() == '(' || value.back() == ':' || value.back() == '>' || value.back() == '}';
}

// Words of a sentence or of a name, not what somebody typed into a login.
bool names_password(std::string_view lower) {
  static constexpr std::string_view kMarks[] = {"passw", "pwd", "secret", "token", "_key", "cred"};
  static constexpr Literals kNames(kMarks);
  return kNames.in(lower);
}

// Words with something between them: SET_A_PASSWORD_1, if_you_see_this.
bool is_phrase(std::string_view value) {
  const auto joins = [](char c) { return c == '_' || c == '-' || c == '.'; };
  return std::count_if(value.begin(), value.end(), joins) >= 3;
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
      if (value.size() >= 2 && !is_code(value) && !begins_as_code(value) &&
          value != slice(bytes, found.value)) {
        return true;
      }
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
      ".fetchmailrc",
      ".msmtprc",
      ".dockercfg",
      ".npmrc",
      ".pypirc",
      ".my.cnf",
      "my.cnf",
      ".mylogin.cnf",
      ".s3cfg",
      ".boto",
      ".fog",
      ".tugboat",
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
      "credentials.yml",
      "credentials-config.json",
      "deployment-config.json",
      "dbeaver-data-sources.xml",
      ".smbcredentials",
      "accounts.xml",
      "tomcat-users.xml",
      "settings-security.xml",
      "hibernate.cfg.xml",
      "confluence.cfg.xml",
      "dbconfig.xml",
      "database.yml",
      "mongoid.yml",
      "secrets.yml",
      "parameters.yml",
      "wp-config.php",
      "config.inc.php",
      "configuration.php",
      "localsettings.php",
      "local.xml",
      "ventrilo_srv.ini",
      "redis.conf",
      "sentinel.conf",
      "sip.conf",
      "manager.conf",
      "ldap.conf",
      ".ldaprc",
      "slapd.conf",
      "kaggle.json",
      "profiles.yml",
      "secrets.toml",
      "php.ini",
      "pjsip.conf",
      "wpa_supplicant.conf",
      "unattend.xml",
      "autounattend.xml",
      "sysprep.xml",
  };
  if (is_any(name, kCredentials)) return FileUse::credentials;
  // What PHP calls its settings; other names are programs.
  static constexpr std::string_view kPhp[] = {"config.php", "db.php",         "database.php",
                                              "conn.php",   "connection.php", "connect.php",
                                              "dbconn.php", "dbconnect.php",  "settings.php"};
  static constexpr std::string_view kEnds[] = {".env", ".ini", ".properties", ".cfg",   ".conf",
                                               ".cnf", "rc",   ".toml",       ".tfvars"};
  const bool is_settings =
      name.starts_with(".env") || name == "config" || name == "hosts" || name == "inventory" ||
      name == ".bash_profile" || name.ends_with("_history") || is_any(name, kPhp) ||
      std::any_of(std::begin(kEnds), std::end(kEnds), [&](std::string_view end) {
        return name.ends_with(end) && (end.front() == '.' || name.front() == '.');
      });
  if (is_settings) return FileUse::settings;
  const bool is_markup = name.ends_with(".yml") || name.ends_with(".yaml");
  return is_markup ? FileUse::markup : FileUse::anything;
}

namespace {

// DB_PASS=value, to the end of its line: what a shell or an .env reads, whatever the file.
bool is_line_of_environment(std::string_view bytes, const Assignment& found) {
  const std::string_view name = slice(bytes, found.name);
  const bool is_variable = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
  });
  return is_variable && !found.quoted && found.value.begin == found.name.end + 1 &&
         (found.value.end == bytes.size() || bytes[found.value.end] == '\n' ||
          bytes[found.value.end] == '\r');
}

}  // namespace

Verdict judge_login(std::string_view bytes, const Assignment& found, FileUse use) {
  if (use != FileUse::credentials && is_line_of_environment(bytes, found)) use = FileUse::settings;
  constexpr std::size_t kLongest = 128;
  const bool is_credentials = use == FileUse::credentials;
  const std::string_view value = slice(bytes, found.value);
  if (value.size() < (is_credentials ? 5U : 6U) || value.size() > kLongest) return Verdict::refused;
  if (found.by != Assignment::By::sign && !is_credentials) return Verdict::refused;
  const std::string_view name = slice(bytes, found.name);
  const Says says = what_name_says(name);
  // Where nothing but logins stands, a secret is one, and so is a key of sixteen bytes or more.
  constexpr std::size_t kKey = 32;
  const bool is_key = is_credentials && equals_ignoring_case(name, "key") && value.size() >= kKey &&
                      std::all_of(value.begin(), value.end(), is_hex);
  const bool is_secret = is_credentials && says == Says::secret;
  if (says != Says::password && !is_secret && !is_key) return Verdict::refused;
  const std::string lower = lower_case(value);
  if (is_stand_in(value) || is_dummy(lower) || is_code(value)) return Verdict::refused;
  if (!is_credentials && begins_as_code(value)) return Verdict::refused;
  // Anybody's login, and no address: RFC 1635.
  if (lower.starts_with("anonymous") || value.ends_with('@')) return Verdict::refused;
  const Looks looks = looks_of(value);
  if (looks.has_blank || !looks.has_letter) return Verdict::refused;
  if (is_secret && !looks.has_digit) return Verdict::refused;
  if (names_password(lower) && (!looks.has_digit || is_phrase(value))) return Verdict::refused;
  if (is_credentials) return Verdict::plausible;
  if (!looks.has_digit && !looks.has_other) {
    // A word: of a login that its name tells, not of a text for people.
    const bool is_login =
        use == FileUse::settings && ends_with_password(name) && lower == value && names_login(name);
    return is_login && !names_password(lower) ? Verdict::doubtful : Verdict::refused;
  }
  if (use == FileUse::settings) {
    const bool is_one = ends_with_password(name) && !is_phrase(value);
    return is_one ? Verdict::doubtful : Verdict::refused;
  }
  if ((!found.quoted && use != FileUse::markup) || !looks.has_digit || names_password(lower)) {
    return Verdict::refused;
  }
  return stands_beside_user(bytes, found, use) ? Verdict::doubtful : Verdict::refused;
}

}  // namespace sluice::secrets
