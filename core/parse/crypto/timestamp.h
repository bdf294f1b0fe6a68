#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/crypto/certificate.h"

namespace sluice::crypto {

// A time stamp (RFC 3161), in CMS (RFC 5652).
class TimeStamp {
 public:
  // A response, or the token alone. Nothing where it is none, or was not granted.
  static std::optional<TimeStamp> read(std::string_view der);

  std::int64_t time() const { return time_; }  // seconds since 1970
  // It is about these bytes.
  bool is_of(std::string_view bytes) const;
  // Certificates that it brings along.
  const std::vector<Certificate>& certificates() const { return certificates_; }
  // Signed by the certificate's key, and made for it.
  bool is_signed_by(const Certificate& authority) const;

 private:
  bool read_token(std::string_view content_info);
  bool read_info(std::string_view info);
  bool read_signer(std::string_view signer_info);

  std::int64_t time_ = 0;
  std::optional<Hash> imprint_hash_, digest_hash_, signature_hash_;
  bool is_pss_ = false;
  std::string imprint_;
  std::string info_;            // what the digest among the attributes is of
  std::string attributes_;      // as a SET, which is what is signed
  std::string message_digest_;  // among them
  std::string certificate_digest_;
  std::optional<Hash> certificate_hash_;  // nothing for SHA-1, whose digest is not looked at
  std::string signer_;                    // issuer and serial, or the key's identifier
  bool is_by_key_id_ = false;
  std::string signature_;
  std::vector<Certificate> certificates_;
};

}  // namespace sluice::crypto
