#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Signatures, by Mbed TLS, and by Monocypher's curve for Ed25519. Only checked, never made. Native
// only: the WebAssembly module is built without this folder.
namespace sluice::crypto {

enum class Hash : std::uint8_t { sha256, sha384, sha512 };

// The digest's bytes.
std::string digest(Hash hash, std::string_view bytes);

// Of bytes that come in pieces, all three at once.
struct Digests {
  std::string sha256, sha384, sha512;
  const std::string& of(Hash hash) const {
    return hash == Hash::sha256 ? sha256 : hash == Hash::sha384 ? sha384 : sha512;
  }
};
class Digester {
 public:
  Digester();
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;
  void add(std::string_view bytes);
  Digests finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

enum class Padding : std::uint8_t { pkcs1, pss };  // of RSA

class PublicKey {
 public:
  enum class Kind : std::uint8_t { ecdsa, rsa, ed25519 };

  // A SubjectPublicKeyInfo, or the key of RSA alone, as PEM or DER. Nothing for other keys.
  static std::optional<PublicKey> read(std::string_view bytes);

  Kind kind() const;
  std::size_t bits() const;
  const std::string& der() const;  // as it was given, without PEM
  // The digest that goes with the curve: SHA-384 with P-384.
  Hash usual_hash() const;

  // An ECDSA signature is DER, and in no other form than its only one. Ed25519 takes no hash.
  bool verifies(std::string_view message, std::string_view signature, Hash hash,
                Padding padding = Padding::pkcs1) const;
  // The same where the digest is known; never true for Ed25519, which needs the message.
  bool verifies_digest(std::string_view digest, std::string_view signature, Hash hash,
                       Padding padding = Padding::pkcs1) const;

 private:
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

// r and s one behind the other, as JWS has them, in the form of DER; empty where it cannot be that.
std::string der_of_raw_ecdsa(std::string_view signature);

// What stands between the lines BEGIN and END of that label, decoded; each in order.
std::vector<std::string> read_pem(std::string_view text, std::string_view label);

}  // namespace sluice::crypto
