#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/signatures/check.h"
#include "core/parse/json.h"
#include "core/text/base64.h"

// What signed documents say of their subject.
namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 4'000'000, 0};
using Kind = Problem::Kind;

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 0xFU];
  }
  return text;
}

// "sha256:…" is the artifact's, or one of its manifests'.
bool is_subject(std::string_view digest, const Subject& subject) {
  constexpr std::string_view kName = "sha256:";
  if (!digest.starts_with(kName)) return false;
  return digest.substr(kName.size()) == hex_of(subject.digests.sha256) ||
         std::find(subject.manifests.begin(), subject.manifests.end(), digest) !=
             subject.manifests.end();
}

// Of SLSA's versions 0.2 and 1.
struct Provenance {
  std::string builder, source, ref;
};

// "git+https://github.com/org/name@refs/heads/main": repository and ref.
void split_source(std::string_view uri, Provenance& into) {
  if (uri.starts_with("git+")) uri.remove_prefix(4);
  const std::size_t at = uri.find("@refs/");
  if (into.source.empty()) into.source = uri.substr(0, at);
  if (at != uri.npos && into.ref.empty()) into.ref = uri.substr(at + 1);
}

Provenance read_provenance(NodeRef predicate) {
  Provenance found;
  const NodeRef definition = predicate["buildDefinition"];
  if (definition.is_mapping()) {
    found.builder = predicate["runDetails"]["builder"]["id"].value();
    const NodeRef parameters = definition["externalParameters"];
    const NodeRef workflow = parameters["workflow"];
    found.source = workflow["repository"].value();
    found.ref = workflow["ref"].value();
    const NodeRef source = parameters["source"];
    if (found.source.empty())
      split_source(source.is_mapping() ? source["uri"].value() : source.value(), found);
    if (found.source.empty())
      split_source(definition["resolvedDependencies"][0]["uri"].value(), found);
  } else {
    found.builder = predicate["builder"]["id"].value();
    split_source(predicate["invocation"]["configSource"]["uri"].value(), found);
  }
  return found;
}

void check_provenance(NodeRef predicate, const Demands& demands, Outcome& outcome) {
  const Provenance found = read_provenance(predicate);
  outcome.facts.emplace_back("builder", found.builder);
  outcome.facts.emplace_back("source", found.source);
  if (!found.ref.empty()) outcome.facts.emplace_back("ref", found.ref);
  const auto hold = [&](const std::string& wanted, const std::string& is, const char* says) {
    if (!wanted.empty() && !matches(wanted, is)) outcome.object(Kind::not_allowed_provenance, says);
  };
  hold(demands.builder, found.builder, "It was built by another builder");
  hold(demands.source, found.source, "It was built from another repository");
  hold(demands.ref, found.ref, "It was built from another ref");
}

}  // namespace

void check_statement(std::string_view payload, const Subject& subject, const Demands& demands,
                     Outcome& outcome) {
  const Parsed<Tree> parsed = parse_json(payload, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping())
    return outcome.object(Kind::bad_attestation, "The statement is no JSON object");
  if (!root["_type"].value().starts_with("https://in-toto.io/Statement/"))
    return outcome.object(Kind::bad_attestation, "It is no statement of in-toto");
  bool is_about = false;
  for (const NodeRef one : root["subject"].children()) {
    const NodeRef digests = one["digest"];
    const std::string_view sha256 = digests["sha256"].value();
    const std::string_view sha512 = digests["sha512"].value();
    is_about = is_about || is_subject("sha256:" + std::string(sha256), subject) ||
               (sha256.empty() && !sha512.empty() && sha512 == hex_of(subject.digests.sha512));
  }
  if (!is_about) return outcome.object(Kind::other_artifact, "The statement is about other bytes");
  const std::string_view type = root["predicateType"].value();
  outcome.facts.emplace_back("predicate", std::string(type));
  if (type.starts_with("https://slsa.dev/provenance/"))
    check_provenance(root["predicate"], demands, outcome);
}

void check_simple_signing(std::string_view payload, std::string_view signature,
                          const Subject& subject, const Demands& demands, Outcome& outcome) {
  if (!demands.key)
    return outcome.object(Kind::unknown, "It can be checked by a key only, and none is given");
  outcome.facts.emplace_back("signed by", "the given key");
  const auto bytes = decode_base64(signature);
  const crypto::PublicKey& key = *demands.key;
  const bool is_good = bytes && (key.verifies(payload, *bytes, key.usual_hash()) ||
                                 key.verifies(payload, *bytes, crypto::Hash::sha256));
  if (!is_good) return outcome.object(Kind::bad_signature, "The signature does not verify");
  const Parsed<Tree> parsed = parse_json(payload, kParse);
  const NodeRef critical = parsed.tree.root()["critical"];
  if (!parsed.usable || !critical.is_mapping() ||
      critical["type"].value() != "cosign container image signature") {
    return outcome.object(Kind::bad_attestation, "What is signed names no image");
  }
  const std::string_view reference = critical["identity"]["docker-reference"].value();
  if (!reference.empty()) outcome.facts.emplace_back("reference", std::string(reference));
  if (!is_subject(critical["image"]["docker-manifest-digest"].value(), subject))
    outcome.object(Kind::other_artifact, "The signature is about another image");
}

void check_notation(std::string_view json, const Subject& subject, const Demands& demands,
                    Outcome& outcome) {
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  const auto object = [&](Kind kind, const char* says) { outcome.object(kind, says); };
  if (!parsed.usable || !root.is_mapping())
    return object(Kind::bad_signature, "The signature does not read");
  const auto header = decode_base64(root["protected"].value());
  const auto payload = decode_base64(root["payload"].value());
  auto signature = decode_base64(root["signature"].value());
  if (!header || !payload || !signature)
    return object(Kind::bad_signature, "The signature does not read");
  std::vector<crypto::Certificate> chain;
  for (const NodeRef one : root["header"]["x5c"].children()) {
    const auto der = decode_base64(one.value());
    auto certificate = der ? crypto::Certificate::read(*der) : std::nullopt;
    if (!certificate || chain.size() > 16)
      return object(Kind::bad_signature, "Its certificates cannot be read");
    chain.push_back(std::move(*certificate));
  }
  if (chain.empty()) return object(Kind::bad_signature, "It brings no certificate along");
  const Parsed<Tree> parsed_header = parse_json(*header, kParse);
  const NodeRef fields = parsed_header.tree.root();
  if (!parsed_header.usable || !fields.is_mapping())
    return object(Kind::bad_signature, "The signature does not read");

  struct Algorithm {
    std::string_view name;
    crypto::Hash hash;
    bool is_rsa;
  };
  constexpr Algorithm kAlgorithms[] = {
      {"PS256", crypto::Hash::sha256, true},  {"PS384", crypto::Hash::sha384, true},
      {"PS512", crypto::Hash::sha512, true},  {"ES256", crypto::Hash::sha256, false},
      {"ES384", crypto::Hash::sha384, false}, {"ES512", crypto::Hash::sha512, false},
  };
  const auto* const algorithm =
      std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                   [&](const Algorithm& one) { return one.name == fields["alg"].value(); });
  const crypto::PublicKey& key = chain.front().key();
  if (algorithm == std::end(kAlgorithms) ||
      algorithm->is_rsa != (key.kind() == crypto::PublicKey::Kind::rsa)) {
    return object(Kind::bad_signature, "Its algorithm is none that notation knows");
  }
  // What must be understood: a header of another kind may mean anything.
  for (const NodeRef name : fields["crit"].children()) {
    constexpr std::string_view kKnown[] = {"io.cncf.notary.signingScheme", "io.cncf.notary.expiry",
                                           "io.cncf.notary.authenticSigningTime"};
    if (std::find(std::begin(kKnown), std::end(kKnown), name.value()) == std::end(kKnown))
      return object(Kind::unknown, "It asks for what is not known here");
  }
  if (!algorithm->is_rsa) *signature = crypto::der_of_raw_ecdsa(*signature);
  const std::string is_signed =
      std::string(root["protected"].value()) + "." + std::string(root["payload"].value());
  if (!key.verifies(is_signed, *signature, algorithm->hash, crypto::Padding::pss))
    return object(Kind::bad_signature, "The signature does not verify");
  outcome.facts.emplace_back("signed by", chain.front().subject_text());

  if (demands.roots.empty())
    return object(Kind::unknown, "No certificate is given that the signer's may lead to");
  const std::vector<crypto::Certificate> between(chain.begin() + 1, chain.end());
  if (!chains_to(chain.front(), between, demands.roots))
    return object(Kind::signer_not_allowed, "Its certificate leads to none that is trusted");
  if (chain.front().is_ca() || !chain.front().may_sign())
    return object(Kind::bad_signature, "The certificate is not one for signing");
  if (!demands.now)
    return object(Kind::unknown, "Whether its certificate holds is not known without a date");
  for (const crypto::Certificate& one : chain) {
    if (!one.is_valid_at(*demands.now))
      return object(Kind::bad_signature, "A certificate of its chain has ended, or not begun");
  }
  const auto expiry = read_time(fields["io.cncf.notary.expiry"].value());
  if (fields["io.cncf.notary.expiry"] && (!expiry || *expiry < *demands.now))
    return object(Kind::bad_signature, "The signature has ended");
  const std::string name = chain.front().subject_text();
  if (!demands.identity.empty() && !matches(demands.identity, name))
    return object(Kind::signer_not_allowed, "It is signed by somebody else");

  const Parsed<Tree> parsed_payload = parse_json(*payload, kParse);
  const NodeRef target = parsed_payload.tree.root()["targetArtifact"];
  if (!parsed_payload.usable || !is_subject(target["digest"].value(), subject))
    object(Kind::other_artifact, "The signature is about another artifact");
}

}  // namespace sluice::signatures
