#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/signatures/bundle.h"
#include "core/model/signatures/trust.h"
#include "core/parse/crypto/keys.h"

// Whether a signature holds, and for whom.
namespace sluice::signatures {

// What stands against it. The rules supply/… tell of them by their kind.
struct Problem {
  enum class Kind : std::uint8_t {
    unsigned_artifact,   // there is no signature at all
    bad_signature,       // it does not verify
    other_artifact,      // it is about other bytes
    bad_attestation,     // a statement of the wrong kind, or about something else
    signer_not_allowed,  // another identity, or another issuer
    no_transparency,     // no log and no time stamp says when
    not_allowed_provenance,
    weak,     // it holds, by what is no longer strong
    unknown,  // of a kind that cannot be checked: neither good nor bad
  };
  Kind kind{};
  std::string says;  // a sentence without a period
};

// What is signed.
struct Subject {
  std::string name;
  crypto::Digests digests;
  // The bytes, where they are at hand: Ed25519 cannot do with a digest.
  std::optional<std::string_view> bytes = std::nullopt;
  // Of an image: digests of its manifests ("sha256:…"), which statements may be about instead.
  std::vector<std::string> manifests = {};
};

// Who must have signed, from where, and by what it must be proven. Texts may hold '*', for any run
// of characters; empty ones ask for nothing.
struct Demands {
  std::optional<crypto::PublicKey> key;  // else certificates that the trust's authorities issued
  std::optional<Trust> trust;
  std::vector<crypto::Certificate> roots;  // of signatures that bring a chain along (notation)
  std::string identity, issuer;
  std::string builder, source, ref;  // of the provenance
  bool needs_log = false;
  bool needs_provenance = false;
  std::optional<std::int64_t> now;  // seconds since 1970, for what bears no time of its own
};

enum class Verdict : std::uint8_t { verified, failed, unknown };

// What a check came to.
struct Outcome {
  std::string name;  // of the signature: a file, an entry of an image
  std::string form;  // "sigstore bundle", "in-toto statement", "notation signature", …
  std::vector<Problem> problems;
  // What is proven, in order: "signed by", "issuer", "time", "log index", "predicate", "builder", …
  std::vector<std::pair<std::string, std::string>> facts;

  void object(Problem::Kind kind, std::string says) { problems.push_back({kind, std::move(says)}); }
  bool holds() const;  // nothing but weakness stands against it
  Verdict verdict() const;
};

// All checks together: one that failed decides; else one that holds; else nobody can say.
Verdict verdict(const std::vector<Outcome>& outcomes);

// A bundle's signature, its signer, and that a log or a time stamp knows of it.
void check_bundle(const Bundle& bundle, const Subject& subject, const Demands& demands,
                  Outcome& outcome);

// A signature without a bundle around it: of the bytes themselves, by the key. `signature` as bytes
// or as base64.
void check_detached(std::string_view signature, const Subject& subject, const Demands& demands,
                    Outcome& outcome);

// An envelope without a bundle around it, by the key.
void check_envelope(const Envelope& envelope, const Subject& subject, const Demands& demands,
                    Outcome& outcome);

// "Simple signing" as cosign has it: the payload names the image, and the key signs the payload.
void check_simple_signing(std::string_view payload, std::string_view signature,
                          const Subject& subject, const Demands& demands, Outcome& outcome);

// A JWS of notation: the payload names the image, and the chain ends at one of the roots.
void check_notation(std::string_view json, const Subject& subject, const Demands& demands,
                    Outcome& outcome);

// A statement about the subject: its type, its subjects, and if it is a provenance what that says.
// The signature over it has been checked.
void check_statement(std::string_view payload, const Subject& subject, const Demands& demands,
                     Outcome& outcome);

// '*' stands for any run of characters.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace sluice::signatures
