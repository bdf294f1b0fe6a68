#include "core/parse/crypto/keys.h"

#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>
#include <monocypher.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/parse/crypto/der.h"
#include "core/text/base64.h"

namespace sluice::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::size_t size_of(Hash hash) {
  return hash == Hash::sha256 ? 32 : hash == Hash::sha384 ? 48 : 64;
}

mbedtls_md_type_t type_of(Hash hash) {
  return hash == Hash::sha256   ? MBEDTLS_MD_SHA256
         : hash == Hash::sha384 ? MBEDTLS_MD_SHA384
                                : MBEDTLS_MD_SHA512;
}

// SubjectPublicKeyInfo of Ed25519 (RFC 8410), in front of the 32 bytes of the key.
constexpr std::string_view kEd25519{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};
constexpr std::size_t kEd25519Key = 32;
constexpr std::size_t kEd25519Signature = 64;

// A point in the one form that RFC 8032, 5.1.3 decodes: y below 2^255 - 19, and no sign where x is
// zero, which it is for y = 1 and y = -1.
bool is_canonical_point(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  constexpr std::size_t kLast = 31;
  const bool is_signed = (byte(kLast) & 0x80U) != 0;
  const unsigned top = byte(kLast) & 0x7FU;
  const auto middle_is = [&](unsigned char value) {
    return std::all_of(bytes.begin() + 1, bytes.begin() + kLast,
                       [&](char c) { return static_cast<unsigned char>(c) == value; });
  };
  constexpr unsigned kLowOfPrime = 0xED;
  if (top == 0x7F && middle_is(0xFF))
    return byte(0) < kLowOfPrime && !(is_signed && byte(0) == kLowOfPrime - 1);
  return !(is_signed && top == 0 && byte(0) == 1 && middle_is(0));
}

// RFC 8032; Monocypher refuses an s that is not reduced, and Mbed TLS brings the hash.
bool verifies_ed25519(std::string_view key, std::string_view message, std::string_view signature) {
  if (signature.size() != kEd25519Signature) return false;
  if (!is_canonical_point(key) || !is_canonical_point(signature.substr(0, kEd25519Key)))
    return false;
  std::array<unsigned char, 64> hash{};
  mbedtls_sha512_context context{};
  mbedtls_sha512_init(&context);
  mbedtls_sha512_starts(&context, 0);
  mbedtls_sha512_update(&context, bytes_of(signature), 32);
  mbedtls_sha512_update(&context, bytes_of(key), key.size());
  mbedtls_sha512_update(&context, bytes_of(message), message.size());
  mbedtls_sha512_finish(&context, hash.data());
  mbedtls_sha512_free(&context);
  std::array<unsigned char, 32> reduced{};
  crypto_eddsa_reduce(reduced.data(), hash.data());
  return crypto_eddsa_check_equation(bytes_of(signature), bytes_of(key), reduced.data()) == 0;
}

// An INTEGER above zero, in its shortest form.
bool is_positive(const Der& element) {
  const std::string_view digits = element.content;
  if (element.tag != kInteger || digits.empty()) return false;
  const auto first = static_cast<unsigned char>(digits[0]);
  if (first >= 0x80) return false;
  if (first != 0) return true;
  return digits.size() > 1 && static_cast<unsigned char>(digits[1]) >= 0x80;
}

bool is_ecdsa_signature(std::string_view signature) {
  const auto pair = only(signature, kSequence);
  if (!pair) return false;
  DerReader reader(pair->content);
  const auto r = reader.next();
  const auto s = reader.next();
  return r && s && reader.is_done() && is_positive(*r) && is_positive(*s);
}

std::string integer(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '\0') digits.remove_prefix(1);
  std::string content(digits);
  if (static_cast<unsigned char>(content.front()) >= 0x80) content.insert(content.begin(), '\0');
  return encode_der(kInteger, content);
}

}  // namespace

std::string digest(Hash hash, std::string_view bytes) {
  std::string out(size_of(hash), '\0');
  auto* const into = reinterpret_cast<unsigned char*>(out.data());
  if (hash == Hash::sha256) {
    mbedtls_sha256(bytes_of(bytes), bytes.size(), into, 0);
  } else {
    mbedtls_sha512(bytes_of(bytes), bytes.size(), into, hash == Hash::sha384 ? 1 : 0);
  }
  return out;
}

struct Digester::State {
  mbedtls_sha256_context sha256{};
  mbedtls_sha512_context sha384{}, sha512{};
};

Digester::Digester() : state_(std::make_unique<State>()) {
  mbedtls_sha256_init(&state_->sha256);
  mbedtls_sha512_init(&state_->sha384);
  mbedtls_sha512_init(&state_->sha512);
  mbedtls_sha256_starts(&state_->sha256, 0);
  mbedtls_sha512_starts(&state_->sha384, 1);
  mbedtls_sha512_starts(&state_->sha512, 0);
}

Digester::~Digester() {
  mbedtls_sha256_free(&state_->sha256);
  mbedtls_sha512_free(&state_->sha384);
  mbedtls_sha512_free(&state_->sha512);
}

void Digester::add(std::string_view bytes) {
  mbedtls_sha256_update(&state_->sha256, bytes_of(bytes), bytes.size());
  mbedtls_sha512_update(&state_->sha384, bytes_of(bytes), bytes.size());
  mbedtls_sha512_update(&state_->sha512, bytes_of(bytes), bytes.size());
}

Digests Digester::finish() {
  std::array<unsigned char, 64> out{};
  const auto text = [&](Hash hash) {
    return std::string(reinterpret_cast<const char*>(out.data()), size_of(hash));
  };
  Digests digests;
  mbedtls_sha256_finish(&state_->sha256, out.data());
  digests.sha256 = text(Hash::sha256);
  mbedtls_sha512_finish(&state_->sha384, out.data());
  digests.sha384 = text(Hash::sha384);
  mbedtls_sha512_finish(&state_->sha512, out.data());
  digests.sha512 = text(Hash::sha512);
  return digests;
}

struct PublicKey::State {
  State() { mbedtls_pk_init(&key); }
  ~State() { mbedtls_pk_free(&key); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Kind kind = Kind::ecdsa;
  std::size_t bits = 0;
  std::string der;
  std::string ed25519;
  mbedtls_pk_context key{};
};

std::optional<PublicKey> PublicKey::read(std::string_view bytes) {
  std::string der(bytes);
  if (bytes.find("-----BEGIN") != bytes.npos) {
    std::vector<std::string> keys = read_pem(bytes, "PUBLIC KEY");
    if (keys.empty()) keys = read_pem(bytes, "RSA PUBLIC KEY");
    if (keys.size() != 1) return std::nullopt;
    der = std::move(keys.front());
  }
  auto state = std::make_shared<State>();
  state->der = der;
  if (der.starts_with(kEd25519) && der.size() == kEd25519.size() + kEd25519Key) {
    state->kind = Kind::ed25519;
    state->bits = 8 * kEd25519Key;
    state->ed25519 = der.substr(kEd25519.size());
    return PublicKey(std::move(state));
  }
  if (mbedtls_pk_parse_public_key(&state->key, bytes_of(der), der.size()) != 0) return std::nullopt;
  const mbedtls_pk_type_t type = mbedtls_pk_get_type(&state->key);
  if (type != MBEDTLS_PK_RSA && type != MBEDTLS_PK_ECKEY) return std::nullopt;
  state->kind = type == MBEDTLS_PK_RSA ? Kind::rsa : Kind::ecdsa;
  state->bits = mbedtls_pk_get_bitlen(&state->key);
  return PublicKey(std::move(state));
}

PublicKey::Kind PublicKey::kind() const { return state_->kind; }
std::size_t PublicKey::bits() const { return state_->bits; }
const std::string& PublicKey::der() const { return state_->der; }

Hash PublicKey::usual_hash() const {
  if (state_->kind != Kind::ecdsa || state_->bits <= 256) return Hash::sha256;
  return state_->bits <= 384 ? Hash::sha384 : Hash::sha512;
}

bool PublicKey::verifies(std::string_view message, std::string_view signature, Hash hash,
                         Padding padding) const {
  if (state_->kind == Kind::ed25519) return verifies_ed25519(state_->ed25519, message, signature);
  return verifies_digest(digest(hash, message), signature, hash, padding);
}

bool PublicKey::verifies_digest(std::string_view digest_of, std::string_view signature, Hash hash,
                                Padding padding) const {
  if (digest_of.size() != size_of(hash) || state_->kind == Kind::ed25519) return false;
  if (state_->kind == Kind::ecdsa && !is_ecdsa_signature(signature)) return false;
  // Mbed TLS counts tries in the context, and changes nothing else.
  auto* const key = const_cast<mbedtls_pk_context*>(&state_->key);  // NOLINT: its interface
  if (state_->kind == Kind::rsa && padding == Padding::pss) {
    const mbedtls_pk_rsassa_pss_options options{type_of(hash), static_cast<int>(size_of(hash))};
    return mbedtls_pk_verify_ext(MBEDTLS_PK_RSASSA_PSS, &options, key, type_of(hash),
                                 bytes_of(digest_of), digest_of.size(), bytes_of(signature),
                                 signature.size()) == 0;
  }
  return mbedtls_pk_verify(key, type_of(hash), bytes_of(digest_of), digest_of.size(),
                           bytes_of(signature), signature.size()) == 0;
}

std::string der_of_raw_ecdsa(std::string_view signature) {
  constexpr std::size_t kLongest = 132;  // of P-521
  if (signature.empty() || signature.size() % 2 != 0 || signature.size() > kLongest) return {};
  const std::size_t half = signature.size() / 2;
  return encode_der(kSequence,
                    integer(signature.substr(0, half)) + integer(signature.substr(half)));
}

std::vector<std::string> read_pem(std::string_view text, std::string_view label) {
  std::vector<std::string> found;
  const std::string begin = "-----BEGIN " + std::string(label) + "-----";
  const std::string end = "-----END " + std::string(label) + "-----";
  for (;;) {
    const std::size_t from = text.find(begin);
    if (from == text.npos) return found;
    const std::size_t to = text.find(end, from);
    if (to == text.npos) return found;
    std::string body(text.substr(from + begin.size(), to - from - begin.size()));
    std::erase_if(body, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    if (auto bytes = decode_base64(body)) found.push_back(std::move(*bytes));
    text.remove_prefix(to + end.size());
  }
}

}  // namespace sluice::crypto
