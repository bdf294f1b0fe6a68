#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/crypto/keys.h"

namespace sluice::crypto {

struct SeenByLog;

// One X.509 certificate (RFC 5280). Copies share what was read.
class Certificate {
 public:
  static std::optional<Certificate> read(std::string_view der);
  // All that a text in PEM holds; empty where one of them is none.
  static std::vector<Certificate> read_pem(std::string_view text);

  const std::string& der() const;
  std::string_view tbs() const;     // what is signed
  std::string_view issuer() const;  // the whole elements of names and number
  std::string_view subject() const;
  std::string_view serial() const;
  std::string_view spki() const;     // SubjectPublicKeyInfo, whole
  std::string_view key_id() const;   // of SubjectKeyIdentifier; empty where there is none
  std::string subject_text() const;  // "CN=…, O=…", for people
  std::int64_t not_before() const;   // seconds since 1970, inclusive
  std::int64_t not_after() const;
  bool is_valid_at(std::int64_t time) const;
  bool is_ca() const;
  bool is_self_issued() const { return issuer() == subject(); }
  bool may_sign() const;  // key usage digitalSignature, or none named
  // Extended key usage, by its identifier; no usage named is none.
  bool is_for(std::string_view oid) const;
  const PublicKey& key() const;

  // Of an extension the value's bytes; nothing where it is not there.
  std::optional<std::string_view> extension(std::string_view oid) const;
  // Addresses, mail addresses and other names that it is issued to.
  std::vector<std::string> alternative_names() const;

 private:
  struct State;
  explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
  friend std::optional<std::vector<SeenByLog>> seen_by_logs(const Certificate& leaf,
                                                            const Certificate& issuer);
};

inline constexpr std::string_view kCodeSigning = "1.3.6.1.5.5.7.3.3";
inline constexpr std::string_view kTimeStamping = "1.3.6.1.5.5.7.3.8";

// The leaf is signed, over the certificates between if need be, by one of the roots: signatures,
// names, and what each may sign. Says nothing of times: there is no clock.
bool chains_to(const Certificate& leaf, const std::vector<Certificate>& between,
               const std::vector<Certificate>& roots);

// What a log of certificates says that it has seen (RFC 6962), as it stands in a certificate.
struct SeenByLog {
  std::string log_id;     // 32 bytes
  std::int64_t time = 0;  // milliseconds since 1970
  std::string signature;
  std::string is_signed;  // what is signed
};
// Nothing where the extension does not read; empty where there is none.
std::optional<std::vector<SeenByLog>> seen_by_logs(const Certificate& leaf,
                                                   const Certificate& issuer);

}  // namespace sluice::crypto
