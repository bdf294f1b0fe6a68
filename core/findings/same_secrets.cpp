#include "core/findings/same_secrets.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

namespace sluice {
namespace {

constexpr std::size_t kMostShown = 4;

// The digest of the secret, which stands behind what tells its place (findings/collect.cpp).
std::string_view digest_of(const Finding& finding) {
  if (!std::holds_alternative<SecretPattern>(finding.rule->check)) return {};
  const std::string_view evidence = finding.fingerprint;
  const std::size_t end = evidence.rfind('\0');
  return end == evidence.npos ? std::string_view() : evidence.substr(end + 1);
}

}  // namespace

void relate_same_secrets(std::vector<Finding>& findings) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const std::string_view digest = digest_of(findings[i]);
    if (!digest.empty()) places[digest].push_back(i);
  }
  for (const auto& [digest, same] : places) {
    if (same.size() < 2) continue;
    for (const std::size_t i : same) {
      std::size_t shown = 0;
      for (std::size_t k = 0; k < same.size() && shown < kMostShown; ++k) {
        if (same[k] == i) continue;
        Location place = findings[same[k]].primary;
        place.node.clear();
        place.note = "same secret";
        ++shown;
        const std::size_t left = same.size() - 1 - shown;
        if (shown == kMostShown && left > 0)
          place.note += ", and at " + std::to_string(left) +
                        (left == 1 ? " further place" : " further places");
        findings[i].related.push_back(std::move(place));
      }
    }
  }
}

}  // namespace sluice
