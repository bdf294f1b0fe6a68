#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/crypto/certificate.h"

// Signatures as sigstore hands them over.
namespace sluice::signatures {

// That a log holds a signature.
struct LogEntry {
  struct Proof {
    std::uint64_t index = 0, size = 0;
    std::string root;
    std::vector<std::string> hashes;
    std::string checkpoint;  // a signed note; empty for none
  };
  std::string log_id;  // 32 bytes
  std::uint64_t index = 0;
  std::int64_t time = 0;  // seconds since 1970; 0 where the log keeps none
  std::string kind, version;
  std::string body;     // what the log holds, JSON
  std::string promise;  // the log's signature over it; empty for none
  std::optional<Proof> proof;
};

struct Envelope {  // DSSE
  std::string type, payload;
  std::vector<std::string> signatures;
};

struct Bundle {
  int version = 0;                                // 1, 2 or 3: of 0.1, 0.2 and 0.3
  std::vector<crypto::Certificate> certificates;  // the signer's first; empty where a key is named
  std::vector<LogEntry> entries;
  std::vector<std::string> time_stamps;  // DER
  std::string digest;                    // of what is signed, as the bundle tells; SHA-256
  std::string signature;                 // of a message
  std::optional<Envelope> envelope;      // or of a statement
};

// A bundle of version 0.1 to 0.3, or why it is none, in one sentence.
struct ReadBundle {
  std::optional<Bundle> bundle;
  std::string error;
};
ReadBundle read_bundle(std::string_view json);

// {"payload": …, "payloadType": …, "signatures": [{"sig": …}]}; nothing for other documents.
std::optional<Envelope> read_envelope(std::string_view json);

// What an envelope's signature is over (DSSE's pre-authentication encoding).
std::string signed_bytes(const Envelope& envelope);

}  // namespace sluice::signatures
