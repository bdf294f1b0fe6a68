#include <map>
#include <optional>

#include "core/model/licenses/expression.h"
#include "core/parse/sha256.h"
#include "core/report/bill.h"
#include "core/report/escape.h"
#include "core/report/json_writer.h"
#include "core/report/report.h"

namespace sluice {
namespace {

constexpr std::string_view kRoot = "SPDXRef-Subject";

// Identifiers take letters, digits, '.' and '-' alone.
std::string id_part(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  std::string out;
  for (const char c : text.substr(0, kLongest)) {
    const bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '-';
    out += is_fine ? c : '-';
  }
  return out;
}

std::string id_of(const bill::Item& item) {
  constexpr std::size_t kDigits = 12;
  return "SPDXRef-Package-" + id_part(item.package->type) + "-" + id_part(item.package->name) +
         "-" + hex(sha256(item.purl), kDigits);
}

// References to licences that SPDX does not list, and what packages say of them.
using Extracted = std::map<std::string, std::string>;

std::string license(const image::Package& package, Extracted& extracted) {
  constexpr std::size_t kDigits = 12;
  if (package.license.empty() || package.license == "UNKNOWN") return "NOASSERTION";
  const auto expression = licenses::Expression::parse(package.license);
  if (expression && expression->is_listed()) {
    bool is_own = true;
    for (const licenses::Term& term : expression->terms()) {
      is_own = is_own && !term.id.starts_with("DocumentRef-");
      if (term.id.starts_with("LicenseRef-")) extracted.emplace(term.id, term.id);
    }
    if (is_own) return expression->text();
  }
  std::string id = "LicenseRef-" + hex(sha256(package.license), kDigits);
  extracted.emplace(id, package.license);
  return id;
}

void package(const bill::Item& item, Extracted& extracted, JsonWriter& out) {
  out.begin_object().member("SPDXID", id_of(item)).member("name", item.package->name);
  out.member("versionInfo", item.package->version).member("downloadLocation", "NOASSERTION");
  out.key("filesAnalyzed").flag(false).member("licenseConcluded", "NOASSERTION");
  out.member("licenseDeclared", license(*item.package, extracted));
  out.member("copyrightText", "NOASSERTION");
  out.key("externalRefs").begin_array().begin_object();
  out.member("referenceCategory", "PACKAGE-MANAGER").member("referenceType", "purl");
  out.member("referenceLocator", item.purl).end_object().end_array().end_object();
}

void subject(const FileEntry& file, JsonWriter& out) {
  out.begin_object().member("SPDXID", kRoot).member("name", bill::name_of(file));
  out.member("downloadLocation", "NOASSERTION").key("filesAnalyzed").flag(false);
  out.member("licenseConcluded", "NOASSERTION").member("licenseDeclared", "NOASSERTION");
  out.member("copyrightText", "NOASSERTION");
  out.member("primaryPackagePurpose", file.kind == Kind::image ? "CONTAINER" : "ARCHIVE");
  out.end_object();
}

void relationship(std::string_view from, std::string_view how, std::string_view to,
                  JsonWriter& out) {
  out.begin_object().member("spdxElementId", from).member("relationshipType", how);
  out.member("relatedSpdxElement", to).end_object();
}

std::string written(const Report& report, std::int32_t date, const std::vector<bill::Item>& items,
                    std::string_view name_space) {
  const FileEntry* const file = bill::subject(report);
  Extracted extracted;
  JsonWriter out;
  out.begin_object().member("spdxVersion", "SPDX-2.3").member("dataLicense", "CC0-1.0");
  out.member("SPDXID", "SPDXRef-DOCUMENT");
  out.member("name", file != nullptr ? bill::name_of(*file) : "packages");
  out.member("documentNamespace", name_space);
  out.key("creationInfo").begin_object().member("created", bill::time_stamp(date));
  out.key("creators").begin_array().value("Tool: sluice-" + std::string(version())).end_array();
  out.end_object();
  out.key("packages").begin_array();
  if (file != nullptr) subject(*file, out);
  for (const bill::Item& item : items) package(item, extracted, out);
  out.end_array();
  if (!extracted.empty()) {
    out.key("hasExtractedLicensingInfos").begin_array();
    for (const auto& [id, text] : extracted)
      out.begin_object().member("licenseId", id).member("extractedText", text).end_object();
    out.end_array();
  }
  out.key("relationships").begin_array();
  if (file != nullptr) relationship("SPDXRef-DOCUMENT", "DESCRIBES", kRoot, out);
  for (const bill::Item& item : items) {
    if (file != nullptr) {
      relationship(kRoot, "CONTAINS", id_of(item), out);
    } else {
      relationship("SPDXRef-DOCUMENT", "DESCRIBES", id_of(item), out);
    }
  }
  out.end_array().end_object();
  return log_safe_json(std::move(out).take()).append(1, '\n');
}

}  // namespace

std::string write_spdx(const Report& report, std::optional<std::int32_t> date) {
  const std::vector<bill::Item> items = bill::items(report);
  const std::int32_t stamp = date.value_or(0);
  return written(report, stamp, items, bill::urn_of(written(report, stamp, items, {})));
}

}  // namespace sluice
