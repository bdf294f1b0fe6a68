#include "core/parse/crypto/timestamp.h"

#include <utility>

#include "core/parse/crypto/der.h"

namespace sluice::crypto {
namespace {

constexpr std::string_view kSignedData = "1.2.840.113549.1.7.2";
constexpr std::string_view kTimeStampInfo = "1.2.840.113549.1.9.16.1.4";
constexpr std::string_view kContentType = "1.2.840.113549.1.9.3";
constexpr std::string_view kMessageDigest = "1.2.840.113549.1.9.4";
constexpr std::string_view kSigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

std::optional<Hash> hash_of(std::string_view oid) {
  if (oid == "2.16.840.1.101.3.4.2.1") return Hash::sha256;
  if (oid == "2.16.840.1.101.3.4.2.2") return Hash::sha384;
  if (oid == "2.16.840.1.101.3.4.2.3") return Hash::sha512;
  return std::nullopt;
}

// The identifier of an AlgorithmIdentifier.
std::string algorithm_of(std::string_view content) {
  const auto oid = DerReader(content).take(kOid);
  return oid ? oid_text(oid->content) : std::string();
}

// Which digest a signature's algorithm names; nothing where it leaves that to others.
std::optional<Hash> hash_of_signature(std::string_view oid) {
  if (oid == "1.2.840.10045.4.3.2" || oid == "1.2.840.113549.1.1.11") return Hash::sha256;
  if (oid == "1.2.840.10045.4.3.3" || oid == "1.2.840.113549.1.1.12") return Hash::sha384;
  if (oid == "1.2.840.10045.4.3.4" || oid == "1.2.840.113549.1.1.13") return Hash::sha512;
  return std::nullopt;
}

}  // namespace

std::optional<TimeStamp> TimeStamp::read(std::string_view der) {
  TimeStamp stamp;
  const auto outer = only(der, kSequence);
  if (!outer) return std::nullopt;
  DerReader reader(outer->content);
  if (const auto status = reader.take(kSequence)) {
    // A response: granted is 0, or 1 with changes.
    const auto number = DerReader(status->content).take(kInteger);
    const bool is_granted =
        number && (number->content == std::string_view("\0", 1) || number->content == "\x01");
    const auto token = reader.take(kSequence);
    if (!is_granted || !token || !reader.is_done() || !stamp.read_token(token->content))
      return std::nullopt;
    return stamp;
  }
  if (!stamp.read_token(outer->content)) return std::nullopt;
  return stamp;
}

bool TimeStamp::read_token(std::string_view content_info) {
  DerReader info(content_info);
  const auto type = info.take(kOid);
  const auto tagged = info.take(context(0));
  if (!type || !tagged || oid_text(type->content) != kSignedData || !info.is_done()) return false;
  const auto data = only(tagged->content, kSequence);
  if (!data) return false;
  DerReader fields(data->content);
  const auto version = fields.take(kInteger);
  const auto digests = fields.take(kSet);
  const auto content = fields.take(kSequence);
  if (!version || !digests || !content) return false;
  DerReader inner(content->content);
  const auto inner_type = inner.take(kOid);
  const auto inner_tagged = inner.take(context(0));
  if (!inner_type || !inner_tagged || oid_text(inner_type->content) != kTimeStampInfo) return false;
  const auto bytes = only(inner_tagged->content, kOctetString);
  if (!bytes) return false;
  info_ = bytes->content;
  if (const auto list = fields.take(context(0))) {
    DerReader certificates(list->content);
    while (const auto one = certificates.next()) {
      if (auto certificate = Certificate::read(one->whole))
        certificates_.push_back(std::move(*certificate));
    }
    if (!certificates.is_done()) return false;
  }
  fields.take(context(1));  // lists of revoked ones
  const auto signers = fields.take(kSet);
  if (!signers || !fields.is_done()) return false;
  // RFC 3161, 2.4.2: one signature, that of the authority.
  const auto signer = only(signers->content, kSequence);
  return signer && read_info(info_) && read_signer(signer->content);
}

bool TimeStamp::read_info(std::string_view info) {
  const auto outer = only(info, kSequence);
  if (!outer) return false;
  DerReader fields(outer->content);
  const auto version = fields.take(kInteger);
  const auto policy = fields.take(kOid);
  const auto imprint = fields.take(kSequence);
  const auto serial = fields.take(kInteger);
  const auto time = fields.take(kGeneralizedTime);
  if (!version || !policy || !imprint || !serial || !time) return false;
  DerReader parts(imprint->content);
  const auto algorithm = parts.take(kSequence);
  const auto bytes = parts.take(kOctetString);
  const auto seconds = time_of(*time);
  if (!algorithm || !bytes || !seconds || !parts.is_done()) return false;
  imprint_hash_ = hash_of(algorithm_of(algorithm->content));
  imprint_ = bytes->content;
  time_ = *seconds;
  return true;
}

bool TimeStamp::read_signer(std::string_view signer_info) {
  DerReader fields(signer_info);
  const auto version = fields.take(kInteger);
  const auto by_name = fields.take(kSequence);
  const auto by_key = by_name ? std::nullopt : fields.take(0x80);
  const auto digest_algorithm = fields.take(kSequence);
  const auto attributes = fields.take(context(0));
  const auto algorithm = fields.take(kSequence);
  const auto signature = fields.take(kOctetString);
  if (!version || (!by_name && !by_key) || !digest_algorithm || !attributes || !algorithm ||
      !signature) {
    return false;
  }
  is_by_key_id_ = by_key.has_value();
  signer_ = by_name ? by_name->content : by_key->content;
  digest_hash_ = hash_of(algorithm_of(digest_algorithm->content));
  const std::string signature_algorithm = algorithm_of(algorithm->content);
  is_pss_ = signature_algorithm == "1.2.840.113549.1.1.10";
  signature_hash_ = hash_of_signature(signature_algorithm);
  if (!signature_hash_) signature_hash_ = digest_hash_;
  signature_ = signature->content;
  attributes_ = encode_der(kSet, attributes->content);
  bool has_type = false;
  DerReader list(attributes->content);
  while (const auto one = list.take(kSequence)) {
    DerReader parts(one->content);
    const auto oid = parts.take(kOid);
    const auto values = parts.take(kSet);
    if (!oid || !values || !parts.is_done()) return false;
    const std::string name = oid_text(oid->content);
    if (name == kContentType) {
      const auto type = only(values->content, kOid);
      has_type = type && oid_text(type->content) == kTimeStampInfo;
    } else if (name == kMessageDigest) {
      const auto bytes = only(values->content, kOctetString);
      if (!bytes || !message_digest_.empty()) return false;
      message_digest_ = bytes->content;
    } else if (name == kSigningCertificateV2) {
      // Certificates, the signer's first: algorithm (SHA-256 where none is named) and digest.
      const auto value = only(values->content, kSequence);
      const auto certificates = value ? DerReader(value->content).take(kSequence) : std::nullopt;
      const auto first =
          certificates ? DerReader(certificates->content).take(kSequence) : std::nullopt;
      if (!first) return false;
      DerReader id(first->content);
      certificate_hash_ = Hash::sha256;
      if (const auto named = id.take(kSequence))
        certificate_hash_ = hash_of(algorithm_of(named->content));
      const auto bytes = id.take(kOctetString);
      if (!bytes) return false;
      certificate_digest_ = bytes->content;
    }
  }
  return list.is_done() && has_type && !message_digest_.empty();
}

bool TimeStamp::is_of(std::string_view bytes) const {
  return imprint_hash_ && digest(*imprint_hash_, bytes) == imprint_;
}

bool TimeStamp::is_signed_by(const Certificate& authority) const {
  if (!digest_hash_ || !signature_hash_) return false;
  if (is_by_key_id_) {
    if (authority.key_id() != signer_) return false;
  } else {
    const std::string name = std::string(authority.issuer()) + std::string(authority.serial());
    if (name != signer_) return false;
  }
  if (!certificate_digest_.empty()) {
    if (!certificate_hash_ || digest(*certificate_hash_, authority.der()) != certificate_digest_)
      return false;
  }
  if (digest(*digest_hash_, info_) != message_digest_) return false;
  return authority.key().verifies(attributes_, signature_, *signature_hash_,
                                  is_pss_ ? Padding::pss : Padding::pkcs1);
}

}  // namespace sluice::crypto
