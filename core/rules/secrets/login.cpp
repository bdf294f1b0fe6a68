#include "core/rules/secrets/login.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
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

}  // namespace

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

namespace {

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

// Nothing follows but blanks and a comment.
bool ends_line(std::string_view bytes, std::size_t at) {
  const std::size_t text = bytes.find_first_not_of(" \t", at);
  return text == bytes.npos || bytes[text] == '\n' || bytes[text] == '\r' ||
         (text > at && bytes[text] == '#');
}

constexpr std::string_view kUser[] = {"user", "login", "uid", "email", "account"};
constexpr std::string_view kServer[] = {"host", "server", "database", "dbname", "port"};

// Whether one of the few lines around gives what one of the words names a value.
bool stands_beside(std::span<const std::string_view> words, std::string_view bytes,
                   const Assignment& found, FileUse use) {
  constexpr std::size_t kBefore = 320;
  constexpr std::size_t kBehind = 160;
  const std::size_t from = found.name.begin - std::min<std::size_t>(found.name.begin, kBefore);
  const std::size_t to = std::min(bytes.size(), found.value.end + kBehind);
  const std::string text = lower_case(bytes.substr(from, to - from));
  unsigned asked = 0;
  for (const std::string_view word : words) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
      constexpr unsigned kMostAsked = 12;
      if (++asked > kMostAsked) return false;
      const auto begin = static_cast<std::uint32_t>(from + at);
      const Assignment user =
          assignment_at(bytes, {begin, static_cast<std::uint32_t>(begin + word.size())});
      if (user.by != Assignment::By::sign || user.name == found.name || user.value.empty())
        continue;
      if (!user.quoted && use == FileUse::anything) continue;
      if (!user.quoted && use == FileUse::prose && !ends_line(bytes, user.value.end)) continue;
      const std::string_view value = slice(bytes, user.value);
      if (value.size() >= 2 && !is_code(value) && !begins_as_code(value) &&
          value != slice(bytes, found.value)) {
        return true;
      }
    }
  }
  return false;
}

// How often letters change between small and large.
std::size_t turns(std::string_view value) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  std::size_t count = 0;
  for (std::size_t i = 1; i < value.size(); ++i)
    count += is_upper(value[i]) != is_upper(value[i - 1]) ? 1U : 0U;
  return count;
}

// A word and a number of two digits and more behind it: tiger1984. Not sha256.
bool is_word_and_number(std::string_view value) {
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kWord = 4;
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  const auto letters =
      static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_letter));
  return value.size() >= kShortest && digits >= 2 && letters >= kWord && !is_made_up(value) &&
         digits + letters + 1 >= value.size();
}

// A word that two literals make a login: compared like the user (user == "shop" && password ==
// "goodspec"), or given with the user and the server. Not what stands there for people to read.
bool is_word_of_login(std::string_view bytes, const Assignment& found, FileUse use) {
  const std::string_view value = slice(bytes, found.value);
  const std::string_view sign =
      slice(bytes, Span{found.name.end, std::max(found.name.end, found.value.begin)});
  const bool is_compared = sign.find("==") != sign.npos;
  if (sign.find_first_of("=:") == sign.npos) return false;
  if (!found.quoted || !ends_with_password(slice(bytes, found.name)) || lower_case(value) != value)
    return false;
  static constexpr std::string_view kTold[] = {"ed", "able", "ible", "ing", "al", "ive"};
  if (std::any_of(std::begin(kTold), std::end(kTold),
                  [&](std::string_view end) { return value.ends_with(end); })) {
    return false;
  }
  return stands_beside(kUser, bytes, found, use) &&
         (is_compared || stands_beside(kServer, bytes, found, use));
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
  if (name.ends_with(".yml") || name.ends_with(".yaml")) return FileUse::markup;
  static constexpr std::string_view kProse[] = {".md", ".txt", ".rst", ".adoc", ".mdx"};
  const bool is_prose = std::any_of(std::begin(kProse), std::end(kProse),
                                    [&](std::string_view end) { return name.ends_with(end); });
  return is_prose ? FileUse::prose : FileUse::anything;
}

namespace {

// DB_PASS=value, to the end of its line: what a shell or an .env reads, whatever the file.
bool is_line_of_environment(std::string_view bytes, const Assignment& found) {
  const std::string_view name = slice(bytes, found.name);
  const bool is_variable = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
  });
  const bool is_exported = bytes.substr(0, found.name.begin).ends_with("export ");
  return (is_variable || is_exported) && !found.quoted && found.value.begin == found.name.end + 1 &&
         ends_line(bytes, found.value.end);
}

// "; the seconds that must pass before" in a file of settings: prose.
bool is_in_comment(std::string_view bytes, const Assignment& found) {
  const std::size_t end = bytes.substr(0, found.name.begin).rfind('\n');
  const std::size_t begin = bytes.find_first_not_of(" \t", end == bytes.npos ? 0 : end + 1);
  return begin < found.name.begin &&
         (bytes[begin] == ';' || bytes[begin] == '#' || bytes[begin] == '/');
}

}  // namespace

Verdict judge_login(std::string_view bytes, const Assignment& found, FileUse use) {
  if (use != FileUse::credentials && is_line_of_environment(bytes, found)) use = FileUse::settings;
  constexpr std::size_t kLongest = 128;
  const bool is_credentials = use == FileUse::credentials;
  const std::string_view value = slice(bytes, found.value);
  if (value.size() < (is_credentials ? 5U : 6U) || value.size() > kLongest) return Verdict::refused;
  if (found.by != Assignment::By::sign && (!is_credentials || is_in_comment(bytes, found)))
    return Verdict::refused;
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
    if (names_password(lower)) return Verdict::refused;
    const bool is_mixed = use >= FileUse::markup && ends_with_password(name) && turns(value) >= 5 &&
                          !reads_as_words(value);
    return is_mixed || is_login || is_word_of_login(bytes, found, use) ? Verdict::doubtful
                                                                       : Verdict::refused;
  }
  if (use == FileUse::settings) {
    const bool is_one = ends_with_password(name) && !is_phrase(value);
    return is_one ? Verdict::doubtful : Verdict::refused;
  }
  if (!looks.has_digit || names_password(lower)) return Verdict::refused;
  // One on a line of its own, below the user's name.
  constexpr std::size_t kLongestChosen = 16;
  const bool is_line = use == FileUse::prose && value.size() <= kLongestChosen &&
                       bytes[found.value.end - value.size() - 1] == ' ' &&
                       ends_line(bytes, found.value.end);
  if (!found.quoted && use != FileUse::markup && !is_line) return Verdict::refused;
  if (use == FileUse::markup && is_word_and_number(value) && ends_with_password(name) &&
      names_login(name)) {
    return Verdict::doubtful;
  }
  return stands_beside(kUser, bytes, found, use) ? Verdict::doubtful : Verdict::refused;
}

}  // namespace sluice::secrets
