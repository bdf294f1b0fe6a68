#include "core/rules/secrets/files.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/rules/secrets/value.h"
#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kMostLines = 1000;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
}
// The alphabet of crypt(3).
constexpr bool is_crypt(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == '.' || c == '/';
}

template <std::size_t N>
bool is_any(std::string_view text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

Span span_of(std::string_view bytes, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(part.data() - bytes.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

// Calls visit(line) for each of the first lines, without their ends.
template <typename Visit>
void each_line(std::string_view bytes, Visit&& visit) {
  for (std::size_t lines = 0; !bytes.empty() && lines < kMostLines; ++lines) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.starts_with('#')) visit(line);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
}

// The field behind `skipped` colons.
std::string_view field(std::string_view line, int skipped) {
  for (; skipped > 0; --skipped) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return {};
    line.remove_prefix(colon + 1);
  }
  return line;
}

// hostname:port:database:username:password
void of_pgpass(std::string_view bytes, std::vector<FileSecret>& found) {
  each_line(bytes, [&](std::string_view line) {
    const std::string_view port = field(line, 1);
    const std::string_view number = port.substr(0, port.find(':'));
    const bool is_port =
        number == "*" || (!number.empty() && std::all_of(number.begin(), number.end(), is_digit));
    const std::string_view password = field(line, 4);
    if (!is_port || password.size() < 4 || is_stand_in(password)) return;
    found.push_back({"secrets/postgres-password-file", span_of(bytes, password)});
  });
}

// user:hash, where the hash is the old one of crypt(3), which has no mark of its own.
void of_passwords(std::string_view bytes, std::vector<FileSecret>& found) {
  each_line(bytes, [&](std::string_view line) {
    constexpr std::size_t kCrypt = 13;
    std::string_view hash = field(line, 1);
    hash = hash.substr(0, hash.find(':'));
    if (hash.size() != kCrypt || !std::all_of(hash.begin(), hash.end(), is_crypt)) return;
    found.push_back({"secrets/password-hash", span_of(bytes, hash)});
  });
}

// One word, and nothing else.
std::string_view only_word(std::string_view bytes) {
  constexpr std::size_t kLongest = 1024;
  if (bytes.size() > kLongest) return {};
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!bytes.empty() && is_blank(bytes.front())) bytes.remove_prefix(1);
  while (!bytes.empty() && is_blank(bytes.back())) bytes.remove_suffix(1);
  return std::any_of(bytes.begin(), bytes.end(), is_blank) ? std::string_view() : bytes;
}

}  // namespace

std::vector<FileSecret> secrets_of_file(std::string_view path, std::string_view bytes) {
  std::vector<FileSecret> found;
  const std::string text = lower_case(path);
  std::string_view folder;
  std::string_view name = text;
  if (const std::size_t slash = name.rfind('/'); slash != name.npos) {
    folder = name.substr(0, slash);
    name = name.substr(slash + 1);
  }
  static constexpr std::string_view kPostgres[] = {".pgpass", "pgpass", "pgpass.conf"};
  static constexpr std::string_view kPasswords[] = {".htpasswd", "htpasswd",      "shadow",
                                                    "passwd",    "proftpdpasswd", "ftpd.passwd"};
  static constexpr std::string_view kPasswordOnly[] = {
      ".vault_pass",    ".vault_pass.txt",     "vault_pass",      "vault_pass.txt",
      ".vault-pass",    ".vault_password",     ".vault-password", "vault_password.txt",
      ".ansible_vault", ".vault_password.txt", "db_password.txt", ".rediscli_auth"};
  if (is_any(name, kPostgres)) {
    of_pgpass(bytes, found);
  } else if (is_any(name, kPasswords)) {
    of_passwords(bytes, found);
  } else if (name == "master.key" || (name.ends_with(".key") && folder.ends_with("credentials"))) {
    // Rails encrypts its credentials with 16 bytes, Jenkins its own with 128.
    constexpr std::size_t kLeast = 32;
    const std::string_view key = only_word(bytes);
    const bool is_key = key.size() >= kLeast && std::all_of(key.begin(), key.end(), is_hex);
    if (is_key && !is_stand_in(key)) {
      found.push_back({"secrets/generic-credential", span_of(bytes, key)});
    }
  } else if (is_any(name, kPasswordOnly)) {
    const std::string_view password = only_word(bytes);
    if (password.size() >= 4 && !is_stand_in(password)) {
      found.push_back({"secrets/generic-credential", span_of(bytes, password)});
    }
  } else if (name == ".erlang.cookie") {
    const std::string_view cookie = only_word(bytes);
    if (cookie.size() >= 8 && !is_stand_in(cookie)) {
      found.push_back({"secrets/generic-credential", span_of(bytes, cookie)});
    }
  }
  return found;
}

}  // namespace sluice::secrets
