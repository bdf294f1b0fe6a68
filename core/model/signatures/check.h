#pragma once

#include <cstdint>
#include <map>
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
  // And by which names it goes, by those digests: "registry.example/org/app:1", "app:1".
  std::multimap<std::string, std::string> names = {};

  std::string digest() const;  // "sha256:…"; empty for a folder, which has none
};

// Who may have signed, and from what it may be built: of each list one must be it, and an empty one
// asks for nothing. '*' in a text stands for any run of characters.
struct Allowed {
  struct Signer {
    std::string identity, issuer;  // empty for any
  };
  std::vector<Signer> signers;  // of those that certificates name
  std::vector<std::string> builders, sources;
  std::vector<std::string> refs;
  bool refs_by_part = false;  // '*' in a ref stays before the next '/', as in .gitignore

  bool asks_for_provenance() const {
    return !builders.empty() || !sources.empty() || !refs.empty();
  }
};

// By what it must be proven, and what must be.
struct Demands {
  std::optional<crypto::PublicKey> key;  // else certificates that the trust's authorities issued
  std::optional<Trust> trust;
  std::vector<crypto::Certificate> roots;  // of signatures that bring a chain along (notation)
  std::vector<Allowed> allowed;            // all of them: what the caller and what the policy says
  bool needs_log = false;
  std::optional<std::int64_t> now;  // seconds since 1970, for what bears no time of its own
};

enum class Verdict : std::uint8_t { verified, failed, unknown };

// What a check came to.
struct Outcome {
  std::string name;  // of the signature: a file, a type of document in an image
  std::string form;  // "sigstore bundle", "in-toto statement", "notation signature", …
  // What is signed, if it holds: a digest ("sha256:…") of the artifact, or of one of its manifests.
  std::string about = {};
  std::vector<Problem> problems = {};
  // What is proven, in order: "signed by", "issuer", "time", "log index", "predicate", "builder", …
  std::vector<std::pair<std::string, std::string>> facts = {};
  bool hides_others = false;  // of those behind it nothing is known, so nothing is of all together

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

// From what something was built, as far as it is known.
struct Origin {
  std::string builder, source, ref;
  bool is_hosted = false;  // on a machine of the forge, as its certificate says
};

// A statement about the subject: its type, its subjects, and if it is a provenance what that says.
// The signature over it has been checked; `vouched` is what its certificate says of the build, null
// where a key signed it, whose owner is believed.
void check_statement(const Envelope& envelope, const Subject& subject, const Demands& demands,
                     const Origin* vouched, Outcome& outcome);

// The fact that an outcome has by a provenance.
inline constexpr std::string_view kBuilderFact = "builder";
bool has_fact(const Outcome& outcome, std::string_view name);

std::string hex_of(std::string_view bytes);

// '*' stands for any run of characters.
bool matches(std::string_view pattern, std::string_view text);
// Likewise; an empty pattern asks for nothing.
bool matches_or_any(std::string_view pattern, std::string_view text);

}  // namespace sluice::signatures
