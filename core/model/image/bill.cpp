#include "core/model/image/bill.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/image/purl.h"

namespace sluice::image {
namespace {

constexpr int kDeepest = 16;
constexpr std::size_t kMostPackages = 100'000;

using Packages = std::vector<Package>;

void take(std::string_view purl, std::string license, Packages& into) {
  constexpr std::size_t kLongest = 1'000;
  Package package;
  if (!read_purl(purl, package) || package.version.empty() || into.size() >= kMostPackages) return;
  const std::string_view address = purl.substr(0, purl.find_first_of("?#"));
  package.place = address.substr(0, kLongest);
  if (license.size() <= kLongest) package.license = std::move(license);
  into.push_back(std::move(package));
}

// One expression, or licences that all hold.
std::string license_of(NodeRef list) {
  std::string joined;
  for (const NodeRef one : list.children()) {
    std::string_view name = one["expression"].value();
    const bool is_expression = !name.empty();
    if (name.empty()) name = one["license"]["id"].value();
    if (name.empty()) name = one["license"]["name"].value();
    if (name.empty()) continue;
    if (!joined.empty()) joined += " AND ";
    const bool needs_brackets = is_expression && list.size() > 1;
    joined += needs_brackets ? "(" + std::string(name) + ")" : std::string(name);
  }
  return joined;
}

void take_components(NodeRef list, int depth, Packages& into) {
  if (depth > kDeepest) return;
  for (const NodeRef one : list.children()) {
    take(one["purl"].value(), license_of(one["licenses"]), into);
    take_components(one["components"], depth + 1, into);
  }
}

bool says_nothing(std::string_view license) {
  return license == "NOASSERTION" || license == "NONE";
}

void take_spdx(NodeRef list, Packages& into) {
  for (const NodeRef one : list.children()) {
    std::string_view license = one["licenseConcluded"].value();
    if (license.empty() || says_nothing(license)) license = one["licenseDeclared"].value();
    if (says_nothing(license)) license = {};
    for (const NodeRef reference : one["externalRefs"].children()) {
      if (reference["referenceType"].value() == "purl")
        take(reference["referenceLocator"].value(), std::string(license), into);
    }
  }
}

}  // namespace

Packages read_bill(NodeRef root) {
  if (root["predicate"].is_mapping()) root = root["predicate"];
  Packages packages;
  if (root["bomFormat"].value() == "CycloneDX") {
    take_components(root["components"], 0, packages);
  } else if (root["spdxVersion"].is_scalar()) {
    take_spdx(root["packages"], packages);
  }
  return packages;
}

std::string bill_subject(NodeRef root) {
  if (root["predicate"].is_mapping()) root = root["predicate"];
  return std::string(root["metadata"]["component"]["purl"].value());
}

}  // namespace sluice::image
