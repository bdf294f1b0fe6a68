#include <optional>
#include <set>

#include "core/model/licenses/expression.h"
#include "core/report/bill.h"
#include "core/report/escape.h"
#include "core/report/json_writer.h"
#include "core/report/report.h"

namespace sluice {
namespace {

using image::Package;

void license(const Package& package, JsonWriter& out) {
  if (package.license.empty() || package.license == "UNKNOWN") return;
  const auto expression = licenses::Expression::parse(package.license);
  const bool is_listed = expression && expression->is_listed();
  out.key("licenses").begin_array().begin_object();
  if (is_listed && licenses::listed_license(expression->text())) {
    out.key("license").begin_object().member("id", expression->text()).end_object();
  } else if (is_listed) {
    out.member("expression", expression->text());
  } else {
    out.key("license").begin_object().member("name", package.license).end_object();
  }
  out.end_object().end_array();
}

// Group and name, where the ecosystem has both.
std::pair<std::string_view, std::string_view> names(const Package& package) {
  const std::string_view name = package.name;
  const char mark = package.type == "maven" ? ':' : '/';
  const bool has_groups =
      package.type == "maven" || package.type == "npm" || package.type == "composer";
  const std::size_t end = has_groups ? name.find(mark) : name.npos;
  if (end == name.npos) return {{}, name};
  return {name.substr(0, end), name.substr(end + 1)};
}

void component(const bill::Item& item, JsonWriter& out) {
  const Package& package = *item.package;
  const auto [group, name] = names(package);
  out.begin_object().member("type", "library").member("bom-ref", item.purl);
  if (!group.empty()) out.member("group", group);
  out.member("name", name).member("version", package.version);
  license(package, out);
  out.member("purl", item.purl);
  if (package.layer > 0) {
    out.key("properties").begin_array().begin_object();
    out.member("name", "sluice:layer").member("value", std::to_string(package.layer));
    out.end_object().end_array();
  }
  out.end_object();
}

// The distributions that packages are of.
void systems(const std::vector<bill::Item>& items, JsonWriter& out) {
  std::set<std::string_view> seen;
  for (const bill::Item& item : items) {
    const std::string_view os = item.package->os;
    if (os.empty() || !seen.insert(os).second) continue;
    const std::size_t colon = os.find(':');
    out.begin_object().member("type", "operating-system");
    out.member("bom-ref", "os:" + std::string(os)).member("name", os.substr(0, colon));
    if (colon != os.npos) out.member("version", os.substr(colon + 1));
    out.end_object();
  }
}

void components(const std::vector<bill::Item>& items, JsonWriter& out) {
  out.key("components").begin_array();
  systems(items, out);
  for (const bill::Item& item : items) component(item, out);
  out.end_array();
}

void metadata(const Report& report, std::optional<std::int32_t> date, JsonWriter& out) {
  out.key("metadata").begin_object();
  if (date) out.member("timestamp", bill::time_stamp(*date));
  out.key("tools").begin_object().key("components").begin_array().begin_object();
  out.member("type", "application").member("name", "sluice").member("version", version());
  out.end_object().end_array().end_object();
  if (const FileEntry* const file = bill::subject(report)) {
    out.key("component").begin_object();
    out.member("type", file->kind == Kind::image ? "container" : "file");
    out.member("bom-ref", "subject").member("name", bill::name_of(*file)).end_object();
  }
  out.end_object();
}

std::string written(const Report& report, std::optional<std::int32_t> date,
                    const std::vector<bill::Item>& items, std::string_view serial) {
  JsonWriter out;
  out.begin_object().member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
  out.member("bomFormat", "CycloneDX").member("specVersion", "1.6");
  if (!serial.empty()) out.member("serialNumber", serial);
  out.member("version", std::uint64_t{1});
  metadata(report, date, out);
  components(items, out);
  out.end_object();
  return log_safe_json(std::move(out).take()).append(1, '\n');
}

}  // namespace

std::string write_cyclonedx(const Report& report, std::optional<std::int32_t> date) {
  const std::vector<bill::Item> items = bill::items(report);
  return written(report, date, items, bill::urn_of(written(report, date, items, {})));
}

}  // namespace sluice
