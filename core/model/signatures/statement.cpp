#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/policy.h"
#include "core/model/image/names.h"
#include "core/model/signatures/check.h"
#include "core/parse/json.h"
#include "core/text/base64.h"
#include "core/text/utc_time.h"

// What signed documents say of their subject.
namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 4'000'000, 0};
using Kind = Problem::Kind;

// "sha256:…" is the artifact's, or one of its manifests'.
bool is_subject(std::string_view digest, const Subject& subject) {
  if (!digest.starts_with("sha256:")) return false;
  return digest == subject.digest() || std::find(subject.manifests.begin(), subject.manifests.end(),
                                                 digest) != subject.manifests.end();
}

// A signature names the repository that it was made for: one of those that the image goes by.
bool is_named(std::string_view digest, std::string_view reference, const Subject& subject) {
  bool has_names = false;
  const auto [first, last] = subject.names.equal_range(std::string(digest));
  for (auto it = first; it != last; ++it) {
    if (image::goes_by(it->second, reference)) return true;
    has_names = has_names || image::names_repository(it->second);
  }
  return reference.empty() || !has_names;
}

// "git+https://github.com/org/name@refs/heads/main": repository and ref.
void split_source(std::string_view uri, Origin& into) {
  if (uri.starts_with("git+")) uri.remove_prefix(4);
  const std::size_t at = uri.find("@refs/");
  if (into.source.empty()) into.source = uri.substr(0, at);
  if (at != uri.npos && into.ref.empty()) into.ref = uri.substr(at + 1);
}

// Of SLSA's versions 0.2 and 1.
Origin read_provenance(NodeRef predicate) {
  Origin found;
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

bool is_one_of(const std::vector<std::string>& patterns, std::string_view text,
               bool by_part = false) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return by_part ? delivery::matches_name(pattern, text) : matches(pattern, text);
         });
}

// Addresses of one repository: "https://github.com/org/name", with ".git" or a '/' behind it.
std::string_view without_end(std::string_view address) {
  while (address.ends_with('/')) address.remove_suffix(1);
  if (address.ends_with(".git")) address.remove_suffix(4);
  return address;
}

// The certificate names the pipeline that ran. Forges write into a provenance the machine instead;
// that is vouched for where the certificate says on whose machine it ran, or whose it is.
bool is_vouched_builder(const Origin& found, const Origin& vouched) {
  if (found.builder == vouched.builder) return true;
  if (found.builder == "https://github.com/actions/runner" ||
      found.builder == "https://github.com/actions/runner/github-hosted") {
    return vouched.is_hosted;
  }
  const std::string source(without_end(vouched.source));
  return !source.empty() && (found.builder.starts_with(source + "/-/runners/") ||
                             found.builder.starts_with(source + "/actions/runs/"));
}

// Whoever signs writes what he likes, but for what the authority saw of the build. Where it saw
// none (the certificate is an account's), the signer who is asked for is believed.
void check_vouched(const Origin& found, const Origin& vouched, const Demands& demands,
                   Outcome& outcome) {
  const auto asks = [&](std::vector<std::string> Allowed::* list) {
    return std::any_of(demands.allowed.begin(), demands.allowed.end(),
                       [&](const Allowed& one) { return !(one.*list).empty(); });
  };
  const bool is_of_build = !vouched.builder.empty();
  if (asks(&Allowed::builders) && is_of_build && !is_vouched_builder(found, vouched))
    outcome.object(Kind::bad_attestation, "Its certificate was issued to another builder");
  const bool is_other_source = !found.source.empty() && !vouched.source.empty() &&
                               without_end(vouched.source) != without_end(found.source);
  if (is_other_source)
    outcome.object(Kind::bad_attestation, "Its certificate was issued for another repository");
  if (asks(&Allowed::sources) && is_of_build && vouched.source.empty())
    outcome.object(Kind::bad_attestation, "Its certificate vouches for no repository");
  if (!vouched.ref.empty() && !found.ref.empty() && vouched.ref != found.ref)
    outcome.object(Kind::bad_attestation, "Its certificate was issued for another ref");
  if (asks(&Allowed::refs) && is_of_build && vouched.ref.empty())
    outcome.object(Kind::bad_attestation, "Its certificate vouches for no ref");
}

void check_provenance(NodeRef predicate, const Demands& demands, const Origin* vouched,
                      Outcome& outcome) {
  const Origin found = read_provenance(predicate);
  outcome.facts.emplace_back(kBuilderFact, found.builder);
  outcome.facts.emplace_back("source", found.source);
  if (!found.ref.empty()) outcome.facts.emplace_back("ref", found.ref);
  const bool is_asked = std::any_of(demands.allowed.begin(), demands.allowed.end(),
                                    [](const Allowed& one) { return one.asks_for_provenance(); });
  if (!is_asked) return;
  if (vouched != nullptr) check_vouched(found, *vouched, demands, outcome);
  const auto hold = [&](bool is_allowed, const std::string& is, const char* what) {
    if (is_allowed) return;
    outcome.object(Kind::not_allowed_provenance,
                   is.empty() ? std::string("It does not say by which ") + what + " it was built"
                              : std::string("It was built by or from another ") + what);
  };
  for (const Allowed& allowed : demands.allowed) {
    const bool is_pipeline = vouched != nullptr && !allowed.builders.empty() &&
                             is_one_of(allowed.builders, vouched->builder);
    hold(is_pipeline || is_one_of(allowed.builders, found.builder), found.builder, "builder");
    hold(is_one_of(allowed.sources, found.source), found.source, "repository");
    hold(is_one_of(allowed.refs, found.ref, allowed.refs_by_part), found.ref, "ref");
  }
}

}  // namespace

void check_statement(const Envelope& envelope, const Subject& subject, const Demands& demands,
                     const Origin* vouched, Outcome& outcome) {
  // What was signed as a text of another kind was never meant as a statement.
  if (envelope.type != "application/vnd.in-toto+json")
    return outcome.object(Kind::bad_attestation, "What is signed is said to be no statement");
  const Parsed<Tree> parsed = parse_json(envelope.payload, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping())
    return outcome.object(Kind::bad_attestation, "The statement is no JSON object");
  const std::string_view version = root["_type"].value();
  if (version != "https://in-toto.io/Statement/v1" &&
      version != "https://in-toto.io/Statement/v0.1")
    return outcome.object(Kind::bad_attestation, "It is no statement of in-toto");
  for (const NodeRef one : root["subject"].children()) {
    const NodeRef digests = one["digest"];
    const std::string sha256 = "sha256:" + std::string(digests["sha256"].value());
    if (outcome.about.empty() && is_subject(sha256, subject)) outcome.about = sha256;
    // npm's statements name SHA-512 alone.
    const std::string_view sha512 = digests["sha512"].value();
    if (!digests["sha256"] && !sha512.empty() && sha512 == hex_of(subject.digests.sha512))
      outcome.about = subject.digest();
  }
  if (outcome.about.empty())
    return outcome.object(Kind::other_artifact, "The statement is about other bytes");
  const std::string_view type = root["predicateType"].value();
  outcome.facts.emplace_back("predicate", std::string(type));
  if (type.starts_with("https://slsa.dev/provenance/"))
    check_provenance(root["predicate"], demands, vouched, outcome);
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
  const std::string_view digest = critical["image"]["docker-manifest-digest"].value();
  if (!is_subject(digest, subject))
    return outcome.object(Kind::other_artifact, "The signature is about another image");
  if (!is_named(digest, reference, subject))
    return outcome.object(Kind::other_artifact, "The signature is about another repository");
  outcome.about = digest;
}

namespace {

constexpr std::string_view kSigningScheme = "io.cncf.notary.signingScheme";
constexpr std::string_view kExpiry = "io.cncf.notary.expiry";
constexpr std::string_view kSigningTime = "io.cncf.notary.authenticSigningTime";

// What notation's specification asks of the protected header; empty, or what is wrong with it.
std::string_view wrong_in_header(NodeRef fields) {
  if (fields["cty"].value() != "application/vnd.cncf.notary.payload.v1+json")
    return "What is signed is said to be no payload of notation";
  const std::string_view scheme = fields[kSigningScheme].value();
  const bool has_authority = scheme == "notary.x509.signingAuthority";
  if (!has_authority && scheme != "notary.x509") return "Its signing scheme is none of notation's";
  const auto is_critical = [&](std::string_view name) {
    const auto names = fields["crit"].children();
    return std::any_of(names.begin(), names.end(),
                       [&](NodeRef one) { return one.value() == name; });
  };
  const bool is_whole = is_critical(kSigningScheme) && (!fields[kExpiry] || is_critical(kExpiry)) &&
                        has_authority == is_critical(kSigningTime);
  if (!is_whole) return "It does not ask for what notation has to understand";
  for (const NodeRef name : fields["crit"].children()) {
    if (!fields[name.value()]) return "It asks for a header that it lacks";
  }
  return {};
}

// Of code, and of nothing else: a server's certificate signs no images.
bool is_for_signing(const crypto::Certificate& leaf) {
  constexpr std::string_view kUsages = "2.5.29.37";
  constexpr std::string_view kOthers[] = {"2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4",
                                          crypto::kTimeStamping, "1.3.6.1.5.5.7.3.9"};
  if (leaf.is_ca() || !leaf.may_sign()) return false;
  if (!leaf.extension(kUsages)) return true;
  return leaf.is_for(crypto::kCodeSigning) &&
         std::none_of(std::begin(kOthers), std::end(kOthers),
                      [&](std::string_view one) { return leaf.is_for(one); });
}

// The name of who issued it, for people.
std::string issuer_text(const crypto::Certificate& leaf,
                        const std::vector<crypto::Certificate>& chain,
                        const std::vector<crypto::Certificate>& roots) {
  for (const auto* const list : {&chain, &roots}) {
    for (const crypto::Certificate& one : *list) {
      if (one.subject() == leaf.issuer()) return one.subject_text();
    }
  }
  return {};
}

}  // namespace

void check_notation(std::string_view json, const Subject& subject, const Demands& demands,
                    Outcome& outcome) {
  // One who asks for a key does not ask who was let use another.
  if (demands.key)
    return outcome.object(Kind::bad_signature, "It is signed by a certificate, not by the key");
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
    constexpr std::string_view kKnown[] = {kSigningScheme, kExpiry, kSigningTime};
    if (std::find(std::begin(kKnown), std::end(kKnown), name.value()) == std::end(kKnown))
      return object(Kind::unknown, "It asks for what is not known here");
  }
  if (const std::string_view wrong = wrong_in_header(fields); !wrong.empty())
    return outcome.object(Kind::bad_signature, std::string(wrong));
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
  if (!is_for_signing(chain.front()))
    return object(Kind::bad_signature, "The certificate is not one for signing code");
  if (demands.needs_log)
    return object(Kind::no_transparency, "No log that is trusted knows of the signature");
  if (!demands.now)
    return object(Kind::unknown, "Whether its certificate holds is not known without a date");
  for (const crypto::Certificate& one : chain) {
    if (!one.is_valid_at(*demands.now))
      return object(Kind::bad_signature, "A certificate of its chain has ended, or not begun");
  }
  const auto expiry = read_time(fields[kExpiry].value());
  if (fields[kExpiry] && (!expiry || *expiry < *demands.now))
    return object(Kind::bad_signature, "The signature has ended");
  const std::string name = chain.front().subject_text();
  const std::string issuer = issuer_text(chain.front(), between, demands.roots);
  outcome.facts.emplace_back("issuer", issuer);
  for (const Allowed& allowed : demands.allowed) {
    const bool is_known =
        allowed.signers.empty() ||
        std::any_of(
            allowed.signers.begin(), allowed.signers.end(), [&](const Allowed::Signer& one) {
              return matches_or_any(one.identity, name) && matches_or_any(one.issuer, issuer);
            });
    if (!is_known) return object(Kind::signer_not_allowed, "It is signed by somebody else");
  }

  const Parsed<Tree> parsed_payload = parse_json(*payload, kParse);
  const NodeRef target = parsed_payload.tree.root()["targetArtifact"];
  const std::string_view digest = target["digest"].value();
  if (!parsed_payload.usable || !is_subject(digest, subject))
    return object(Kind::other_artifact, "The signature is about another artifact");
  outcome.about = digest;
}

}  // namespace sluice::signatures
