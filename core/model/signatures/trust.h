#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/crypto/certificate.h"
#include "core/parse/crypto/keys.h"

// Whom one may believe: the trusted root of sigstore.
namespace sluice::signatures {

// Seconds since 1970; both ends belong to it.
struct Period {
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
  bool holds(std::int64_t time) const { return time >= from && (!to || time <= *to); }
};

struct Log {
  std::string id;    // 32 bytes
  std::string host;  // of its address
  crypto::PublicKey key;
  Period period;
};

// Certificates from the issuing one to the root.
struct Authority {
  std::vector<crypto::Certificate> chain;
  Period period;
};

struct Trust {
  std::vector<Log> logs, certificate_logs;
  std::vector<Authority> authorities, time_authorities;
};

// application/vnd.dev.sigstore.trustedroot+json, versions 0.1 and 0.2. Keys and authorities that
// cannot be read, or do not say since when they hold, are left out: nothing by them is believed.
// Nothing where the text is no such document.
std::optional<Trust> read_trust(std::string_view json);

}  // namespace sluice::signatures
