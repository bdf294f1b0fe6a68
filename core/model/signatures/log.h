#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/signatures/bundle.h"
#include "core/model/signatures/trust.h"

// That a transparency log holds a signature.
namespace sluice::signatures {

// What the log should hold.
struct Logged {
  std::string_view digest;     // SHA-256 of what is signed: of a message, of a statement's payload
  std::string_view of_signed;  // of a statement: SHA-256 of the bytes that its signature is over
  std::string_view signature;
  std::string_view verifier;  // the certificate or the key, DER
};

// Checks one entry: by the log's promise or its proof, whichever there are, and that it is about
// this signature. Empty, or what is wrong in one sentence.
std::string check_entry(const LogEntry& entry, const Logged& wanted, const Trust& trust,
                        int bundle_version);

// Null for a log that is not known.
const Log* find_log(const LogEntry& entry, const Trust& trust);

// RFC 9162, 2.1.3.2: the root of the tree that the leaf is in, by the proof; nothing where the
// proof does not fit the sizes.
std::optional<std::string> root_of(const LogEntry::Proof& proof, std::string_view body);

}  // namespace sluice::signatures
