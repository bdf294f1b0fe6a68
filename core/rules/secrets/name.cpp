#include "core/rules/secrets/name.h"

#include <algorithm>
#include <string>

#include "core/rules/secrets/literals.h"
#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The words in lower case, each between two underscores: apiKeyV2 is _api_key_v2_.
std::string words_of(std::string_view name) {
  std::string words = "_";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_upper(c) && !is_lower(c) && !is_digit(c)) {
      if (words.back() != '_') words += '_';
      continue;
    }
    const bool starts_word =
        is_upper(c) && i > 0 && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    // The last capital of URLPath begins its second word.
    const bool ends_capitals = is_upper(c) && i > 0 && is_upper(name[i - 1]) &&
                               i + 1 < name.size() && is_lower(name[i + 1]);
    if ((starts_word || ends_capitals) && words.back() != '_') words += '_';
    words += lower_case(c);
  }
  if (words.back() != '_') words += '_';
  return words;
}

template <std::size_t N>
bool has_any(std::string_view text, const std::string_view (&parts)[N]) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](std::string_view part) { return text.find(part) != text.npos; });
}

// Whether one of the words, which stand between underscores as in `words`, is there.
template <std::size_t N>
bool has_word(std::string_view words, const std::string_view (&parts)[N]) {
  for (std::size_t from = 0;;) {
    const std::size_t end = words.find('_', from + 1);
    if (end == words.npos) return false;
    const std::string_view word = words.substr(from, end - from + 1);
    if (std::find(std::begin(parts), std::end(parts), word) != std::end(parts)) return true;
    from = end;
  }
}

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::string_view (&ends)[N]) {
  return std::any_of(std::begin(ends), std::end(ends),
                     [&](std::string_view end) { return text.ends_with(end); });
}

bool is_harmless(std::string_view words, std::string_view joined) {
  // What is said of a secret, and is none itself.
  static constexpr std::string_view kEnds[] = {
      "_id_",        "_ids_",        "_name_",     "_names_",    "_type_",    "_types_",
      "_url_",       "_uri_",        "_path_",     "_file_",     "_dir_",     "_host_",
      "_length_",    "_len_",        "_size_",     "_count_",    "_index_",   "_arn_",
      "_ref_",       "_expiry_",     "_expires_",  "_ttl_",      "_header_",  "_prefix_",
      "_format_",    "_pattern_",    "_regex_",    "_label_",    "_title_",   "_class_",
      "_message_",   "_text_",       "_error_",    "_rotation_", "_policy_",  "_version_",
      "_field_",     "_column_",     "_map_",      "_spec_",     "_scope_",   "_sha_",
      "_algorithm_", "_encryption_", "_chat_",     "_backend_",  "_timeout_", "_validator_",
      "_encoder_",   "_hint_",       "_strength_", "_method_",
  };
  static constexpr std::string_view kWords[] = {
      // published, or made from what is
      "_public_",
      "_pub_",
      "_publishable_",
      "_hash_",
      "_hashed_",
      "_hashes_",
      "_sha1_",
      "_sha256_",
      "_sha512_",
      "_md5_",
      "_digest_",
      "_checksum_",
      "_integrity_",
      "_fingerprint_",
      "_thumbprint_",
      "_signature_",
      "_revision_",
      "_commit_",
      "_anon_",
      "_encrypted_",
      // keys of tables, stores and screens
      "_cache_",
      "_primary_",
      "_foreign_",
      "_sort_",
      "_partition_",
      "_object_",
      "_uuid_",
      "_guid_",
      "_translation_",
      "_i18n_",
      "_locale_",
      "_sitekey_",
      "_map_",
      "_keyboard_",
      "_hot_",
      "_keyword_",
      "_group_",
      "_routing_",
      "_registry_",
      "_row_",
      "_column_",
      "_node_",
      // tokens that page, order and lock
      "_next_",
      "_page_",
      "_nexttoken_",
      "_pagetoken_",
      "_continuation_",
      "_change_",
      "_idempotency_",
      "_lock_",
      "_sync_",
      "_csrf_",
      "_xsrf_",
      "_nonce_",
      "_cancellation_",
      "_tokenizer_",
      "_tokenize_",
      "_placeholder_",
      "_example_",
      "_dummy_",
      "_fake_",
      "_mock_",
      "_sample_",
      // keys of PGP are named by what everybody may know
      "_recv_",
      "_keyserver_",
  };
  static constexpr std::string_view kJoined[] = {
      "publickey",
      "keyid",
      "secretid",
      "sitekey",
      "anonkey",
      "keyname",
      "secretname",
      "tokentype",
      "credentialid",
      "s3key",
      "keyboard",
      "keyword",
      "keycode",
      "monkey",
      "tokeniz",
      "keyframe",
      "credentialsid",
      "secretsmanager",
      "passrole",
      // keys have one form there, and a rule of their own for it
      "cloudflare",
      "anthropic",
      "telegram",
      "npm",
  };
  // What makes a request to AWS count once.
  if (words == "_client_token_") return true;
  // Of what AWS calls a key only one is secret; others are names of keys.
  if (joined.find("aws") != joined.npos && joined.find("secret") == joined.npos) return true;
  static constexpr Literals kHarmless(kJoined);
  return ends_with_any(words, kEnds) || has_word(words, kWords) || kHarmless.in(joined);
}

constexpr std::string_view kPassword[] = {"_pwd_",  "_passwd_",   "_passphrase_", "_password_",
                                          "_pass_", "_passwort_", "_psk_",        "_passcode_",
                                          "_pw_",   "_bindpw_",   "_rootpw_"};

}  // namespace

Says what_name_says(std::string_view name) {
  const std::string words = words_of(name);
  std::string joined = words;
  joined.erase(std::remove(joined.begin(), joined.end(), '_'), joined.end());
  if (is_harmless(words, joined)) return Says::harmless;
  static constexpr std::string_view kPasswordJoined[] = {"password", "passwd", "passphrase",
                                                         "requirepass", "masterauth"};
  static constexpr std::string_view kNoPass[] = {"bypass", "compass", "surpass", "trespass"};
  if (has_word(words, kPassword) || has_any(joined, kPasswordJoined) ||
      (words.ends_with("pass_") && !has_any(joined, kNoPass))) {
    return Says::password;
  }
  static constexpr std::string_view kSecret[] = {
      "token",      "secret",     "apikey",        "accesskey",      "privatekey",
      "authkey",    "credential", "licensekey",    "servicekey",     "masterkey",
      "serverkey",  "writekey",   "appkey",        "sharedkey",      "accountkey",
      "adminkey",   "clientkey",  "userkey",       "readkey",        "streamkey",
      "sonarlogin", "signingkey", "encryptionkey", "integrationkey", "subscriptionkey",
  };
  static constexpr Literals kSecrets(kSecret);
  if (kSecrets.in(joined)) return Says::secret;
  static constexpr std::string_view kNoKeys[] = {"turkey", "hockey", "whiskey", "donkey", "jockey"};
  static constexpr std::string_view kKeys[] = {
      "key_", "keys_", "_key_value_", "_key_string_", "_key_prod_", "_key_dev_", "_key_live_"};
  // A key to what? Of a cache, a map, a row, more often than of a service.
  if (joined == "key" || joined == "keys") return Says::nothing;
  return ends_with_any(words, kKeys) && !has_any(joined, kNoKeys) ? Says::key : Says::nothing;
}

bool ends_with_password(std::string_view name) {
  static constexpr std::string_view kJoined[] = {"password_", "passwd_",      "passwort_",
                                                 "pass_",     "requirepass_", "masterauth_"};
  const std::string words = words_of(name);
  return ends_with_any(words, kPassword) || ends_with_any(words, kJoined);
}

bool names_login(std::string_view name) {
  static constexpr std::string_view kWords[] = {
      "_db_",     "database",  "datasource", "jdbc",     "mysql",  "maria",     "postgres",
      "_pg_",     "mongo",     "redis",      "rabbit",   "_mq_",   "smtp",      "_mail_",
      "imap",     "pop3",      "ftp",        "_ssh_",    "ldap",   "admin",     "root",
      "proxy",    "keystore",  "key_store",  "trust",    "_ssl_",  "nexus",     "_user",
      "_host",    "_bind_",    "_sudo_",     "_become_", "oracle", "hibernate", "connection",
      "_server_", "service",   "backup",     "elastic",  "influx", "_app_",     "_api_",
      "_web_",    "_account_", "_auth_",     "kafka",    "vault",  "jenkins",   "sonar",
  };
  return has_any(words_of(name), kWords);
}

}  // namespace sluice::secrets
