#include "core/findings/same_secrets.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

bool is_of_form(const Finding& finding) {
  const auto* const pattern = std::get_if<SecretPattern>(&finding.rule->check);
  return pattern != nullptr && !pattern->generic;
}

// Points at what `secret` is about, and at little else.
bool is_around(const Finding& other, const Finding& secret) {
  const Location& at = other.primary;
  const Location& of = secret.primary;
  if (std::holds_alternative<SecretPattern>(other.rule->check) || !other.rule->points_at_secret() ||
      at.start.line != at.end.line || at.path != of.path) {
    return false;
  }
  constexpr std::uint32_t kMore = 48;
  const std::uint32_t size = at.end.offset - at.start.offset;
  return at.start.offset <= of.start.offset && at.end.offset >= of.end.offset &&
         size <= 2 * (of.end.offset - of.start.offset) + kMore;
}

void take_over(Finding& secret, Finding& other, std::vector<std::string_view>& names) {
  names.assign(secret.aliases.begin(), secret.aliases.end());
  names.push_back(other.rule->id);
  for (const std::string_view name : other.aliases) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  secret.aliases = names;
  secret.severity = std::max(secret.severity, other.severity);
  secret.confidence = std::max(secret.confidence, other.confidence);
  if (secret.resource.empty()) secret.resource = std::move(other.resource);
  if (!secret.edit) secret.edit = std::move(other.edit);
}

}  // namespace

void tell_each_secret_once(std::vector<Finding>& findings,
                           std::deque<std::vector<std::string_view>>& names) {
  constexpr std::size_t kFurthest = 16;
  std::vector<bool> told(findings.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    Finding& secret = findings[i];
    if (!is_of_form(secret)) continue;
    const auto look = [&](std::size_t k) {
      Finding& other = findings[k];
      // What somebody let pass of the one, the other still tells.
      if (told[k] || !is_around(other, secret) || (secret.suppressed && !other.suppressed)) return;
      take_over(secret, other, names.emplace_back());
      told[k] = true;
    };
    const auto is_near = [&](std::size_t k) {
      return findings[k].primary.path == secret.primary.path &&
             findings[k].primary.start.line == secret.primary.start.line;
    };
    for (std::size_t k = i; k-- > 0 && i - k <= kFurthest && is_near(k);) look(k);
    for (std::size_t k = i + 1; k < findings.size() && k - i <= kFurthest && is_near(k); ++k)
      look(k);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (told[i]) continue;
    if (kept != i) findings[kept] = std::move(findings[i]);
    ++kept;
  }
  findings.erase(findings.begin() + static_cast<std::ptrdiff_t>(kept), findings.end());
}

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
