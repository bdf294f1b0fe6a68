#include "core/model/signatures/check.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/model/signatures/log.h"
#include "core/parse/crypto/der.h"
#include "core/parse/crypto/timestamp.h"
#include "core/text/base64.h"
#include "core/text/utc_time.h"
#include "core/text/wildcards.h"

namespace sluice::signatures {
namespace {

using crypto::Certificate;
using crypto::Hash;
using crypto::PublicKey;
using Kind = Problem::Kind;

constexpr std::size_t kWeakRsa = 2048;

void tell_weakness(const PublicKey& key, Outcome& outcome) {
  if (key.kind() == PublicKey::Kind::rsa && key.bits() < kWeakRsa) {
    outcome.object(Kind::weak, "The key of RSA has " + std::to_string(key.bits()) + " bits");
  }
}

// By the digest that goes with the key; older tools took SHA-256 with every curve.
bool is_signed(const PublicKey& key, const Subject& subject, std::string_view signature) {
  if (key.kind() == PublicKey::Kind::ed25519)
    return subject.bytes && key.verifies(*subject.bytes, signature, Hash::sha512);
  for (const Hash hash : {key.usual_hash(), Hash::sha256}) {
    if (key.verifies_digest(subject.digests.of(hash), signature, hash)) return true;
  }
  return false;
}

bool is_signed(const PublicKey& key, std::string_view message, std::string_view signature) {
  return key.verifies(message, signature, key.usual_hash()) ||
         key.verifies(message, signature, Hash::sha256);
}

// What Fulcio writes of the signer: as text, or older as bare bytes.
std::string claim_of(const Certificate& certificate, const char* as_text, const char* as_bytes) {
  if (const auto value = certificate.extension(as_text)) {
    const auto text = crypto::DerReader(*value).next();
    return text ? std::string(text->content) : std::string();
  }
  if (as_bytes == nullptr) return {};
  return std::string(certificate.extension(as_bytes).value_or(""));
}

std::string issuer_of(const Certificate& certificate) {
  return claim_of(certificate, "1.3.6.1.4.1.57264.1.8", "1.3.6.1.4.1.57264.1.1");
}

// The repository of a pipeline's address: "https://forge/org/app/.github/workflows/a.yml@ref",
// "https://forge/group/app//.gitlab-ci.yml@ref".
std::string_view repository_of(std::string_view pipeline) {
  const std::size_t scheme = pipeline.find("://");
  if (scheme == pipeline.npos) return {};
  const std::size_t end =
      std::min(pipeline.find("/.", scheme + 3), pipeline.find("//", scheme + 3));
  return end == pipeline.npos ? std::string_view() : pipeline.substr(0, end);
}

// Of a pipeline that signs: by what and from what it was started, by who vouches for it. Older
// certificates name the repository without its forge, the oldest have the signer's address alone.
Origin origin_of(const Certificate& certificate) {
  const std::vector<std::string> names = certificate.alternative_names();
  const std::string signer = names.empty() ? std::string() : names.front();
  Origin origin;
  origin.builder = claim_of(certificate, "1.3.6.1.4.1.57264.1.9", nullptr);
  // An account's mail, or its address in a cluster, says nothing of what it was built by.
  if (origin.builder.empty() && !repository_of(signer).empty()) origin.builder = signer;
  origin.source = claim_of(certificate, "1.3.6.1.4.1.57264.1.12", nullptr);
  origin.ref = claim_of(certificate, "1.3.6.1.4.1.57264.1.14", "1.3.6.1.4.1.57264.1.6");
  const std::string older(certificate.extension("1.3.6.1.4.1.57264.1.5").value_or(""));
  if (origin.source.empty() && !older.empty()) {
    const std::size_t scheme = signer.find("://");
    const std::size_t host = scheme == signer.npos ? scheme : signer.find('/', scheme + 3);
    if (host != signer.npos) origin.source = signer.substr(0, host + 1) + older;
  }
  if (origin.source.empty()) origin.source = repository_of(signer);
  const std::size_t ref = signer.rfind("@refs/");
  if (origin.ref.empty() && ref != signer.npos && repository_of(signer) == origin.source)
    origin.ref = signer.substr(ref + 1);
  origin.is_hosted = claim_of(certificate, "1.3.6.1.4.1.57264.1.11", nullptr) == "github-hosted";
  return origin;
}

// One bundle on its way.
class Check {
 public:
  Check(const Bundle& bundle, const Subject& subject, const Demands& demands, Outcome& outcome)
      : bundle_(bundle), subject_(subject), demands_(demands), outcome_(outcome) {}

  void run() {
    if (!find_key()) return;
    check_signature();
    if (!outcome_.holds()) return;
    check_logs();
    check_time_stamps();
    if (!outcome_.holds()) return;
    if (bundle_.certificates.empty()) {
      if (demands_.needs_log && !is_in_a_log())
        object(Kind::no_transparency, "No log that is trusted knows of the signature");
    } else {
      check_certificate();
    }
    if (!outcome_.holds() || !bundle_.envelope) return;
    if (bundle_.certificates.empty())
      return check_statement(*bundle_.envelope, subject_, demands_, nullptr, outcome_);
    const Origin vouched = origin_of(bundle_.certificates.front());
    check_statement(*bundle_.envelope, subject_, demands_, &vouched, outcome_);
  }

 private:
  void object(Kind kind, std::string says) { outcome_.object(kind, std::move(says)); }

  bool find_key() {
    if (demands_.key) {
      key_ = &*demands_.key;
      verifier_ = key_->der();
      // One who asks for a key does not ask who was let use another.
      if (!bundle_.certificates.empty()) {
        object(Kind::bad_signature, "It is signed by a certificate, not by the key");
        return false;
      }
      outcome_.facts.emplace_back("signed by", "the given key");
      tell_weakness(*key_, outcome_);
      return true;
    }
    if (bundle_.certificates.empty()) {
      object(Kind::unknown, "It is signed by a key, and none is given");
      return false;
    }
    if (!demands_.trust) {
      object(Kind::unknown, "It is signed by a certificate, and no trusted root is given");
      return false;
    }
    key_ = &bundle_.certificates.front().key();
    verifier_ = bundle_.certificates.front().der();
    return true;
  }

  void check_signature() {
    if (bundle_.envelope) {
      const Envelope& envelope = *bundle_.envelope;
      if (envelope.signatures.size() != 1)
        return object(Kind::bad_attestation, "The statement bears more than one signature");
      signature_ = envelope.signatures.front();
      signed_ = signed_bytes(envelope);
      if (!is_signed(*key_, signed_, signature_))
        object(Kind::bad_signature, "The signature of the statement does not verify");
      return;
    }
    signature_ = bundle_.signature;
    if (!bundle_.digest.empty() && bundle_.digest != subject_.digests.sha256)
      return object(Kind::other_artifact, "The signature is about other bytes");
    if (key_->kind() == PublicKey::Kind::ed25519 && !subject_.bytes)
      return object(Kind::unknown, "The artifact is too large for a signature of Ed25519");
    if (!is_signed(*key_, subject_, signature_))
      return object(Kind::bad_signature, "The signature does not verify");
    outcome_.about = subject_.digest();
  }

  // Whoever got hold of a key that a log uses no longer may write what he likes: without a time
  // that is proven such a log proves nothing.
  bool is_in_a_log() const {
    return std::any_of(logs_.begin(), logs_.end(), [&](const Log* log) {
      if (times_.empty())
        return !log->period.to || (demands_.now && log->period.holds(*demands_.now));
      return std::any_of(times_.begin(), times_.end(),
                         [&](std::int64_t time) { return log->period.holds(time); });
    });
  }

  void check_logs() {
    if (!demands_.trust) {
      if (!bundle_.entries.empty())
        outcome_.facts.emplace_back("log", "not checked: no trusted root is given");
      return;
    }
    const std::string payload_digest = bundle_.envelope
                                           ? crypto::digest(Hash::sha256, bundle_.envelope->payload)
                                           : subject_.digests.sha256;
    const std::string signed_digest =
        bundle_.envelope ? crypto::digest(Hash::sha256, signed_) : std::string();
    const Logged wanted{payload_digest, signed_digest, signature_, verifier_};
    for (const LogEntry& entry : bundle_.entries) {
      std::string wrong = check_entry(entry, wanted, *demands_.trust, bundle_.version);
      if (!wrong.empty()) return object(Kind::bad_signature, std::move(wrong));
      has_log_ = true;
      outcome_.facts.emplace_back("log index", std::to_string(entry.index));
      logs_.push_back(find_log(entry, *demands_.trust));
      // A time that the log did not promise is nobody's word.
      if (!entry.promise.empty() && entry.time > 0) times_.push_back(entry.time);
    }
  }

  // The authority that signed it, if it is one that may.
  bool is_by(const crypto::TimeStamp& stamp, const Authority& authority) const {
    if (!authority.period.holds(stamp.time())) return false;
    std::vector<Certificate> signers = stamp.certificates();
    signers.push_back(authority.chain.front());
    const std::vector<Certificate> roots{authority.chain.back()};
    for (const Certificate& signer : signers) {
      if (!signer.is_for(crypto::kTimeStamping) || !signer.is_valid_at(stamp.time())) continue;
      if (!stamp.is_signed_by(signer)) continue;
      const bool is_given = signer.der() == authority.chain.front().der();
      const std::vector<Certificate> between(authority.chain.begin() + (is_given ? 1 : 0),
                                             authority.chain.end());
      const bool all_hold =
          std::all_of(between.begin(), between.end(),
                      [&](const Certificate& one) { return one.is_valid_at(stamp.time()); });
      // An authority of one certificate is believed as it is.
      const bool is_itself = is_given && authority.chain.size() == 1;
      if (all_hold && (is_itself || chains_to(signer, between, roots))) return true;
    }
    return false;
  }

  void check_time_stamps() {
    if (!demands_.trust) return;
    const std::vector<Authority>& authorities = demands_.trust->time_authorities;
    for (const std::string& der : bundle_.time_stamps) {
      const auto stamp = crypto::TimeStamp::read(der);
      if (!stamp) return object(Kind::bad_signature, "A time stamp does not read");
      if (!stamp->is_of(signature_))
        return object(Kind::bad_signature, "A time stamp is about another signature");
      const bool is_known = std::any_of(authorities.begin(), authorities.end(),
                                        [&](const Authority& one) { return is_by(*stamp, one); });
      // One by strangers proves nothing; whether anything else does is asked later.
      if (is_known) times_.push_back(stamp->time());
    }
    for (const std::int64_t time : times_) outcome_.facts.emplace_back("time", write_time(time));
  }

  void check_certificate() {
    const Certificate& leaf = bundle_.certificates.front();
    if (!has_log_)
      return object(Kind::no_transparency, "No log that is trusted knows of the signature");
    if (times_.empty())
      return object(Kind::no_transparency, "Nothing that is trusted says when it was signed");
    for (const Log* const log : logs_) {
      const bool held = std::any_of(times_.begin(), times_.end(),
                                    [&](std::int64_t time) { return log->period.holds(time); });
      if (!held) return object(Kind::bad_signature, "The log's key did not hold at that time");
    }
    if (!leaf.is_for(crypto::kCodeSigning) || !leaf.may_sign() || leaf.is_ca())
      return object(Kind::bad_signature, "The certificate is not one for signing code");
    for (std::size_t i = 1; i < bundle_.certificates.size(); ++i) {
      if (bundle_.certificates[i].is_self_issued())
        return object(Kind::bad_signature, "The bundle brings a root of its own along");
    }
    for (const std::int64_t time : times_) {
      if (!leaf.is_valid_at(time))
        return object(Kind::bad_signature, "The certificate did not hold when it was signed");
    }
    const Certificate* const issuer = find_issuer(leaf);
    if (issuer == nullptr)
      return object(Kind::bad_signature, "The certificate is issued by none that is trusted");
    if (!is_seen(leaf, *issuer))
      return object(Kind::bad_signature, "No log of certificates that is trusted has seen it");
    check_signer(leaf);
  }

  // The certificate that issued the leaf, in a chain that is trusted at all times that are proven.
  const Certificate* find_issuer(const Certificate& leaf) const {
    for (const Authority& authority : demands_.trust->authorities) {
      const std::vector<Certificate>& chain = authority.chain;
      const bool holds = std::all_of(times_.begin(), times_.end(), [&](std::int64_t time) {
        return authority.period.holds(time) &&
               std::all_of(chain.begin(), chain.end(),
                           [&](const Certificate& one) { return one.is_valid_at(time); });
      });
      if (holds && chain.front().subject() == leaf.issuer() &&
          chains_to(leaf, chain, {chain.back()})) {
        return &chain.front();
      }
    }
    return nullptr;
  }

  bool is_seen(const Certificate& leaf, const Certificate& issuer) const {
    constexpr std::int64_t kMilliseconds = 1'000;
    const std::vector<Log>& logs = demands_.trust->certificate_logs;
    if (logs.empty()) return true;  // one that keeps no log
    const auto seen = seen_by_logs(leaf, issuer);
    if (!seen) return false;
    return std::any_of(seen->begin(), seen->end(), [&](const crypto::SeenByLog& one) {
      return std::any_of(logs.begin(), logs.end(), [&](const Log& log) {
        return log.id == one.log_id && log.period.holds(one.time / kMilliseconds) &&
               log.key.verifies(one.is_signed, one.signature, log.key.usual_hash());
      });
    });
  }

  void check_signer(const Certificate& leaf) {
    const std::vector<std::string> names = leaf.alternative_names();
    const std::string issuer = issuer_of(leaf);
    for (const std::string& name : names) outcome_.facts.emplace_back("signed by", name);
    outcome_.facts.emplace_back("issuer", issuer);
    const bool is_asked = std::any_of(demands_.allowed.begin(), demands_.allowed.end(),
                                      [](const Allowed& one) { return !one.signers.empty(); });
    if (!is_asked) return object(Kind::signer_not_allowed, "Nobody said who may have signed it");
    for (const Allowed& allowed : demands_.allowed) {
      if (allowed.signers.empty()) continue;
      const auto is_named = [&](const Allowed::Signer& one) {
        return one.identity.empty() ||
               std::any_of(names.begin(), names.end(),
                           [&](const std::string& name) { return matches(one.identity, name); });
      };
      const auto is_vouched = [&](const Allowed::Signer& one) {
        return matches_or_any(one.issuer, issuer);
      };
      const auto& signers = allowed.signers;
      if (std::any_of(signers.begin(), signers.end(), [&](const Allowed::Signer& one) {
            return is_named(one) && is_vouched(one);
          })) {
        continue;
      }
      object(Kind::signer_not_allowed, std::any_of(signers.begin(), signers.end(), is_named)
                                           ? "Somebody else vouches for the signer"
                                           : "It is signed by somebody else");
    }
  }

  const Bundle& bundle_;
  const Subject& subject_;
  const Demands& demands_;
  Outcome& outcome_;
  const PublicKey* key_ = nullptr;
  std::string verifier_;
  std::string signature_;
  std::string signed_;  // of a statement: the bytes that its signature is over
  std::vector<std::int64_t> times_;
  std::vector<const Log*> logs_;
  bool has_log_ = false;
};

// Signatures that nothing but a key can answer for.
bool has_key(const Demands& demands, Outcome& outcome) {
  if (!demands.key) {
    outcome.object(Kind::unknown, "It can be checked by a key only, and none is given");
    return false;
  }
  outcome.facts.emplace_back("signed by", "the given key");
  tell_weakness(*demands.key, outcome);
  if (demands.needs_log)
    outcome.object(Kind::no_transparency, "No log that is trusted knows of the signature");
  return true;
}

}  // namespace

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 0xFU];
  }
  return text;
}

std::string Subject::digest() const {
  return digests.sha256.empty() ? std::string() : "sha256:" + hex_of(digests.sha256);
}

bool Outcome::holds() const {
  return std::all_of(problems.begin(), problems.end(),
                     [](const Problem& one) { return one.kind == Kind::weak; });
}

Verdict Outcome::verdict() const {
  if (holds()) return Verdict::verified;
  const bool is_unknown = std::all_of(problems.begin(), problems.end(), [](const Problem& one) {
    return one.kind == Kind::weak || one.kind == Kind::unknown;
  });
  return is_unknown ? Verdict::unknown : Verdict::failed;
}

Verdict verdict(const std::vector<Outcome>& outcomes) {
  const auto is_any = [&](Verdict wanted) {
    return std::any_of(outcomes.begin(), outcomes.end(),
                       [&](const Outcome& one) { return one.verdict() == wanted; });
  };
  if (is_any(Verdict::failed)) return Verdict::failed;
  const bool is_part = std::any_of(outcomes.begin(), outcomes.end(),
                                   [](const Outcome& one) { return one.hides_others; });
  if (is_part) return Verdict::unknown;
  return is_any(Verdict::verified) ? Verdict::verified : Verdict::unknown;
}

bool matches_or_any(std::string_view pattern, std::string_view text) {
  return pattern.empty() || matches(pattern, text);
}

bool matches(std::string_view pattern, std::string_view text) {
  return matches_wildcards(pattern, text, std::equal_to<>());
}

void check_bundle(const Bundle& bundle, const Subject& subject, const Demands& demands,
                  Outcome& outcome) {
  Check(bundle, subject, demands, outcome).run();
}

void check_detached(std::string_view signature, const Subject& subject, const Demands& demands,
                    Outcome& outcome) {
  if (!has_key(demands, outcome)) return;
  std::string text(signature);
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
  const auto decoded = decode_base64(text);
  if (demands.key->kind() == PublicKey::Kind::ed25519 && !subject.bytes)
    return outcome.object(Kind::unknown, "The artifact is too large for a signature of Ed25519");
  const bool is_good = is_signed(*demands.key, subject, signature) ||
                       (decoded && is_signed(*demands.key, subject, *decoded));
  if (!is_good) return outcome.object(Kind::bad_signature, "The signature does not verify");
  outcome.about = subject.digest();
}

void check_envelope(const Envelope& envelope, const Subject& subject, const Demands& demands,
                    Outcome& outcome) {
  if (!has_key(demands, outcome)) return;
  const std::string bytes = signed_bytes(envelope);
  const bool is_good = std::any_of(
      envelope.signatures.begin(), envelope.signatures.end(),
      [&](const std::string& signature) { return is_signed(*demands.key, bytes, signature); });
  if (!is_good)
    return outcome.object(Kind::bad_signature, "The signature of the statement does not verify");
  check_statement(envelope, subject, demands, nullptr, outcome);
}

bool has_fact(const Outcome& outcome, std::string_view name) {
  return std::any_of(outcome.facts.begin(), outcome.facts.end(),
                     [&](const auto& fact) { return fact.first == name; });
}

}  // namespace sluice::signatures
