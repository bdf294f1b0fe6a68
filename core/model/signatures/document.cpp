#include "core/model/signatures/document.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/detect/archive_format.h"
#include "core/parse/json.h"
#include "core/text/base64.h"
#include "core/text/utf8.h"

namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};
using Kind = Problem::Kind;

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

std::string bytes_of_hex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (error != std::errc() || end != text.data() + i + 2) return {};
    out += static_cast<char>(byte);
  }
  return out;
}

// cosign's own form before bundles were agreed upon: {"base64Signature", "cert", "rekorBundle"}.
std::optional<Bundle> older_bundle(NodeRef root) {
  Bundle bundle;
  bundle.version = 1;
  auto signature = decode_base64(root["base64Signature"].value());
  if (!signature || signature->empty()) return std::nullopt;
  bundle.signature = std::move(*signature);
  if (root["cert"].is_scalar() && !root["cert"].value().empty()) {
    const std::string_view text = root["cert"].value();
    const auto decoded = decode_base64(text);
    bundle.certificates = crypto::Certificate::read_pem(decoded ? *decoded : std::string(text));
    if (bundle.certificates.empty()) return std::nullopt;
  }
  const NodeRef payload = root["rekorBundle"]["Payload"];
  if (!payload.is_mapping()) return bundle;
  LogEntry entry;
  const auto number = [](NodeRef node, auto& into) {
    const std::string_view text = node.value();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
  };
  auto promise = decode_base64(root["rekorBundle"]["SignedEntryTimestamp"].value());
  auto body = decode_base64(payload["body"].value());
  if (!promise || !body || !number(payload["integratedTime"], entry.time) ||
      !number(payload["logIndex"], entry.index) || entry.time < 0) {
    return std::nullopt;
  }
  entry.promise = std::move(*promise);
  entry.body = std::move(*body);
  entry.log_id = bytes_of_hex(payload["logID"].value());
  const Parsed<Tree> parsed = parse_json(entry.body, kParse);
  if (parsed.usable && parsed.tree.root().is_mapping()) {
    entry.kind = parsed.tree.root()["kind"].value();
    entry.version = parsed.tree.root()["apiVersion"].value();
  }
  bundle.entries.push_back(std::move(entry));
  return bundle;
}

class Document {
 public:
  Document(std::string name, const Subject& subject, const Demands& demands,
           std::vector<Outcome>& outcomes)
      : name_(std::move(name)), subject_(subject), demands_(demands), outcomes_(outcomes) {}

  void check(std::string_view bytes) {
    if (is_blank(bytes)) return fail("signature", Kind::bad_signature, "There is nothing in it");
    // Bytes of a signature may look like anything.
    constexpr std::size_t kEd25519 = 64;
    const bool is_text = !utf8::first_invalid(bytes) && bytes.size() != kEd25519;
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (is_text && bytes[first] == '{') return json(bytes);
    if (bytes.find("-----BEGIN PGP") != bytes.npos || is_openpgp(bytes))
      return fail("OpenPGP signature", Kind::unknown, "Signatures of OpenPGP are not checked");
    if (bytes.find("-----BEGIN PKCS7") != bytes.npos || bytes.find("-----BEGIN CMS") != bytes.npos)
      return fail("PKCS #7 signature", Kind::unknown, "Signatures of PKCS #7 are not checked");
    check_detached(bytes, subject_, demands_, begin("detached signature"));
  }

 private:
  Outcome& begin(std::string form) {
    return outcomes_.emplace_back(Outcome{name_, std::move(form)});
  }
  void fail(std::string form, Kind kind, std::string says) {
    begin(std::move(form)).object(kind, std::move(says));
  }

  // A packet of type 2 in front, in the old form or the new, and in it a version from 3 to 6.
  static bool is_openpgp(std::string_view bytes) {
    const auto byte = [&](std::size_t at) -> unsigned {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
    };
    constexpr unsigned kOneByte = 192;  // of the new form's length
    std::size_t version = 0;
    if (byte(0) == 0x88) version = 2;
    if (byte(0) == 0x89) version = 3;
    if (byte(0) == 0x8A && byte(1) == 0 && byte(2) == 0) version = 5;
    if (byte(0) == 0xC2) {
      constexpr unsigned kTwoBytes = 224;
      constexpr unsigned kFiveBytes = 255;
      const bool is_one = byte(1) < kOneByte || (byte(1) >= kTwoBytes && byte(1) != kFiveBytes);
      version = is_one ? 2 : byte(1) == kFiveBytes ? 6 : 3;
    }
    return version > 0 && byte(version) >= 3 && byte(version) <= 6;
  }

  void json(std::string_view bytes) {
    const Parsed<Tree> parsed = parse_json(bytes, kParse);
    const NodeRef root = parsed.tree.root();
    if (!parsed.usable) return lines(bytes);
    if (root["mediaType"]) {
      Outcome& outcome = begin("sigstore bundle");
      const ReadBundle read = read_bundle(bytes);
      if (!read.bundle) return outcome.object(Kind::bad_signature, read.error);
      return check_bundle(*read.bundle, subject_, demands_, outcome);
    }
    if (root["base64Signature"]) {
      Outcome& outcome = begin("cosign bundle");
      const auto bundle = older_bundle(root);
      if (!bundle) return outcome.object(Kind::bad_signature, "The bundle does not read");
      return check_bundle(*bundle, subject_, demands_, outcome);
    }
    if (root["payloadType"]) return envelope(bytes);
    if (root["protected"] && root["payload"])
      return check_notation(bytes, subject_, demands_, begin("notation signature"));
    fail("JSON", Kind::unknown, "It is no form of signature that is known");
  }

  void envelope(std::string_view bytes) {
    Outcome& outcome = begin("in-toto statement");
    const auto read = read_envelope(bytes);
    if (!read) return outcome.object(Kind::bad_signature, "The statement does not read");
    check_envelope(*read, subject_, demands_, outcome);
  }

  // One document a line. Any that does not read fails.
  void lines(std::string_view text) {
    while (!text.empty()) {
      const std::string_view line = take_line(text);
      if (is_blank(line)) continue;
      if (are_enough(outcomes_)) return tell_too_many(name_, outcomes_);
      if (!parse_json(line, kParse).usable)
        return fail("JSON", Kind::bad_signature, "It does not read as JSON");
      json(line);
    }
  }

  std::string name_;
  const Subject& subject_;
  const Demands& demands_;
  std::vector<Outcome>& outcomes_;
};

// Calls `f` with the names in the directory of a zip, as far as that reads.
template <typename F>
void each_name(std::string_view zip, F f) {
  constexpr std::size_t kHeader = 46;
  constexpr std::size_t kMost = 100'000;
  const auto end = find_zip_end(zip);
  if (!end) return;
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;)
      value = value << 8U | static_cast<unsigned char>(zip[at + i]);
    return value;
  };
  std::size_t at = number(static_cast<std::size_t>(*end) + 16, 4);
  for (std::size_t i = 0; i < kMost && at < *end && *end - at > kHeader; ++i) {
    if (zip.substr(at, 4) != "PK\x01\x02") return;
    const std::size_t name = number(at + 28, 2);
    f(zip.substr(at + kHeader, name));
    at += kHeader + name + number(at + 30, 2) + number(at + 32, 2);
  }
}

// What a zip carries in itself: a Lambda package that AWS Signer signed, a jar.
void check_embedded(const Subject& subject, std::vector<Outcome>& outcomes) {
  bool is_aws = false;
  bool is_jar = false;
  if (!subject.bytes) return;
  each_name(*subject.bytes, [&](std::string_view name) {
    constexpr std::string_view kFolder = "META-INF/";
    if (!name.starts_with(kFolder)) return;
    is_aws = is_aws || name.starts_with("META-INF/aws_signer_signature");
    is_jar = is_jar || name.ends_with(".RSA") || name.ends_with(".DSA") || name.ends_with(".EC");
  });
  if (!is_aws && !is_jar) return;
  const std::string form = is_aws ? "AWS Signer's signature" : "signature of a jar";
  outcomes.emplace_back(Outcome{subject.name, form})
      .object(Kind::unknown, is_aws ? "Signatures of AWS Signer are not checked"
                                    : "Signatures within jars are not checked");
}

}  // namespace

void check_document(const std::string& name, std::string_view bytes, const Subject& subject,
                    const Demands& demands, std::vector<Outcome>& outcomes) {
  Document(name, subject, demands, outcomes).check(bytes);
}

bool are_enough(const std::vector<Outcome>& outcomes) {
  std::size_t entries = 0;
  for (const Outcome& one : outcomes) {
    entries += static_cast<std::size_t>(
        std::count_if(one.facts.begin(), one.facts.end(),
                      [](const auto& fact) { return fact.first == "log index"; }));
  }
  return outcomes.size() >= kMostSignatures || entries >= kMostEntries;
}

void tell_too_many(const std::string& name, std::vector<Outcome>& outcomes) {
  Outcome& outcome = outcomes.emplace_back(Outcome{name, "signatures"});
  outcome.hides_others = true;
  outcome.object(Kind::unknown,
                 "There are more than are checked: " + std::to_string(kMostSignatures) +
                     " signatures, " + std::to_string(kMostEntries) + " entries of logs");
}

void check_all(const Subject& subject, const Demands& demands, std::vector<Outcome>& outcomes) {
  if (outcomes.empty()) check_embedded(subject, outcomes);
  if (outcomes.empty()) {
    Outcome& outcome = outcomes.emplace_back(Outcome{subject.name, "no signature"});
    return outcome.object(Kind::unsigned_artifact, "Nothing was found that signs it");
  }
  const bool is_asked = std::any_of(demands.allowed.begin(), demands.allowed.end(),
                                    [](const Allowed& one) { return one.asks_for_provenance(); });
  const bool has_provenance = std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& one) {
    return has_fact(one, kBuilderFact);
  });
  if (!is_asked || has_provenance) return;
  Outcome& outcome = outcomes.emplace_back(Outcome{subject.name, "provenance"});
  outcome.object(Kind::not_allowed_provenance, "No statement says from what it was built");
}

}  // namespace sluice::signatures
