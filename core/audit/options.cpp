#include <nlohmann/json.hpp>

#include "core/audit/audit.h"
#include "core/findings/suppressions.h"

namespace sluice {
namespace {

using nlohmann::json;

// Reads one object of options; the first thing that is wrong ends it.
class OptionsReader {
 public:
  std::string error;
  Options options;

  void read(const json& object) {
    if (!object.is_object()) return fail("options must be an object");
    for (const auto& [name, value] : object.items()) {
      if (!error.empty()) return;
      field(name, value);
    }
  }

 private:
  void fail(std::string message) {
    if (error.empty()) error = std::move(message);
  }

  void field(const std::string& name, const json& value) {
    if (name == "persona") return persona(value);
    if (name == "fail_on") return severity(value);
    if (name == "select") return strings(name, value, options.select);
    if (name == "baseline") return strings(name, value, options.baseline);
    if (name == "allow_errors") return strings(name, value, options.allow_errors);
    if (name == "kinds") return kinds(value);
    if (name == "honour_ignores") return flag(name, value, options.honour_ignores);
    if (name == "show_suppressed") return flag(name, value, options.show_suppressed);
    if (name == "excerpts") return flag(name, value, options.excerpts);
    if (name == "date") return date(value);
    if (name == "limits") return limits(value);
    fail("unknown option: " + name);
  }

  void persona(const json& value) {
    for (const Persona persona : {Persona::regular, Persona::pedantic, Persona::auditor}) {
      if (value == persona_name(persona)) {
        options.persona = persona;
        return;
      }
    }
    fail("persona must be regular, pedantic or auditor");
  }

  void severity(const json& value) {
    for (const Severity severity :
         {Severity::note, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
      if (value == severity_name(severity)) {
        options.fail_on = severity;
        return;
      }
    }
    fail("fail_on must be note, low, medium, high or critical");
  }

  void strings(const std::string& name, const json& value, std::vector<std::string>& list) {
    if (!value.is_array()) return fail(name + " must be a list of strings");
    for (const json& item : value) {
      if (!item.is_string()) return fail(name + " must be a list of strings");
      list.push_back(item.get<std::string>());
    }
  }

  void flag(const std::string& name, const json& value, bool& flag) {
    if (!value.is_boolean()) return fail(name + " must be true or false");
    flag = value.get<bool>();
  }

  void kinds(const json& value) {
    if (!value.is_array()) return fail("kinds must be a list of {glob, kind}");
    for (const json& item : value) {
      const bool whole = item.is_object() && item.contains("glob") && item.contains("kind") &&
                         item["glob"].is_string() && item["kind"].is_string();
      if (!whole) return fail("kinds must be a list of {glob, kind}");
      const auto kind = kind_of_name(item["kind"].get<std::string>());
      if (!kind) return fail("unknown kind: " + item["kind"].get<std::string>());
      options.kinds.push_back({item["glob"].get<std::string>(), *kind});
    }
  }

  void date(const json& value) {
    if (value.is_string()) options.today = parse_date(value.get<std::string>());
    if (!options.today) fail("date must be YYYY-MM-DD");
  }

  template <typename T>
  void limit(const json& object, const char* name, T& limit) {
    const auto found = object.find(name);
    if (found == object.end()) return;
    if (!found->is_number_unsigned()) return fail(std::string(name) + " must be a whole number");
    limit = found->get<T>();
  }

  void limits(const json& value) {
    if (!value.is_object()) return fail("limits must be an object");
    Limits& limits = options.limits;
    limit(value, "file_bytes", limits.file_bytes);
    limit(value, "total_bytes", limits.total_bytes);
    limit(value, "files", limits.files);
    limit(value, "findings_per_file", limits.findings_per_file);
    limit(value, "archive_entries", limits.archive_entries);
    limit(value, "inflated_bytes", limits.inflated_bytes);
    limit(value, "inflate_ratio", limits.inflate_ratio);
    limit(value, "archive_depth", limits.archive_depth);
    limit(value, "depth", limits.parse.depth);
    limit(value, "nodes", limits.parse.nodes);
    limit(value, "expanded", limits.parse.expanded);
  }
};

}  // namespace

ParsedOptions parse_options(std::string_view text) {
  ParsedOptions parsed;
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) {
    parsed.error = "options are not valid JSON";
    return parsed;
  }
  OptionsReader reader;
  reader.read(object);
  parsed.options = std::move(reader.options);
  parsed.error = std::move(reader.error);
  return parsed;
}

}  // namespace sluice
