#include "core/model/signatures/bundle.h"

#include <charconv>
#include <limits>
#include <utility>

#include "core/parse/json.h"
#include "core/text/base64.h"

namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};
constexpr std::size_t kMost = 32;           // certificates, signatures, entries of logs
constexpr std::size_t kMostTimeStamps = 4;  // each may bring certificates of its own along

// Numbers of 64 bits stand in quotes in JSON of protocol buffers, or do not.
std::optional<std::uint64_t> number_of(NodeRef node) {
  const std::string_view text = node.value();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!is_whole || text.empty() || number > kLargest) return std::nullopt;
  return number;
}

std::optional<std::string> bytes_of(NodeRef node) {
  if (!node.is_scalar() || node.value().empty()) return std::nullopt;
  return decode_base64(node.value());
}

bool read_certificates(NodeRef material, std::vector<crypto::Certificate>& into) {
  const auto add = [&](NodeRef one) {
    const auto der = bytes_of(one["rawBytes"]);
    auto certificate = der ? crypto::Certificate::read(*der) : std::nullopt;
    if (certificate) into.push_back(std::move(*certificate));
    return certificate.has_value();
  };
  if (material["certificate"]) return add(material["certificate"]);
  const NodeRef list = material["x509CertificateChain"]["certificates"];
  if (list.size() == 0 || list.size() > kMost) return false;
  for (const NodeRef one : list.children()) {
    if (!add(one)) return false;
  }
  return true;
}

std::optional<LogEntry::Proof> read_proof(NodeRef node) {
  const auto index = number_of(node["logIndex"]);
  const auto size = number_of(node["treeSize"]);
  auto root = bytes_of(node["rootHash"]);
  if (!size || !root || node["hashes"].size() > 64) return std::nullopt;
  LogEntry::Proof proof;
  // The first entry's index is left out: protocol buffers do not write zeros.
  if (!index && node["logIndex"]) return std::nullopt;
  proof.index = index.value_or(0);
  proof.size = *size;
  proof.root = std::move(*root);
  for (const NodeRef one : node["hashes"].children()) {
    auto hash = bytes_of(one);
    if (!hash) return std::nullopt;
    proof.hashes.push_back(std::move(*hash));
  }
  proof.checkpoint = node["checkpoint"]["envelope"].value();
  return proof;
}

std::optional<LogEntry> read_entry(NodeRef node) {
  LogEntry entry;
  auto id = bytes_of(node["logId"]["keyId"]);
  auto body = bytes_of(node["canonicalizedBody"]);
  const auto index = number_of(node["logIndex"]);
  if (!id || !body || (!index && node["logIndex"])) return std::nullopt;
  entry.log_id = std::move(*id);
  entry.body = std::move(*body);
  entry.index = index.value_or(0);
  if (node["integratedTime"]) {
    const auto time = number_of(node["integratedTime"]);
    if (!time) return std::nullopt;
    entry.time = static_cast<std::int64_t>(*time);
  }
  entry.kind = node["kindVersion"]["kind"].value();
  entry.version = node["kindVersion"]["version"].value();
  if (const NodeRef promise = node["inclusionPromise"]) {
    auto signature = bytes_of(promise["signedEntryTimestamp"]);
    if (!signature) return std::nullopt;
    entry.promise = std::move(*signature);
  }
  if (const NodeRef proof = node["inclusionProof"]) {
    entry.proof = read_proof(proof);
    if (!entry.proof) return std::nullopt;
  }
  return entry;
}

std::optional<Envelope> envelope_of(NodeRef node) {
  Envelope envelope;
  auto payload = bytes_of(node["payload"]);
  if (!payload || !node["payloadType"].is_scalar()) return std::nullopt;
  envelope.payload = std::move(*payload);
  envelope.type = node["payloadType"].value();
  if (node["signatures"].size() > kMost) return std::nullopt;
  for (const NodeRef one : node["signatures"].children()) {
    auto signature = bytes_of(one["sig"]);
    if (!signature) return std::nullopt;
    envelope.signatures.push_back(std::move(*signature));
  }
  if (envelope.signatures.empty()) return std::nullopt;
  return envelope;
}

int version_of(std::string_view type) {
  constexpr std::string_view kOld = "application/vnd.dev.sigstore.bundle+json;version=0.";
  if (type == "application/vnd.dev.sigstore.bundle.v0.3+json") return 3;
  if (type == std::string(kOld) + "1") return 1;
  if (type == std::string(kOld) + "2") return 2;
  if (type == std::string(kOld) + "3") return 3;
  return 0;
}

}  // namespace

ReadBundle read_bundle(std::string_view json) {
  const auto fail = [](std::string why) { return ReadBundle{std::nullopt, std::move(why)}; };
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return fail("It is no JSON object");
  Bundle bundle;
  bundle.version = version_of(root["mediaType"].value());
  if (bundle.version == 0) return fail("It is no sigstore bundle of a version from 0.1 to 0.3");
  const NodeRef material = root["verificationMaterial"];
  if (!material["publicKey"].is_mapping() && !read_certificates(material, bundle.certificates))
    return fail("Its certificates cannot be read");
  if (material["tlogEntries"].size() > kMost) return fail("It names too many entries of logs");
  for (const NodeRef one : material["tlogEntries"].children()) {
    auto entry = read_entry(one);
    if (!entry) return fail("An entry of a log cannot be read");
    bundle.entries.push_back(std::move(*entry));
  }
  const NodeRef stamps = material["timestampVerificationData"]["rfc3161Timestamps"];
  if (stamps.size() > kMostTimeStamps) return fail("It holds too many time stamps");
  for (const NodeRef one : stamps.children()) {
    auto stamp = bytes_of(one["signedTimestamp"]);
    if (!stamp) return fail("A time stamp cannot be read");
    bundle.time_stamps.push_back(std::move(*stamp));
  }
  const NodeRef message = root["messageSignature"];
  if (root["dsseEnvelope"].is_mapping() == message.is_mapping())
    return fail("It holds neither a signature nor a statement, or both");
  if (message.is_mapping()) {
    auto signature = bytes_of(message["signature"]);
    if (!signature) return fail("Its signature cannot be read");
    bundle.signature = std::move(*signature);
    const NodeRef digest = message["messageDigest"];
    if (digest.is_mapping()) {
      auto bytes = bytes_of(digest["digest"]);
      if (!bytes) return fail("Its digest cannot be read");
      if (digest["algorithm"].value() == "SHA2_256") bundle.digest = std::move(*bytes);
    }
  } else {
    bundle.envelope = envelope_of(root["dsseEnvelope"]);
    if (!bundle.envelope) return fail("Its statement cannot be read");
  }
  return {std::move(bundle), {}};
}

std::optional<Envelope> read_envelope(std::string_view json) {
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return std::nullopt;
  return envelope_of(root);
}

std::string signed_bytes(const Envelope& envelope) {
  const auto sized = [](std::string_view text) {
    return std::to_string(text.size()) + " " + std::string(text);
  };
  return "DSSEv1 " + sized(envelope.type) + " " + sized(envelope.payload);
}

}  // namespace sluice::signatures
