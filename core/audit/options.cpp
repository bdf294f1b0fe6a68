#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "core/audit/audit.h"
#include "core/audit/policy.h"
#include "core/audit/secrets_policy.h"
#include "core/detect/glob.h"
#include "core/findings/suppressions.h"
#include "core/rules/registry.h"

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
    if (error.empty()) check_globs();
    if (error.empty()) check_gate();
  }

 private:
  void fail(std::string message) {
    if (error.empty()) error = std::move(message);
  }

  void check_globs() {
    std::size_t bytes = 0;
    for (const std::string& glob : options.allow_errors) bytes += glob.size();
    for (const KindRule& rule : options.kinds) bytes += rule.glob.size();
    if (options.allow_errors.size() + options.kinds.size() > kMostGlobs)
      return fail("allow_errors and kinds hold more than " + std::to_string(kMostGlobs) + " globs");
    if (bytes > kMostGlobBytes) {
      fail("the globs of allow_errors and kinds are longer than " + std::to_string(kMostGlobBytes) +
           " bytes");
    }
  }

  void check_gate() {
    if (options.fail_on && !options.gate.empty())
      return fail("gate and fail_on exclude each other");
    error = gate_fault(options);
  }

  void field(const std::string& name, const json& value) {
    if (name == "persona") return persona(value);
    if (name == "fail_on") return severity(value);
    if (name == "policy") return policy(value);
    if (name == "gate") return gate(value);
    if (name == "settings") return settings(value);
    if (name == "select") return select(value);
    if (name == "baseline") return strings(name, value, options.baseline);
    if (name == "allow_errors") return strings(name, value, options.allow_errors);
    if (name == "kinds") return kinds(value);
    if (name == "var_files") return strings(name, value, options.var_files);
    if (name == "whole_tree") return flag(name, value, options.whole_tree);
    if (name == "honour_ignores") return flag(name, value, options.honour_ignores);
    if (name == "show_suppressed") return flag(name, value, options.show_suppressed);
    if (name == "date") return date(value);
    if (name == "limits") return limits(value);
    fail("unknown option: " + name);
  }

  void persona(const json& value) {
    if (value.is_string()) options.persona = persona_of_name(value.get<std::string>());
    if (!options.persona) fail("persona must be regular, pedantic or auditor");
  }

  void severity(const json& value) {
    if (value.is_string()) options.fail_on = severity_of_name(value.get<std::string>());
    if (!options.fail_on) fail("fail_on must be note, low, medium, high or critical");
  }

  void gate(const json& value) {
    if (!value.is_string() || value.get<std::string>().empty()) return fail("gate must be a name");
    options.gate = value.get<std::string>();
  }

  static bool is_file(const json& value) {
    return value.is_object() && value.size() == 2 && value.contains("path") &&
           value.contains("text") && value["path"].is_string() && value["text"].is_string();
  }

  void policy(const json& value) {
    if (!is_file(value)) return fail("policy must be {path, text}");
    options.policy = {value["path"].get<std::string>(), value["text"].get<std::string>()};
  }

  void settings(const json& value) {
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_file))
      return fail("settings must be a list of {path, text}");
    for (const json& file : value)
      options.settings.push_back(
          {file["path"].get<std::string>(), file["text"].get<std::string>()});
  }

  void strings(const std::string& name, const json& value, std::vector<std::string>& list) {
    if (!value.is_array()) return fail(name + " must be a list of strings");
    for (const json& item : value) {
      if (!item.is_string()) return fail(name + " must be a list of strings");
      list.push_back(item.get<std::string>());
    }
  }

  void select(const json& value) {
    strings("select", value, options.select);
    for (const std::string& name : options.select) {
      // What only advisories and the policy name is not among the rules.
      const bool is_named_elsewhere = name.starts_with("vuln/") || name.starts_with(kCustomSecrets);
      if (!is_named_elsewhere && find_rules(name).empty()) return fail("no rule is called " + name);
    }
  }

  void flag(const std::string& name, const json& value, bool& flag) {
    if (!value.is_boolean()) return fail(name + " must be true or false");
    flag = value.get<bool>();
  }

  void kinds(const json& value) {
    if (!value.is_array()) return fail("kinds must be a list of {glob, kind}");
    for (const json& item : value) {
      const bool whole = item.is_object() && item.size() == 2 && item.contains("glob") &&
                         item.contains("kind") && item["glob"].is_string() &&
                         item["kind"].is_string();
      if (!whole) return fail("kinds must be a list of {glob, kind}");
      const auto kind = kind_of_name(item["kind"].get<std::string>());
      if (!kind) return fail("unknown kind: " + item["kind"].get<std::string>());
      const auto glob = item["glob"].get<std::string>();
      if (const std::string_view fault = glob_fault(glob); !fault.empty())
        return fail("kinds: " + glob + ": " + std::string(fault));
      options.kinds.push_back({glob, *kind});
    }
  }

  void date(const json& value) {
    if (value.is_string()) options.today = parse_date(value.get<std::string>());
    if (!options.today) fail("date must be YYYY-MM-DD");
  }

  // `most` keeps a limit within what every host can count, and JSON numbers hold exactly.
  template <typename T>
  void limit(const std::string& name, const json& value, T& limit, std::uint64_t most) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most) {
      return fail(name + " must be a whole number up to " + std::to_string(most));
    }
    limit = static_cast<T>(value.get<std::uint64_t>());
  }

  void limit(const std::string& name, const json& value) {
    constexpr std::uint64_t kExact = (1ULL << 53U) - 1;
    constexpr std::uint64_t kSize = 0xFFFFFFFF;
    constexpr std::uint64_t kDepth = ParseLimits{}.depth;
    Limits& limits = options.limits;
    if (name == "file_bytes") return limit(name, value, limits.file_bytes, kExact);
    if (name == "total_bytes") return limit(name, value, limits.total_bytes, kExact);
    if (name == "files") return limit(name, value, limits.files, kExact);
    if (name == "findings_per_file") return limit(name, value, limits.findings_per_file, kExact);
    if (name == "archive_entries") return limit(name, value, limits.archive_entries, kExact);
    if (name == "inflated_bytes") return limit(name, value, limits.inflated_bytes, kExact);
    if (name == "inflate_ratio") return limit(name, value, limits.inflate_ratio, kExact);
    if (name == "archive_depth") return limit(name, value, limits.archive_depth, kExact);
    // Deeper than this, the WebAssembly stack would not hold.
    if (name == "depth") return limit(name, value, limits.parse.depth, kDepth);
    if (name == "nodes") return limit(name, value, limits.parse.nodes, kSize);
    if (name == "expanded") return limit(name, value, limits.parse.expanded, kSize);
    fail("unknown limit: " + name);
  }

  void limits(const json& value) {
    if (!value.is_object()) return fail("limits must be an object");
    for (const auto& [name, number] : value.items()) limit(name, number);
  }
};

}  // namespace

std::string gate_fault(const Options& options) {
  if (options.gate.empty() || options.gate == "merge") return {};
  const ParsedPolicy parsed = policy_in_force(options);
  if (!parsed.errors.empty() || parsed.policy.gate(options.gate) != nullptr) return {};
  return "the policy has no gate called " + options.gate;
}

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
