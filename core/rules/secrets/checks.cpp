#include "core/rules/secrets/checks.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse/crc32.h"
#include "core/rules/secrets/literals.h"
#include "core/rules/secrets/login.h"
#include "core/rules/secrets/name.h"
#include "core/rules/secrets/service_names.h"
#include "core/rules/secrets/shape.h"
#include "core/rules/secrets/value.h"
#include "core/text/ascii.h"
#include "core/text/base64.h"

namespace sluice::secrets {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }
constexpr bool is_hex(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
}
constexpr bool is_base64(char c) { return is_digit(c) || is_letter(c) || c == '+' || c == '/'; }

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::size_t count(std::string_view text, bool (*is)(char)) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is));
}

constexpr std::string_view kReferenceMarks[] = {"${", "{{", "$(", "#{", "%{", "<%", "://", "()"};
constexpr Literals kReferences(kReferenceMarks);

// Letters that are no word: what mail providers make for programs.
bool is_random_word(std::string_view value) {
  constexpr std::size_t kLeast = 12;
  constexpr double kVaried = 2.6;  // bits: six letters and more, none of them most of it
  return value.size() >= kLeast && count(value, is_letter) == value.size() &&
         !reads_as_words(value) && !is_made_up(value) && entropy(value) >= kVaried;
}

// Text that stands for a value that is elsewhere.
bool is_reference(std::string_view value) {
  return value.starts_with('$') || value.starts_with('%') || value.starts_with('@') ||
         value.starts_with('&') || kReferences.in(value);
}

// The name that the value is assigned to: from the start of its word to the operator.
std::string name_of(const SecretMatch& match) {
  const auto is_name = [](char c) {
    return is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.';
  };
  std::size_t from = match.before.size();
  while (from > 0 && is_name(match.before[from - 1])) --from;
  std::string name(match.before.substr(from));
  for (const char c : match.whole) {
    if (!is_name(c)) break;
    name += c;
  }
  return lower_case(name);
}

// The base64 of a PEM block, without its lines, quotes and escaped line ends.
std::string pem_body(std::string_view block) {
  const std::size_t begin = block.find("-----", 5);
  if (begin == block.npos) return {};
  block = block.substr(begin + 5);
  block = block.substr(0, block.find("-----"));
  std::string body;
  for (std::size_t i = 0; i < block.size(); ++i) {
    // "\n" and "\r" of a string literal, and not the letters n and r.
    if (block[i] == '\\' && i + 1 < block.size()) {
      ++i;
    } else if (is_base64(block[i])) {
      body += block[i];
    }
  }
  return body;
}

bool is_encrypted(std::string_view block) {
  if (has_any(block, {"BEGIN ENCRYPTED", "Proc-Type: 4,ENCRYPTED", "Proc-Type:4,ENCRYPTED"})) {
    return true;
  }
  if (!has_any(block.substr(0, 64), {"OPENSSH"})) return false;
  // openssh-key-v1: the magic and a NUL, then the cipher's name behind its length of four bytes.
  std::string body = pem_body(block).substr(0, 64);
  body.resize(body.size() / 4 * 4);
  const std::optional<std::string> head = decode_base64(body);
  constexpr std::size_t kCipher = 19;
  return head && head->starts_with("openssh-key-v1") && head->size() > kCipher + 4 &&
         head->substr(kCipher, 4) != "none";
}

// AB12-CD34-EF56: the groups of equal size in which licenses and keys are printed.
bool is_in_groups(std::string_view value) {
  constexpr std::size_t kFew = 3;
  constexpr std::size_t kLeast = 4;
  const std::size_t size = value.find('-');
  if (size == value.npos || size < kLeast || (value.size() + 1) % (size + 1) != 0) return false;
  const auto is_upper = [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); };
  std::size_t digits = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool joins = i % (size + 1) == size;
    if (joins ? value[i] != '-' : !is_upper(value[i])) return false;
    digits += is_digit(value[i]) ? 1U : 0U;
  }
  const std::size_t groups = (value.size() + 1) / (size + 1);
  return groups >= kFew && digits > 1 && digits + groups - 1 < value.size();
}

// Letters of both cases and digits that change within pieces, as in no name: Lyhd2_N2MCy-ZoH.
bool is_random_in_pieces(std::string_view value) {
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kLeast = 4;
  if (value.size() < kShortest) return false;
  std::size_t odd = 0;
  std::size_t digits = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const char a = value[i - 1];
    const char b = value[i];
    const bool a_upper = a >= 'A' && a <= 'Z';
    const bool b_upper = b >= 'A' && b <= 'Z';
    const bool b_lower = b >= 'a' && b <= 'z';
    // A digit before a letter; a small letter behind two capitals, or a capital before the end.
    odd += is_digit(a) && (b_upper || b_lower) ? 1U : 0U;
    odd += a_upper && is_digit(b) ? 1U : 0U;
    odd += b_upper && a >= 'a' && a <= 'z' && (i + 1 == value.size() || !is_letter(value[i + 1]))
               ? 1U
               : 0U;
    digits += is_digit(b) ? 1U : 0U;
  }
  return digits >= 3 && odd >= kLeast && lower_case(value) != value && !reads_as_words(value);
}

// Pieces joined by dots, dashes and underscores, none long enough to be random: aes_256_cbc,
// s0m3-l0ng-w0rd5, self.lib.key1, shop-prod-1208358310.
bool is_compound_name(std::string_view value) {
  if (is_in_groups(value) || is_random_in_pieces(value)) return false;
  constexpr std::size_t kLongest = 9;
  std::size_t pieces = 0;
  for (std::size_t from = 0; from <= value.size(); ++pieces) {
    const std::size_t end = std::min(value.find_first_of(".-_", from), value.size());
    const std::string_view piece = value.substr(from, end - from);
    const std::size_t digits = count(piece, is_digit);
    if (piece.size() > kLongest && digits > 0 && digits < piece.size()) return false;
    if (piece.size() > kLongest && digits == 0 && !reads_as_words(piece)) return false;
    from = end + 1;
  }
  return pieces >= 3;
}

// A number in front, as the bots of Telegram and the streams of Twitch have: the rules for them
// know better.
bool is_numbered(std::string_view value) {
  const std::size_t end = value.find_first_of(":_");
  return end != value.npos && end > 0 && count(value.substr(0, end), is_digit) == end;
}

// Names of ciphers and digests: PBKDF2WithHmacSHA256, aes-256-gcm.
bool names_algorithm(std::string_view value) {
  static constexpr std::string_view kNames[] = {
      "sha256",  "sha384",   "sha512",  "pbkdf2",  "hmacsha", "aes128",  "aes256",
      "aes-128", "aes-256",  "aes_128", "aes_256", "pkcs1",   "pkcs5",   "pkcs7",
      "pkcs8",   "pkcs12",   "rs256",   "hs256",   "es256",   "bcrypt",  "argon2",
      "scrypt",  "chacha20", "ed25519", "x25519",  "secp256", "withrsa",
  };
  static constexpr Literals kAlgorithms(kNames);
  return kAlgorithms.in(lower_case(value)) && !is_interleaved(value);
}

// As RFC 9562 has them; of another version or variant, somebody typed it.
bool is_regular_uuid(std::string_view value) {
  constexpr std::size_t kVersion = 14;
  constexpr std::size_t kVariant = 19;
  return value[kVersion] >= '1' && value[kVersion] <= '8' &&
         std::string_view("89abAB").find(value[kVariant]) != std::string_view::npos;
}

// Opens a place to try things out in, where nothing is real.
bool is_of_sandbox(std::string_view value) {
  return has_any(lower_case(value), {"sandbox", "sdbx"});
}

// Begins as tokens of a known form do. Had it that form, its own rule would have found it: it was
// cut or changed.
bool starts_like_token(std::string_view value) {
  const std::string text = lower_case(value.substr(0, 12));
  static constexpr std::string_view kStarts[] = {
      "sk-",         "sk_",    "pk_",  "rk_",     "key_",   "ghp_",     "gho_",   "ghs_",
      "github_pat_", "glpat-", "npm_", "pypi-",   "xox",    "akia",     "asia",   "aiza",
      "ya29.",       "eyj",    "vcp_", "vca_",    "vcr_",   "vck_",     "cfut_",  "cfat_",
      "cfk_",        "hvs.",   "hvb.", "dop_v1",  "shpat_", "shpss_",   "sntry",  "squ_",
      "sqco_",       "lin_",   "ntn_", "figd_",   "pmak-",  "nrak-",    "glsa_",  "dp.pt.",
      "apify_",      "cnvca",  "uca_", "ucat_",   "napi_",  "phx_",     "phc_",   "rzp_",
      "sq0",         "gsk_",   "xai-", "hf_",     "r8_",    "pul-",     "ccipat", "bkua_",
      "tfp_",        "sm_",    "dapi", "pscale_", "sbp_",   "aio_",     "ops_",   "rdme_",
      "akcp",        "re_",    "fo1_", "tskey-",  "dckr_",  "rubygems", "whsec_", "polar",
      "lsv2_",
  };
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return text.starts_with(start); });
}

// Begins as keys of many services do that have no form but that: behind the name of one, it may be
// its own.
bool starts_like_many(std::string_view value) {
  constexpr std::size_t kLeast = 80;  // of a JWT, or nearly
  const std::string text = lower_case(value.substr(0, 3));
  return text == "pk_" || (text == "eyj" && value.size() >= kLeast);
}

// Names of things that are no secrets, whatever their value looks like.
bool is_harmless_name(std::string_view name) {
  constexpr std::string_view kParts[] = {
      // published, or made from what is
      "public", "hash", "sha1", "sha2", "sha5", "digest", "checksum", "integrity", "fingerprint",
      "thumbprint", "signature", "revision", "commit", "version", "sitekey", "site_key", "anonkey",
      // keys of tables and stores
      "cache", "primary", "foreign", "sort", "partition", "object", "uuid", "s3key", "s3_key",
      "file", "path", "translation",
      // names of secrets
      "keyid", "key_id", "key-id", "secret_id", "secretname", "secret_name", "key_name", "keyname",
      "token_type", "token_url", "credentialid", "credentialsid", "credential_id",
      // tokens that page, order and lock
      "nexttoken", "next_token", "pagetoken", "page_token", "continuation", "changetoken",
      "requesttoken", "request_token", "idempotency", "clienttoken", "client_token", "actiontoken",
      "locktoken", "synctoken", "sync_token", "csrf", "nonce", "sharedsecret",
      // other words
      "monkey", "keyboard", "keyword", "author",
      // providers whose keys have one form, and a rule of their own for it
      "aws", "cloudflare", "openai", "anthropic"};
  // A key to what? Of a cache, a map, a row, more often than of a service.
  if (name == "key" || name == "keys" || name.ends_with("id")) return true;
  return std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return name.find(part) != name.npos; });
}

bool is_path(std::string_view value) {
  if (value.starts_with('/') || value.starts_with('.') || has_any(value, {"../", "..."})) {
    return true;
  }
  if (is_in_groups(value)) return false;
  if (value.find_first_of("./") == value.npos && is_random_in_pieces(value)) return false;
  const auto joins = [](char c) { return c == '.' || c == '/' || c == '-'; };
  return count(value, joins) * 6 > value.size();
}

// A value that is assigned to a name; see SecretMatch and Scanner::Search::at_name.
struct Named {
  std::string_view name;
  std::string_view value;
  Says says;
  bool quoted;
  bool by_blank;  // and no sign: token 1234
};

bool begins_comment(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line.starts_with("# ") || line.starts_with("//") || line.starts_with("-- ") ||
         line.starts_with("; ");
}

Named named(const SecretMatch& match) {
  const std::string_view sign = match.whole.substr(0, match.whole.size() - match.secret.size());
  // In tags and comments there are no variables either.
  const bool quoted = sign.find_first_of("'\"`") != sign.npos || sign.ends_with('>') ||
                      begins_comment(match.context);
  const bool by_blank = sign.find_first_of("=:>(,|?") == sign.npos &&
                        !match.before.starts_with('-') && !match.context.ends_with("#define ");
  return {match.before, match.secret, what_name_says(match.before), quoted, by_blank};
}

// Small and large letters and digits in turn: nobody types that to show what stands there.
bool is_random_password(std::string_view value) {
  constexpr std::size_t kShortest = 10;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t lower = count(value, is_lower);
  std::size_t changes = 0;
  for (std::size_t i = 1; i < value.size(); ++i)
    changes += is_digit(value[i]) != is_digit(value[i - 1]) ? 1U : 0U;
  return value.size() >= kShortest && lower > 0 && lower < count(value, is_letter) &&
         count(value, is_digit) >= 2 && changes >= 4 && !reads_as_words(value) &&
         !is_made_up(value);
}

// Tokens are made of few characters; only people put others into passwords.
bool is_token_text(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return is_base64(c) || c == '_' || c == '.' || c == '-' || c == '~' || c == '=' || c == ':';
  });
}

// Letters alone, and too many unusual neighbours for words.
bool has_random_letters(std::string_view value) {
  constexpr std::size_t kLeast = 20;
  return value.size() >= kLeast && lower_case(value) != value && !reads_as_words(value);
}

// The same of fewer, where small and large ones stand in turn.
bool is_mixed_word(std::string_view value) {
  constexpr std::size_t kLeast = 12;
  constexpr std::size_t kTurns = 5;
  std::size_t turns = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    turns += is_upper(value[i]) != is_upper(value[i - 1]) ? 1U : 0U;
  }
  return value.size() >= kLeast && turns >= kTurns && !reads_as_words(value);
}

bool is_text_in_base64(std::string_view value) {
  if (value.size() % 4 != 0) return false;
  const std::optional<std::string> text = decode_base64(value);
  return text &&
         std::all_of(text->begin(), text->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

Verdict judge_hex(const Named& one, std::size_t digits) {
  constexpr std::size_t kShortest = 20;
  constexpr std::size_t kKey = 32;
  constexpr std::size_t kFingerprint = 40;  // of an OpenPGP key: who it is, and no way in
  const std::size_t size = one.value.size();
  if (digits * 5 < size || digits == size) return Verdict::refused;
  // Nothing writes half of the letters large.
  const std::string lower = lower_case(one.value);
  const bool has_upper = lower != one.value;
  if (has_upper && one.value.find_first_of("abcdef") != one.value.npos) return Verdict::refused;
  if (size == kFingerprint && has_any(lower_case(one.name), {"gpg", "pgp"}))
    return Verdict::refused;
  if (one.says == Says::nothing) return Verdict::refused;
  if (size >= kKey && size % 8 == 0) return Verdict::plausible;
  // Generators give whole words of bytes: other lengths were typed or cut.
  return size >= kShortest && one.says == Says::secret ? Verdict::doubtful : Verdict::refused;
}

// Letters and digits in turn, as generators have them and words do not: x7k2m9qp.
bool changes_often(std::string_view value) {
  constexpr std::size_t kLeast = 4;
  std::size_t changes = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    changes += is_digit(value[i]) != is_digit(value[i - 1]) ? 1U : 0U;
  }
  return changes >= kLeast && !reads_as_words(value) && !is_made_up(value);
}

// A word and a number, as people choose them, behind a name that is a password and nothing else;
// and not the words of examples and of programs.
bool is_chosen(const Named& one) {
  static constexpr std::string_view kUsual[] = {
      "pass",  "pw",    "user",  "test",    "admin", "secret", "foo",    "bar",
      "abc",   "qwert", "asdf",  "demo",    "guest", "sample", "exampl", "login",
      "temp",  "hello", "dummy", "welcome", "token", "value",  "string", "field",
      "input", "label", "item",  "name",    "text",  "type",   "utf",    "base64",
  };
  static constexpr Literals kDummies(kUsual);
  if (!ends_with_password(one.name) || is_compound_name(one.value)) return false;
  return one.value.find_first_of("./:_-") == one.value.npos && !is_made_up(one.value) &&
         !names_algorithm(one.value) && !kDummies.in(lower_case(one.value));
}

// Letters of both cases and another character, without a digit.
bool is_of_all_kinds(const Named& one) {
  constexpr std::size_t kLeast = 10;
  const std::string_view value = one.value;
  const std::string lower = lower_case(value);
  const std::size_t letters = count(value, is_letter);
  return one.quoted && value.size() >= kLeast && ends_with_password(one.name) && lower != value &&
         value.find_first_of("abcdefghijklmnopqrstuvwxyz") != value.npos &&
         letters + 2 >= value.size() && value.find_first_of("!@#$^&*?") != value.npos &&
         !has_any(lower, {"pass", "secret", "test"}) && !is_stand_in(value);
}

// A password that was made to be one: letters of both cases and digits, or other characters.
Verdict judge_password(const Named& one) {
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kLongest = 64;
  const std::string_view value = one.value;
  if (value.size() < kShortest || value.size() > kLongest || one.by_blank) return Verdict::refused;
  const bool is_random =
      one.quoted && ends_with_password(one.name) &&
      (is_random_word(value) || (count(value, is_letter) == value.size() && is_mixed_word(value)));
  const bool is_named = has_any(lower_case(value), {"pass", "word", "secret"});
  if ((is_random && !is_named && !is_stand_in(value)) || is_of_all_kinds(one))
    return Verdict::doubtful;
  if (check_password({value, {}, {}}) == Verdict::refused) return Verdict::refused;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t lower = count(value, is_lower);
  const std::size_t upper = count(value, is_letter) - lower;
  const bool has_others = value.find_first_of("!@#$%^&*") != value.npos;
  const int kinds = (lower > 0 ? 1 : 0) + (upper > 0 ? 1 : 0) + (has_others ? 1 : 0);
  if (one.quoted && kinds == 1 && (changes_often(value) || is_chosen(one))) {
    return Verdict::doubtful;
  }
  if (kinds < 2 || (!one.quoted && !has_others)) return Verdict::refused;
  return Verdict::doubtful;
}

// What a generator of keys made of all that a keyboard has, as web frameworks do.
Verdict judge_generated(std::string_view value) {
  constexpr std::size_t kShortest = 24;
  constexpr std::size_t kLongest = 128;
  constexpr double kLeast = 3.8;
  if (value.size() < kShortest || value.size() > kLongest) return Verdict::refused;
  // Code between two texts has signs of its own.
  const std::string_view body = value.substr(0, value.find_last_not_of('=') + 1);
  if (body.find_first_of(" \t\\") != body.npos) return Verdict::refused;
  if (std::count(body.begin(), body.end(), '=') > 1) return Verdict::refused;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t lower = count(value, is_lower);
  const std::size_t letters = count(value, is_letter);
  const std::size_t digits = count(value, is_digit);
  const auto is_other = [](char c) {
    return std::string_view("!@#$%^&*()[]{};,<>?|").find(c) != std::string_view::npos;
  };
  const std::size_t others = count(value, is_other);
  const int kinds = (lower > 0 ? 1 : 0) + (letters > lower ? 1 : 0) + (digits > 0 ? 1 : 0);
  const bool is_mixed = kinds >= 2 && digits > 0 && others >= 4 && others * 2 < value.size();
  if (!is_mixed || entropy(value) < kLeast || reads_as_words(value)) return Verdict::refused;
  return Verdict::doubtful;
}

// What a sentence tells: the password is "x".
bool is_said(const SecretMatch& match) {
  if (!match.whole.starts_with(' ')) return false;
  const std::string_view sign = match.whole.substr(0, match.whole.size() - match.secret.size());
  const std::string_view words = sign.substr(0, sign.find_last_not_of("'\"` \t:") + 1);
  if (sign.find_first_of("'\"`") == sign.npos) return false;
  if (words.ends_with(" is") || words.ends_with(" was")) return true;
  // And without a verb, where it is no word: password `x1y2`.
  constexpr std::size_t kLongest = 20;
  return words.empty() && match.secret.size() <= kLongest &&
         what_name_says(match.before) == Says::password && count(match.secret, is_digit) >= 2 &&
         !match.context.ends_with("#define ");
}

Verdict judge_said(const SecretMatch& match) {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kLongest = 32;
  const std::string_view value = match.secret;
  const std::string lower = lower_case(value);
  if (value.size() < kShortest || value.size() > kLongest || !ends_with_password(match.before) ||
      is_dummy(lower) || is_reference(value) || is_template(value) || is_stand_in(value)) {
    return Verdict::refused;
  }
  // What is said of passwords: wrong, missing, required.
  static constexpr std::string_view kSaid[] = {"wrong",  "correct", "strong",   "short", "empty",
                                               "weak",   "valid",   "invalid",  "known", "unknown",
                                               "secure", "blank",   "the same", "okay",  "passwor"};
  static constexpr std::string_view kEnds[] = {"ed", "able", "ible", "ing", "al", "ive", "ly"};
  const bool is_word = count(value, is_letter) == value.size();
  if (std::any_of(std::begin(kSaid), std::end(kSaid),
                  [&](std::string_view word) { return lower.find(word) != lower.npos; }) ||
      value.find_first_of(" %{}<>()[]+,;=/\\") != value.npos) {
    return Verdict::refused;
  }
  const bool is_told = is_word && std::any_of(std::begin(kEnds), std::end(kEnds),
                                              [&](auto end) { return lower.ends_with(end); });
  return is_told ? Verdict::refused : Verdict::doubtful;
}

// A key of AWS that was typed or cut: of the right ones, their own rule knows the form.
bool may_be_key_of_aws(std::string_view value) {
  constexpr std::size_t kNearly = 36;
  constexpr std::size_t kMost = 44;
  return value.size() >= kNearly && value.size() <= kMost && count(value, is_hex) < value.size() &&
         std::all_of(value.begin(), value.end(), is_base64);
}

// v1.2.3, v0.0.0-20250811234530-d4b4214cd679
bool is_go_version(std::string_view value) {
  if (value.size() < 6 || value.front() != 'v' || !is_digit(value[1])) return false;
  const std::string_view core = value.substr(1, value.find('-') - 1);
  return count(core, is_digit) +
                 static_cast<std::size_t>(std::count(core.begin(), core.end(), '.')) ==
             core.size() &&
         std::count(core.begin(), core.end(), '.') == 2;
}

// The client tokens of Datadog's pages are there for everybody.
bool is_public_of_datadog(std::string_view value) {
  constexpr std::size_t kSize = 35;
  return value.size() == kSize && value.starts_with("pub") && count(value.substr(3), is_hex) == 32;
}

Verdict judge(const Named& one) {
  const std::string_view value = one.value;
  if (one.says == Says::harmless || is_reference(value) || is_go_version(value))
    return Verdict::refused;
  if (has_any(lower_case(one.name), {"aws"}) && !may_be_key_of_aws(value)) return Verdict::refused;
  constexpr std::size_t kSure = 20;
  const bool is_only_key = equals_ignoring_case(one.name, "key");
  if (one.says == Says::nothing && !is_only_key) return Verdict::refused;
  const bool is_secret = one.says == Says::secret || one.says == Says::password;
  if (is_uuid(value)) {
    constexpr double kLeast = 2.8;  // 11111111-1111-1111-1111-111111111112 was typed
    if (entropy(value) < kLeast || one.by_blank || !is_regular_uuid(value)) return Verdict::refused;
    return is_secret ? Verdict::doubtful : Verdict::refused;
  }
  if (!is_token_text(value)) {
    if (one.says == Says::password) return judge_password(one);
    const bool is_quoted = one.quoted && !one.by_blank;
    return one.says == Says::secret && is_quoted ? judge_generated(value) : Verdict::refused;
  }
  const std::size_t digits = count(value, is_digit);
  const std::size_t letters = count(value, is_letter);
  if (starts_like_token(value) || is_numbered(value) || is_of_sandbox(value) ||
      is_compound_name(value) || is_path(value) || is_altered(value) || names_algorithm(value) ||
      value.starts_with('=') || (reads_as_words(value) && !is_interleaved(value)) ||
      is_text_in_base64(value) || digits == 0 || letters == 0) {
    return one.says == Says::password ? judge_password(one) : Verdict::refused;
  }
  if (count(value, is_hex) == value.size()) return judge_hex(one, digits);
  // The less its name says, the longer a value must be to be none by chance.
  constexpr std::size_t kData = 256;
  const bool is_mixed = one.quoted && digits >= 3 && lower_case(value) != value &&
                        value.find_first_of("abcdefghijklmnopqrstuvwxyz") != value.npos;
  const std::size_t least = is_only_key ? 28 : !is_secret ? 20 : is_mixed ? 14 : 17;
  const bool has_digits = digits >= 2 || has_random_letters(value);
  if (value.size() >= std::max(least, one.by_blank ? kSure : 0) && has_digits &&
      (is_secret || value.size() <= kData) &&
      entropy(value) >= (value.size() < kSure ? 3.0 : 3.3)) {
    const bool is_sure = value.size() >= kSure && is_secret && !one.by_blank;
    return is_sure ? Verdict::plausible : Verdict::doubtful;
  }
  return one.says == Says::password ? judge_password(one) : Verdict::refused;
}

}  // namespace

Verdict check_base62_crc(const SecretMatch& match) {
  constexpr std::string_view kDigits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kPrefix = 4;
  constexpr std::size_t kBody = 30;
  constexpr std::size_t kSum = 6;
  if (match.secret.size() != kPrefix + kBody + kSum) return Verdict::plausible;
  std::uint32_t sum = crc32(match.secret.substr(kPrefix, kBody));
  std::string digits(kSum, '0');
  for (std::size_t i = kSum; i-- > 0; sum /= 62) digits[i] = kDigits[sum % 62];
  return match.secret.ends_with(digits) ? Verdict::proven : Verdict::doubtful;
}

Verdict check_aws_key_id(const SecretMatch& match) {
  const auto is_base32 = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); };
  return std::all_of(match.secret.begin(), match.secret.end(), is_base32) ? Verdict::plausible
                                                                          : Verdict::doubtful;
}

Verdict check_jwt(const SecretMatch& match) {
  const std::size_t first = match.secret.find('.');
  const std::size_t second = match.secret.find('.', first + 1);
  if (first == match.secret.npos || second == match.secret.npos) return Verdict::refused;
  const auto header = decode_base64(match.secret.substr(0, first));
  const auto payload = decode_base64(match.secret.substr(first + 1, second - first - 1));
  if (!header || !header->starts_with('{') || !header->ends_with('}') ||
      !has_any(*header, {"\"alg\""})) {
    return Verdict::refused;
  }
  if (has_any(*header, {"\"none\"", "\"NONE\"", "\"None\""})) return Verdict::refused;
  if (!payload || !payload->starts_with('{')) return Verdict::doubtful;
  // The token that every page on the subject shows.
  const bool is_sample = has_any(*payload, {"\"1234567890\""});
  if (has_any(*payload, {"\"anon\""}) || (is_sample && has_any(*payload, {"John Doe"}))) {
    return Verdict::refused;
  }
  // The same with another name or key was made on that page.
  if (is_sample) return Verdict::doubtful;
  return Verdict::proven;
}

Verdict check_discord_token(const SecretMatch& match) {
  const auto id = decode_base64(match.secret.substr(0, match.secret.find('.')));
  const bool is_id = id && id->size() >= 17 && std::all_of(id->begin(), id->end(), is_digit);
  return is_id ? Verdict::proven : Verdict::refused;
}

Verdict check_basic_auth(const SecretMatch& match) {
  const auto pair = decode_base64(match.secret);
  if (!pair) return Verdict::refused;
  const auto is_text = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (!std::all_of(pair->begin(), pair->end(), is_text)) return Verdict::refused;
  const std::size_t colon = pair->find(':');
  if (colon == pair->npos || colon == 0) return Verdict::refused;
  return check_url_password({std::string_view(*pair).substr(colon + 1), *pair, {}});
}

Verdict check_pem(const SecretMatch& match) {
  constexpr std::size_t kLeast = 64;  // an Ed25519 key in PKCS#8
  const std::string body = pem_body(match.secret);
  if (body.size() < kLeast) return Verdict::refused;
  // A full stop stands for what was left out, to show what a key looks like.
  constexpr std::size_t kShort = 200;
  if (body.size() < kShort && match.secret.find('.') != match.secret.npos) return Verdict::refused;
  return reads_as_words(body.substr(0, 256)) ? Verdict::refused : Verdict::plausible;
}

Verdict check_encrypted_pem(const SecretMatch& match) {
  return is_encrypted(match.secret) ? check_pem(match) : Verdict::refused;
}

Verdict check_url_password(const SecretMatch& match) {
  const std::string value = lower_case(match.secret);
  if (value.size() < 3 || is_stand_in(value) || is_reference(value)) return Verdict::refused;
  if (is_template(value) ||
      is_any(value, {"password",     "passwd",        "pass",      "pwd",         "secret",
                     "token",        "user",          "username",  "apikey",      "api_key",
                     "key",          "foo",           "bar",       "test",        "admin",
                     "root",         "guest",         "postgres",  "mysql",       "redis",
                     "123",          "1234",          "12345",     "123456",      "secretkey",
                     "credentials",  "x-oauth-basic", "tiger",     "open sesame", "opensesame",
                     "username",     "changeit",      "dbpass",    "mypass",      "mypassword",
                     "yourpassword", "userpass",      "password1", "pass123",     "password123"})) {
    return Verdict::refused;
  }
  const std::string whole = lower_case(match.whole);
  if (has_any(whole, {"anonymous"})) return Verdict::refused;  // for whoever asks
  const std::string_view host = std::string_view(whole).substr(whole.rfind('@') + 1);
  static constexpr std::string_view kSamples[] = {"example.", ".example", "host.com", "domain.com",
                                                  "your"};
  static constexpr Literals kSampleHost(kSamples);
  if (kSampleHost.in(host) || is_any(host, {"host", "hostname", "server", "domain", "test"})) {
    // Some change the host before they show it, and not the password.
    return is_random_password(match.secret) ? Verdict::doubtful : Verdict::refused;
  }
  const bool is_local = has_any(host, {"localhost", "127.0.0.1", "0.0.0.0", "::1"});
  const bool is_plain = count(value, is_letter) == value.size();
  return is_local || is_plain ? Verdict::doubtful : Verdict::plausible;
}

Verdict check_command_password(const SecretMatch& match) {
  if (match.secret.starts_with('-') || match.secret.starts_with('(')) return Verdict::refused;
  return check_url_password({match.secret, {}, {}});
}

Verdict check_login_call(const SecretMatch& match) {
  const std::string value = lower_case(match.secret);
  if (has_any(value, {"passw", "pwd", "secret"}) && count(value, is_digit) == 0) {
    return Verdict::refused;
  }
  return check_url_password({match.secret, {}, {}});
}

Verdict check_curl_user(const SecretMatch& match) {
  // The command, or a line of its own behind one that goes on.
  const bool is_own_line = match.before.find_first_not_of(" \t") == match.before.npos;
  if (!is_own_line && match.before.find("curl") == match.before.npos) return Verdict::refused;
  if (match.secret.ends_with('>')) return Verdict::refused;  // <user:password>
  // A token for the name of the user, and no password; a name has the password asked for.
  const std::size_t end = match.whole.rfind(match.secret) + match.secret.size();
  if (end < match.whole.size() && match.whole[end] == ':' && !is_random_password(match.secret)) {
    return Verdict::refused;
  }
  // docker run --user 1000:1000
  if (count(match.secret, is_digit) == match.secret.size()) return Verdict::refused;
  const Verdict verdict = check_url_password({match.secret, {}, {}});
  return is_own_line && verdict == Verdict::plausible ? Verdict::doubtful : verdict;
}

Verdict check_random(const SecretMatch& match) {
  const std::string_view value = match.secret;
  if (is_reference(value) || reads_as_words(value)) return Verdict::refused;
  if (count(value, is_digit) == 0 || count(value, is_letter) == 0) return Verdict::refused;
  return Verdict::plausible;
}

Verdict check_key_of_service(const SecretMatch& match) {
  // GEM_REF_DATADOG is a revision of theirs, after_cursor a place in a list.
  constexpr std::string_view kOther[] = {"ref",     "sha",   "commit", "rev",     "revision",
                                         "version", "tag",   "after",  "before",  "next",
                                         "end",     "start", "page",   "previous"};
  std::string_view before = match.before;
  if (before.empty() || (before.back() != '_' && before.back() != '-')) return check_random(match);
  before.remove_suffix(1);
  const std::string lower = lower_case(before);
  for (const std::string_view word : kOther) {
    const bool is_whole =
        lower.size() == word.size() ||
        (lower.size() > word.size() && !is_letter(lower[lower.size() - word.size() - 1]));
    if (lower.ends_with(word) && is_whole) return Verdict::refused;
  }
  return check_random(match);
}

Verdict check_aws_secret(const SecretMatch& match) {
  // Forty characters of base64 are no form: what was made up tells nothing.
  return is_made_up(match.secret) ? Verdict::refused : check_random(match);
}

Verdict check_header(const SecretMatch& match) {
  return check_assigned({match.secret, "auth_token", {}});
}

Verdict check_assigned(const SecretMatch& match) {
  const std::string_view value = match.secret;
  const std::string name = name_of(match);
  if (check_random(match) == Verdict::refused || is_harmless_name(name)) return Verdict::refused;
  if (starts_like_token(value) || is_compound_name(value) || is_path(value)) {
    return Verdict::refused;
  }
  if (is_uuid(value)) {
    return has_any(name, {"api", "auth", "access", "secret"}) ? Verdict::doubtful
                                                              : Verdict::refused;
  }
  // Tokens are made of few characters; only people put others into passwords.
  const std::string_view body = value.substr(0, value.find_last_not_of('=') + 1);
  const bool has_others = body.find_first_of("=!#^&*@%~") != body.npos;
  if (has_others && !has_any(name, {"pass", "pwd"})) return Verdict::refused;
  const std::size_t digits = count(value, is_digit);
  if (count(value, is_hex) == value.size()) {
    constexpr std::size_t kFingerprint = 40;  // of an OpenPGP key: who it is, and no way in
    if (value.size() == kFingerprint && has_any(name, {"gpg", "pgp"})) return Verdict::refused;
    // Generators give whole words of bytes: other lengths were typed or cut.
    if (value.size() < 32 || value.size() % 8 != 0 || digits * 4 < value.size()) {
      return Verdict::refused;
    }
  } else if ((digits < 2 && !has_random_letters(value)) || entropy(value) < 3.3) {
    return Verdict::refused;
  }
  const bool tells_what = has_any(name, {"api", "secret", "access", "auth", "private", "token"});
  return name.ends_with("key") && !tells_what ? Verdict::doubtful : Verdict::plausible;
}

Verdict check_named(const SecretMatch& match) {
  if (is_said(match)) return judge_said(match);
  // Words, before anything is asked that takes longer.
  if (count(match.secret, is_letter) == match.secret.size() && !is_random_word(match.secret) &&
      !is_mixed_word(match.secret)) {
    return Verdict::refused;
  }
  const Named one = named(match);
  // A file, a package: token-3f2a.js.
  if (one.by_blank && match.whole.starts_with('-')) return Verdict::refused;
  return judge(one);
}

Verdict check_service(const SecretMatch& match) {
  const std::string_view value = match.secret;
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kShortestBare = 14;
  // What the name says takes longer to tell than what the value is not.
  if (value.size() < kShortest || is_reference(value) || !is_token_text(value) ||
      value.starts_with('=')) {
    return Verdict::refused;
  }
  const std::size_t digits = count(value, is_digit);
  const std::size_t letters = count(value, is_letter);
  const Named one = named(match);
  if (one.says == Says::harmless || (!one.quoted && value.size() < kShortestBare)) {
    return Verdict::refused;
  }
  if (one.by_blank && (digits == 0 || letters == 0)) return Verdict::refused;
  // Had it the form that it begins with, its own rule would have found it.
  if (starts_like_token(value) && !starts_like_many(value)) return Verdict::refused;
  if (is_one_character(value) || is_altered(value) || names_algorithm(value)) {
    return Verdict::refused;
  }
  const bool made_up = is_made_up(value);
  if (!is_uuid_like(value) && !made_up &&
      (is_path(value) || is_compound_name(value) ||
       (reads_as_words(value) && !is_interleaved(value)))) {
    return Verdict::refused;
  }
  // A number, a date, a version: "secret-detector v0.0.0-20250811234530-d4b4214cd679" of go.mod.
  constexpr std::size_t kNumber = 15;
  if (is_go_version(value) || is_public_of_datadog(value)) return Verdict::refused;
  const bool is_fraction = value.find('.') != value.npos;
  if (letters == 0 && (is_fraction || value.size() < kNumber)) return Verdict::refused;
  if (digits < 2 && value.size() < 16 && !(one.quoted && is_mixed_word(value)))
    return Verdict::refused;
  if (digits == 0 && !made_up && !has_random_letters(value) &&
      !(one.quoted && is_mixed_word(value))) {
    return Verdict::refused;
  }
  if (!names_service(one.name) && !names_service(match.context)) return Verdict::refused;
  return one.by_blank ? Verdict::doubtful : Verdict::plausible;
}

Verdict check_shaped(const SecretMatch& match) {
  const Named one = named(match);
  if (one.says == Says::harmless || is_reference(match.secret)) return Verdict::refused;
  if (one.by_blank && one.says == Says::nothing) return Verdict::refused;
  if (is_altered(match.secret)) return Verdict::refused;
  const bool random = count(match.secret, is_digit) > 0 ? !reads_as_words(match.secret)
                                                        : has_random_letters(match.secret);
  if (!random && !is_made_up(match.secret)) return Verdict::refused;
  return one.says == Says::nothing ? Verdict::doubtful : Verdict::plausible;
}

Verdict check_password(const SecretMatch& match) {
  const std::string value = lower_case(match.secret);
  const Verdict verdict = check_url_password({match.secret, {}, {}});
  if (verdict == Verdict::refused) return verdict;
  static constexpr std::string_view kCode[] = {"password", "passwd", "secret", "function", "self.",
                                               "this.",    "config", "prompt", " "};
  static constexpr Literals kNoValue(kCode);
  if (kNoValue.in(value)) return Verdict::refused;
  // Words of programs, and not letters of others.
  for (const std::string_view word : {"test", "null", "none", "true", "false", "env", "get"}) {
    for (std::size_t at = value.find(word); at != value.npos; at = value.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool begins = at == 0 || !is_letter(value[at - 1]) || match.secret[at] != value[at];
      const bool ends = end == value.size() || !is_letter(value[end]) ||
                        match.secret[end] != value[end] || word == "test";
      if (begins && ends && !is_random_password(match.secret)) return Verdict::refused;
    }
  }
  if (count(value, is_letter) == 0) return Verdict::refused;
  if (count(value, is_digit) == 0 && !is_random_word(value)) return Verdict::refused;
  return Verdict::plausible;
}

}  // namespace sluice::secrets
