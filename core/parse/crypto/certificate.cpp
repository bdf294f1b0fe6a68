#include "core/parse/crypto/certificate.h"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/parse/crypto/der.h"

namespace sluice::crypto {
namespace {

constexpr std::string_view kSeenByLogs = "1.3.6.1.4.1.11129.2.4.2";
constexpr std::string_view kAlternativeNames = "2.5.29.17";
constexpr std::string_view kBasicConstraints = "2.5.29.19";
constexpr std::string_view kKeyUsage = "2.5.29.15";
constexpr std::string_view kExtendedKeyUsage = "2.5.29.37";
constexpr std::string_view kSubjectKeyId = "2.5.29.14";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct Extension {
  std::string oid;
  std::string_view value;
  std::string_view whole;
};

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

std::string big_endian(std::uint64_t number, std::size_t width) {
  std::string out(width, '\0');
  for (std::size_t i = width; i-- > 0; number >>= 8U) out[i] = static_cast<char>(number & 0xFFU);
  return out;
}

// A vector of TLS: its length in `width` bytes in front.
std::optional<std::string_view> take_vector(std::string_view& bytes, std::size_t width) {
  if (bytes.size() < width) return std::nullopt;
  const std::uint64_t size = number_of(bytes.substr(0, width));
  bytes.remove_prefix(width);
  if (bytes.size() < size) return std::nullopt;
  const std::string_view content = bytes.substr(0, static_cast<std::size_t>(size));
  bytes.remove_prefix(content.size());
  return content;
}

}  // namespace

struct Certificate::State {
  State() { mbedtls_x509_crt_init(&parsed); }
  ~State() { mbedtls_x509_crt_free(&parsed); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Our own look at it: Mbed TLS keeps neither all extensions nor their bytes.
  bool read() {
    const auto outer = only(der, kSequence);
    if (!outer) return false;
    DerReader parts(outer->content);
    const auto signed_part = parts.take(kSequence);
    if (!signed_part) return false;
    tbs = signed_part->whole;
    DerReader fields(signed_part->content);
    fields.take(context(0));
    const auto number = fields.take(kInteger);
    const auto algorithm = fields.take(kSequence);
    const auto from = fields.take(kSequence);
    const auto validity = fields.take(kSequence);
    const auto to = fields.take(kSequence);
    const auto info = fields.take(kSequence);
    if (!number || !algorithm || !from || !validity || !to || !info) return false;
    serial = number->whole;
    issuer = from->whole;
    subject = to->whole;
    spki = info->whole;
    DerReader times(validity->content);
    const auto begin = times.next();
    const auto end = times.next();
    if (!begin || !end || !time_of(*begin) || !time_of(*end)) return false;
    not_before = *time_of(*begin);
    not_after = *time_of(*end);
    before_extensions =
        signed_part->content.substr(0, signed_part->content.size() - fields.rest().size());
    if (fields.rest().empty()) return true;
    const auto tagged = fields.take(context(3));
    if (!tagged || !fields.is_done()) return false;
    const auto list = only(tagged->content, kSequence);
    return list && read_extensions(list->content);
  }

  bool read_extensions(std::string_view content) {
    DerReader list(content);
    while (const auto one = list.take(kSequence)) {
      DerReader fields(one->content);
      const auto oid = fields.take(kOid);
      fields.take(kBoolean);
      const auto value = fields.take(kOctetString);
      if (!oid || !value || !fields.is_done()) return false;
      std::string name = oid_text(oid->content);
      const bool is_twice = std::any_of(extensions.begin(), extensions.end(),
                                        [&](const Extension& other) { return other.oid == name; });
      if (name.empty() || is_twice) return false;
      extensions.push_back({std::move(name), value->content, one->whole});
    }
    return list.is_done();
  }

  std::string der;
  std::string_view tbs, issuer, subject, serial, spki;
  std::string_view before_extensions;  // of what is signed
  std::int64_t not_before = 0, not_after = 0;
  std::vector<Extension> extensions;
  std::optional<PublicKey> key;
  mbedtls_x509_crt parsed{};
};

std::optional<Certificate> Certificate::read(std::string_view der) {
  auto state = std::make_shared<State>();
  state->der = der;
  if (!state->read()) return std::nullopt;
  if (mbedtls_x509_crt_parse_der(&state->parsed, bytes_of(der), der.size()) != 0)
    return std::nullopt;
  state->key = PublicKey::read(state->spki);
  if (!state->key) return std::nullopt;
  return Certificate(std::move(state));
}

std::vector<Certificate> Certificate::read_pem(std::string_view text) {
  std::vector<Certificate> list;
  for (const std::string& der : crypto::read_pem(text, "CERTIFICATE")) {
    auto one = read(der);
    if (!one) return {};
    list.push_back(std::move(*one));
  }
  return list;
}

const std::string& Certificate::der() const { return state_->der; }
std::string_view Certificate::tbs() const { return state_->tbs; }
std::string_view Certificate::issuer() const { return state_->issuer; }
std::string_view Certificate::subject() const { return state_->subject; }
std::string_view Certificate::serial() const { return state_->serial; }
std::string_view Certificate::spki() const { return state_->spki; }
std::int64_t Certificate::not_before() const { return state_->not_before; }
std::int64_t Certificate::not_after() const { return state_->not_after; }
const PublicKey& Certificate::key() const { return *state_->key; }

std::string Certificate::subject_text() const {
  std::array<char, 512> text{};
  const int size = mbedtls_x509_dn_gets(text.data(), text.size(), &state_->parsed.subject);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}

std::string_view Certificate::key_id() const {
  const auto value = extension(kSubjectKeyId);
  const auto id = value ? only(*value, kOctetString) : std::nullopt;
  return id ? id->content : std::string_view();
}

bool Certificate::is_valid_at(std::int64_t time) const {
  return time >= state_->not_before && time <= state_->not_after;
}

bool Certificate::is_ca() const {
  const auto value = extension(kBasicConstraints);
  const auto fields = value ? only(*value, kSequence) : std::nullopt;
  if (!fields) return false;
  const auto flag = DerReader(fields->content).take(kBoolean);
  return flag && flag->content == "\xFF";
}

bool Certificate::may_sign() const {
  const auto value = extension(kKeyUsage);
  if (!value) return true;
  const auto bits = only(*value, kBitString);
  return bits && bits->content.size() >= 2 &&
         (static_cast<unsigned char>(bits->content[1]) & 0x80U) != 0;
}

bool Certificate::is_for(std::string_view oid) const {
  const auto value = extension(kExtendedKeyUsage);
  const auto list = value ? only(*value, kSequence) : std::nullopt;
  if (!list) return false;
  DerReader reader(list->content);
  while (const auto one = reader.take(kOid)) {
    if (oid_text(one->content) == oid) return true;
  }
  return false;
}

std::optional<std::string_view> Certificate::extension(std::string_view oid) const {
  for (const Extension& one : state_->extensions) {
    if (one.oid == oid) return one.value;
  }
  return std::nullopt;
}

std::vector<std::string> Certificate::alternative_names() const {
  constexpr std::uint8_t kMail = 0x81;
  constexpr std::uint8_t kAddress = 0x86;
  constexpr std::string_view kOfFulcio = "1.3.6.1.4.1.57264.1.7";
  std::vector<std::string> names;
  const auto value = extension(kAlternativeNames);
  const auto list = value ? only(*value, kSequence) : std::nullopt;
  if (!list) return names;
  DerReader reader(list->content);
  while (const auto one = reader.next()) {
    if (one->tag == kMail || one->tag == kAddress) names.emplace_back(one->content);
    if (one->tag != context(0)) continue;
    DerReader other(one->content);
    const auto type = other.take(kOid);
    const auto tagged = other.take(context(0));
    if (!type || !tagged || oid_text(type->content) != kOfFulcio) continue;
    if (const auto text = DerReader(tagged->content).next()) names.emplace_back(text->content);
  }
  return names;
}

bool chains_to(const Certificate& leaf, const std::vector<Certificate>& between,
               const std::vector<Certificate>& roots) {
  // Mbed TLS takes lists that are linked through the certificates, so these are read once more.
  mbedtls_x509_crt chain{};
  mbedtls_x509_crt anchors{};
  mbedtls_x509_crt_init(&chain);
  mbedtls_x509_crt_init(&anchors);
  bool is_good = !roots.empty();
  const auto add = [&](mbedtls_x509_crt& list, const Certificate& one) {
    const std::string& der = one.der();
    is_good = mbedtls_x509_crt_parse_der(&list, bytes_of(der), der.size()) == 0 && is_good;
  };
  add(chain, leaf);
  for (const Certificate& one : between) add(chain, one);
  for (const Certificate& one : roots) add(anchors, one);
  std::uint32_t flags = 0;
  is_good = is_good && mbedtls_x509_crt_verify_with_profile(&chain, &anchors, nullptr,
                                                            &mbedtls_x509_crt_profile_default,
                                                            nullptr, &flags, nullptr, nullptr) == 0;
  mbedtls_x509_crt_free(&chain);
  mbedtls_x509_crt_free(&anchors);
  return is_good && flags == 0;
}

std::optional<std::vector<SeenByLog>> seen_by_logs(const Certificate& leaf,
                                                   const Certificate& issuer) {
  std::vector<SeenByLog> seen;
  const auto value = leaf.extension(kSeenByLogs);
  if (!value) return seen;
  const auto outer = only(*value, kOctetString);
  if (!outer) return std::nullopt;
  // What the log saw: the same without this extension (RFC 6962, 3.2).
  const Certificate::State& state = *leaf.state_;
  std::string others;
  for (const Extension& one : state.extensions) {
    if (one.oid != kSeenByLogs) others += one.whole;
  }
  std::string content(state.before_extensions);
  content += encode_der(context(3), encode_der(kSequence, others));
  const std::string precertificate = encode_der(kSequence, content);

  std::string_view rest = outer->content;
  const auto list = take_vector(rest, 2);
  if (!list || !rest.empty()) return std::nullopt;
  for (std::string_view left = *list; !left.empty();) {
    constexpr std::size_t kId = 32;
    constexpr std::size_t kHead = 1 + kId + 8;
    auto entry = take_vector(left, 2);
    if (!entry || entry->size() < kHead || entry->front() != '\0') return std::nullopt;
    SeenByLog one;
    one.log_id = entry->substr(1, kId);
    const std::string_view time = entry->substr(1 + kId, 8);
    one.time = static_cast<std::int64_t>(number_of(time));
    entry->remove_prefix(kHead);
    const auto more = take_vector(*entry, 2);
    if (!more || entry->size() < 2) return std::nullopt;
    entry->remove_prefix(2);  // names of hash and signature: the log's key says both
    const auto signature = take_vector(*entry, 2);
    if (!signature || !entry->empty()) return std::nullopt;
    one.signature = *signature;
    one.is_signed = std::string(2, '\0');  // version 1, certificate
    one.is_signed += time;
    one.is_signed += std::string_view("\x00\x01", 2);  // a precertificate
    one.is_signed += digest(Hash::sha256, issuer.spki());
    one.is_signed += big_endian(precertificate.size(), 3) + precertificate;
    one.is_signed += big_endian(more->size(), 2);
    one.is_signed += *more;
    seen.push_back(std::move(one));
  }
  return seen;
}

}  // namespace sluice::crypto
