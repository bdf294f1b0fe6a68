// Whatever a file of signatures may hold. The input is the trusted root, a NUL, a key, a NUL, and
// the document.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/signatures/document.h"
#include "core/model/signatures/trust.h"
#include "core/parse/crypto/certificate.h"
#include "core/parse/crypto/keys.h"
#include "tests/fuzz/walk.h"

namespace {

// Up to the NUL, which goes too; all where there is none.
std::string_view take(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace signatures = sluice::signatures;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  signatures::Demands demands;
  demands.trust = signatures::read_trust(take(rest));
  const std::string_view key = take(rest);
  demands.key = sluice::crypto::PublicKey::read(key);
  demands.roots = sluice::crypto::Certificate::read_pem(key);
  sluice::crypto::Certificate::read(key);
  constexpr std::string_view kSigned = "what is signed";
  sluice::crypto::Digester digester;
  digester.add(kSigned);
  const signatures::Subject subject{"artifact", digester.finish(), kSigned};
  std::vector<signatures::Outcome> outcomes;
  signatures::check_document("artifact.sig", rest, subject, demands, outcomes);
  signatures::check_all(subject, demands, outcomes);
  // Nothing holds without somebody to believe.
  if (!demands.key && !demands.trust && demands.roots.empty()) {
    sluice::test::require(signatures::verdict(outcomes) != signatures::Verdict::verified);
  }
  return 0;
}
