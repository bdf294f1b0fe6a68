#include "core/model/signatures/log.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/parse/json.h"
#include "core/parse/sha256.h"
#include "core/text/base64.h"

namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};

std::string sha(std::string_view bytes) { return crypto::digest(crypto::Hash::sha256, bytes); }

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 0xFU];
  }
  return text;
}

std::string node_of(std::string_view left, std::string_view right) {
  std::string bytes(1, '\x01');
  bytes += left;
  bytes += right;
  return sha(bytes);
}

// The log signs this text, with its members in order and nothing between them.
bool is_promised(const LogEntry& entry, const Log& log) {
  std::string text = "{\"body\":\"" + encode_base64(entry.body) + "\",\"integratedTime\":";
  text += std::to_string(entry.time) + ",\"logID\":\"" + hex_of(entry.log_id);
  text += "\",\"logIndex\":" + std::to_string(entry.index) + "}";
  return log.key.verifies(text, entry.promise, log.key.usual_hash());
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// A signed note: origin, size and root in lines, then signatures "— name base64".
std::string check_checkpoint(const LogEntry::Proof& proof, const Log& log) {
  constexpr std::string_view kDash = "\u2014 ";
  constexpr std::size_t kHint = 4;
  const std::size_t split = proof.checkpoint.find("\n\n");
  if (split == std::string::npos) return "The checkpoint of the log does not read";
  const std::string_view whole = proof.checkpoint;
  const std::string_view text = whole.substr(0, split + 1);
  std::string_view lines = text;
  const std::string_view origin = take_line(lines);
  const std::string_view size = take_line(lines);
  const auto root = decode_base64(take_line(lines));
  if (origin.empty() || size != std::to_string(proof.size) || !root)
    return "The checkpoint of the log does not read, or is of another size than the proof";
  if (*root != proof.root) return "The checkpoint is of another tree than the proof";
  for (std::string_view rest = whole.substr(split + 2); !rest.empty();) {
    std::string_view line = take_line(rest);
    if (!line.starts_with(kDash)) return "A signature of the checkpoint does not read";
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == line.npos) return "A signature of the checkpoint does not read";
    const auto bytes = decode_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= kHint) return "A signature of the checkpoint does not read";
    const std::string_view signature = *bytes;
    // Others may have signed as well; the log's own has its name and the beginning of its id.
    if (signature.substr(0, kHint) != std::string_view(log.id).substr(0, kHint)) continue;
    if (log.key.verifies(text, signature.substr(kHint), log.key.usual_hash())) return {};
  }
  return "The checkpoint is not signed by the log";
}

std::string check_proof(const LogEntry& entry, const Log& log, int bundle_version) {
  const LogEntry::Proof& proof = *entry.proof;
  const auto root = root_of(proof, entry.body);
  if (!root || *root != proof.root) return "The proof does not show that the log holds the entry";
  if (proof.checkpoint.empty())
    return bundle_version > 1 || entry.promise.empty() ? "The proof is of a tree that nobody signed"
                                                       : std::string();
  return check_checkpoint(proof, log);
}

// A certificate or a key: as PEM, or as DER.
std::string der_of(std::string_view bytes) {
  for (const std::string_view label : {"CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY"}) {
    const auto found = crypto::read_pem(bytes, label);
    if (!found.empty()) return found.size() == 1 ? found.front() : std::string();
  }
  return std::string(bytes);
}

// Whether the entry is about this signature.
class Body {
 public:
  Body(NodeRef spec, const Logged& wanted) : spec_(spec), wanted_(wanted) {}

  bool is_hashed_record() const {
    if (const NodeRef second = spec_["hashedRekordV002"]) {
      return is_digest_v2(second["data"], of_signed()) && is_signature_v2(second["signature"]);
    }
    const NodeRef signature = spec_["signature"];
    return is_digest(spec_["data"]["hash"], of_signed()) &&
           is_bytes(signature["content"], wanted_.signature) &&
           is_verifier(signature["publicKey"]["content"]);
  }

  bool is_dsse() const {
    if (const NodeRef second = spec_["dsseV002"]) {
      return is_digest_v2(second["payloadHash"], wanted_.digest) &&
             second["signatures"].size() == 1 && is_signature_v2(second["signatures"][0]);
    }
    const NodeRef one = spec_["signatures"][0];
    return is_digest(spec_["payloadHash"], wanted_.digest) && spec_["signatures"].size() == 1 &&
           is_bytes(one["signature"], wanted_.signature) && is_verifier(one["verifier"]);
  }

  bool is_intoto() const {
    const NodeRef content = spec_["content"];
    const NodeRef signatures = content["envelope"]["signatures"];
    if (signatures.size() != 1) return false;
    const auto once = decode_base64(signatures[0]["sig"].value());
    const auto twice = once ? decode_base64(*once) : std::nullopt;
    return is_digest(content["payloadHash"], wanted_.digest) && twice &&
           *twice == wanted_.signature && is_verifier(signatures[0]["publicKey"]);
  }

 private:
  // Of a statement a record holds what its signature is over.
  std::string_view of_signed() const {
    return wanted_.of_signed.empty() ? wanted_.digest : wanted_.of_signed;
  }
  static bool is_digest(NodeRef hash, std::string_view digest) {
    return hash["algorithm"].value() == "sha256" && hash["value"].value() == hex_of(digest);
  }
  static bool is_digest_v2(NodeRef hash, std::string_view digest) {
    return hash["algorithm"].value() == "SHA2_256" && is_bytes(hash["digest"], digest);
  }
  static bool is_bytes(NodeRef node, std::string_view wanted) {
    const auto bytes = decode_base64(node.value());
    return bytes && !bytes->empty() && *bytes == wanted;
  }
  bool is_verifier(NodeRef node) const {
    const auto bytes = decode_base64(node.value());
    return bytes && !bytes->empty() && der_of(*bytes) == wanted_.verifier;
  }
  bool is_signature_v2(NodeRef node) const {
    const NodeRef verifier = node["verifier"];
    const NodeRef raw = verifier["x509Certificate"] ? verifier["x509Certificate"]["rawBytes"]
                                                    : verifier["publicKey"]["rawBytes"];
    return is_bytes(node["content"], wanted_.signature) && is_bytes(raw, wanted_.verifier);
  }

  NodeRef spec_;
  const Logged& wanted_;
};

bool is_about(const LogEntry& entry, const Logged& wanted) {
  const Parsed<Tree> parsed = parse_json(entry.body, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return false;
  if (root["kind"].value() != entry.kind || root["apiVersion"].value() != entry.version)
    return false;
  const Body body(root["spec"], wanted);
  if (entry.kind == "hashedrekord") return body.is_hashed_record();
  if (entry.kind == "dsse") return body.is_dsse();
  if (entry.kind == "intoto" && entry.version == "0.0.2") return body.is_intoto();
  return false;
}

}  // namespace

const Log* find_log(const LogEntry& entry, const Trust& trust) {
  for (const Log& log : trust.logs) {
    if (log.id == entry.log_id) return &log;
  }
  return nullptr;
}

std::optional<std::string> root_of(const LogEntry::Proof& proof, std::string_view body) {
  if (proof.index >= proof.size) return std::nullopt;
  std::uint64_t index = proof.index;
  std::uint64_t last = proof.size - 1;
  std::string hash = sha(std::string(1, '\0') + std::string(body));
  for (const std::string& sibling : proof.hashes) {
    if (last == 0 || sibling.size() != 32) return std::nullopt;
    if ((index & 1U) != 0 || index == last) {
      hash = node_of(sibling, hash);
      while ((index & 1U) == 0 && index != 0) {
        index >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_of(hash, sibling);
    }
    index >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

std::string check_entry(const LogEntry& entry, const Logged& wanted, const Trust& trust,
                        int bundle_version) {
  const Log* const log = find_log(entry, trust);
  if (log == nullptr) return "The log is none that the trusted root knows";
  if (!is_about(entry, wanted)) return "What the log holds is another signature";
  if (!entry.promise.empty()) {
    if (!is_promised(entry, *log)) return "The promise of the log is not signed by it";
    if (!log->period.holds(entry.time)) return "The log's key did not hold when it took the entry";
  }
  if (entry.proof) return check_proof(entry, *log, bundle_version);
  if (entry.promise.empty()) return "Nothing shows that the log holds the entry";
  return bundle_version > 1 ? "The proof that the log holds the entry is missing" : std::string();
}

}  // namespace sluice::signatures
