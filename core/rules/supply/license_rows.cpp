#include "core/rules/supply/licenses.h"

#include <algorithm>
#include <string>

#include "core/model/licenses/expression.h"
#include "core/rules/wording.h"

namespace sluice::supply {
namespace {

constexpr Rule kRows[] = {
    {.id = "supply/denied-license",
     .severity = Severity::medium,
     .title = "Licence of a package is not one that the policy lets in",
     .risk = "Shipping it may oblige to what nobody agreed to.",
     .fix = "Replace the package, or allow its licence in the policy.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/unknown-license",
     .severity = Severity::medium,
     .title = "Package does not say under which licence it is, or in words that are none",
     .risk = "Without a licence nobody may ship it.",
     .fix = "Ask its author, replace it, or ignore the finding with the reason.",
     .topics = {Topic::supply_chain}},
};

}  // namespace

extern constinit const RuleTable license_rows{kRows};

}  // namespace sluice::supply

namespace sluice::image {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// "GPL-3.0" and "GPL-3.0+" are older names.
std::string canonical(std::string_view id) {
  std::string name = lower(id);
  const bool is_gnu =
      name.starts_with("gpl-") || name.starts_with("lgpl-") || name.starts_with("agpl-");
  if (!is_gnu || name.ends_with("-only") || name.ends_with("-or-later")) return name;
  if (name.ends_with('+')) return name.substr(0, name.size() - 1) + "-or-later";
  return name + "-only";
}

bool names(const std::vector<std::string>& list, std::string_view id) {
  const std::string name = canonical(id);
  return std::any_of(list.begin(), list.end(), [&](const std::string& pattern) {
    return matches_name(canonical(pattern), name) || matches_name(pattern, id);
  });
}

bool is_id_allowed(std::string_view id, const NameList& licenses) {
  if (names(licenses.allow, id)) return true;
  return licenses.allow.empty() && !names(licenses.deny, id);
}

bool is_term_allowed(const licenses::Term& term, const NameList& wanted) {
  if (term.exception.empty()) return is_id_allowed(term.id, wanted);
  const std::string whole = term.id + " WITH " + term.exception;
  if (names(wanted.allow, whole)) return true;
  if (names(wanted.deny, whole)) return false;
  return is_id_allowed(term.id, wanted);
}

// Whether the policy can judge it: all of it is listed by SPDX, or the policy names it.
bool is_read(std::string_view expression, const NameList& wanted) {
  const auto is_named = [&](std::string_view name) {
    return names(wanted.allow, name) || names(wanted.deny, name);
  };
  if (is_named(expression)) return true;
  const auto parsed = licenses::Expression::parse(expression);
  if (!parsed) return false;
  return parsed->is_listed() ||
         std::all_of(parsed->terms().begin(), parsed->terms().end(), [&](const auto& term) {
           return licenses::listed_license(term.id) ||
                  term.id.find("LicenseRef-") != term.id.npos || is_named(term.id);
         });
}

}  // namespace

bool is_license_allowed(std::string_view expression, const NameList& wanted) {
  if (names(wanted.allow, expression)) return true;
  const auto parsed = licenses::Expression::parse(expression);
  if (!parsed) return is_id_allowed(expression, wanted);
  return parsed->judge([&](const licenses::Term& term) { return is_term_allowed(term, wanted); });
}

void check_licenses(const std::vector<const Rule*>& rules, const std::vector<Package>& packages,
                    const NameList& wanted, Sink& sink) {
  if (wanted.empty()) return;
  for (const Rule* const rule : rules) {
    const bool is_denied = rule->id == "supply/denied-license";
    if (!is_denied && rule->id != "supply/unknown-license") continue;
    sink.begin(*rule);
    for (const Package& package : packages) {
      const std::string what = package.name + " " + package.version;
      const bool is_unknown = package.license.empty() || package.license == "UNKNOWN";
      if (is_denied) {
        if (is_unknown || is_license_allowed(package.license, wanted)) continue;
        sink.report(Span{}, quote(what) + " is under " + quote(package.license))
            .with_resource(package.place)
            .with_evidence(what);
      } else if (!is_unknown && !is_read(package.license, wanted) &&
                 is_license_allowed(package.license, wanted)) {
        sink.report(Span{}, quote(what) + " names " + quote(package.license) +
                                ", which is no licence that is known")
            .with_resource(package.place)
            .with_evidence(what);
      } else if (is_unknown && package.type != "deb" && package.type != "golang" &&
                 package.type != "maven" && package.type != "nuget" && package.type != "cargo") {
        sink.report(Span{}, quote(what) + " names no licence")
            .with_resource(package.place)
            .with_evidence(what);
      }
    }
  }
}

}  // namespace sluice::image
