#include "core/model/signatures/trust.h"

#include <utility>

#include "core/parse/json.h"
#include "core/text/base64.h"
#include "core/text/utc_time.h"

namespace sluice::signatures {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};

// Without a beginning nothing holds.
std::optional<Period> period_of(NodeRef node) {
  const auto from = read_time(node["start"].value());
  if (!from) return std::nullopt;
  Period period{*from, std::nullopt};
  if (node["end"].is_scalar() && !node["end"].is_null()) {
    period.to = read_time(node["end"].value());
    if (!period.to) return std::nullopt;
  }
  return period;
}

std::string host_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != address.npos) address.remove_prefix(scheme + 3);
  return std::string(address.substr(0, address.find('/')));
}

void read_logs(NodeRef list, std::vector<Log>& into) {
  for (const NodeRef one : list.children()) {
    const auto bytes = decode_base64(one["publicKey"]["rawBytes"].value());
    auto id = decode_base64(one["logId"]["keyId"].value());
    const auto period = period_of(one["publicKey"]["validFor"]);
    auto key = bytes ? crypto::PublicKey::read(*bytes) : std::nullopt;
    if (!key || !id || id->size() != 32 || !period) continue;
    into.push_back({std::move(*id), host_of(one["baseUrl"].value()), std::move(*key), *period});
  }
}

void read_authorities(NodeRef list, std::vector<Authority>& into) {
  for (const NodeRef one : list.children()) {
    Authority authority;
    bool is_good = true;
    for (const NodeRef entry : one["certChain"]["certificates"].children()) {
      const auto bytes = decode_base64(entry["rawBytes"].value());
      auto certificate = bytes ? crypto::Certificate::read(*bytes) : std::nullopt;
      is_good = is_good && certificate;
      if (certificate) authority.chain.push_back(std::move(*certificate));
    }
    const auto period = period_of(one["validFor"]);
    if (!is_good || authority.chain.empty() || !period) continue;
    authority.period = *period;
    into.push_back(std::move(authority));
  }
}

}  // namespace

std::optional<Trust> read_trust(std::string_view json) {
  constexpr std::string_view kType = "application/vnd.dev.sigstore.trustedroot";
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping() || !root["mediaType"].value().starts_with(kType))
    return std::nullopt;
  Trust trust;
  read_logs(root["tlogs"], trust.logs);
  read_logs(root["ctlogs"], trust.certificate_logs);
  read_authorities(root["certificateAuthorities"], trust.authorities);
  read_authorities(root["timestampAuthorities"], trust.time_authorities);
  return trust;
}

}  // namespace sluice::signatures
