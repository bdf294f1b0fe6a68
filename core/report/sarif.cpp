#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/report/escape.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

std::string_view level(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

// What code hosts sort by: a number from 0 to 10, in the bands of CVSS 3.1.
std::string_view score(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "9.5";
    case Severity::high:
      return "8.0";
    case Severity::medium:
      return "5.5";
    case Severity::low:
      return "3.0";
    case Severity::note:
      break;
  }
  return "0.5";
}

ordered_json region(const Location& at) {
  return {{"startLine", at.start.line},    {"startColumn", at.start.column},
          {"endLine", at.end.line},        {"endColumn", at.end.column},
          {"byteOffset", at.start.offset}, {"byteLength", at.end.offset - at.start.offset}};
}

ordered_json physical(const Location& at) {
  return {{"artifactLocation", {{"uri", uri_path(at.path)}, {"uriBaseId", "ROOT"}}},
          {"region", region(at)}};
}

ordered_json rule(const Rule& rule) {
  ordered_json tags = ordered_json::array({"security"});
  for (std::size_t i = 0; i < kTopics; ++i) {
    if (rule.topics.has(static_cast<Topic>(i))) tags.push_back(topic_name(static_cast<Topic>(i)));
  }
  return {{"id", rule.id},
          {"shortDescription", {{"text", rule.title}}},
          {"fullDescription", {{"text", rule.risk.empty() ? rule.title : rule.risk}}},
          {"help", {{"text", fix_of(rule)}}},
          {"defaultConfiguration", {{"level", level(rule.severity)}}},
          {"properties",
           {{"tags", std::move(tags)},
            {"precision", confidence_name(rule.confidence)},
            {"security-severity", score(rule.severity)}}}};
}

// Curly braces start placeholders in a SARIF message, and brackets links: both are doubled or
// escaped.
std::string message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return out;
}

ordered_json fixes(const LocatedEdit& edit, std::string_view description) {
  std::map<std::string, ordered_json> files;
  for (const LocatedEdit::Replacement& replacement : edit.replacements) {
    ordered_json& list = files[replacement.at.path];
    list.push_back({{"deletedRegion", region(replacement.at)},
                    {"insertedContent", {{"text", replacement.text}}}});
  }
  ordered_json changes = ordered_json::array();
  for (auto& [path, list] : files) {
    changes.push_back({{"artifactLocation", {{"uri", uri_path(path)}, {"uriBaseId", "ROOT"}}},
                       {"replacements", std::move(list)}});
  }
  return ordered_json::array(
      {{{"description", {{"text", description}}}, {"artifactChanges", std::move(changes)}}});
}

// The rule's own fix stands in its help.
std::string words(const Finding& finding) {
  return finding.fix == fix_of(*finding.rule) ? finding.message
                                              : finding.message + " " + finding.fix;
}

ordered_json result(const Finding& finding, std::size_t rule_index) {
  ordered_json location{{"physicalLocation", physical(finding.primary)}};
  if (!finding.resource.empty()) {
    location["logicalLocations"] =
        ordered_json::array({{{"fullyQualifiedName", finding.resource}}});
  }
  ordered_json out{{"ruleId", finding.rule->id},
                   {"ruleIndex", rule_index},
                   {"level", level(finding.severity)},
                   {"message", {{"text", message(words(finding))}}},
                   {"locations", ordered_json::array({std::move(location)})},
                   {"partialFingerprints", {{"sluice/v1", finding.fingerprint}}}};
  if (!finding.aliases.empty()) {
    ordered_json& list = out["properties"]["aliases"] = ordered_json::array();
    for (const std::string_view alias : finding.aliases) list.push_back(alias);
  }
  if (finding.commit) {
    out["properties"]["commit"] = {{"id", finding.commit->id},
                                   {"author", finding.commit->author},
                                   {"date", finding.commit->date}};
  }
  if (!finding.related.empty()) {
    ordered_json& list = out["relatedLocations"] = ordered_json::array();
    for (const Location& place : finding.related) {
      list.push_back(
          {{"id", list.size()},
           {"physicalLocation", physical(place)},
           {"message", {{"text", message(place.note.empty() ? "related place" : place.note)}}}});
    }
  }
  if (finding.edit && finding.edit->safety == Edit::Safety::safe)
    out["fixes"] = fixes(*finding.edit, finding.fix);
  if (finding.suppressed) {
    const bool in_source =
        finding.suppressed->by != "baseline" && finding.suppressed->by != "policy";
    ordered_json suppression{{"kind", in_source ? "inSource" : "external"}};
    if (!finding.suppressed->reason.empty())
      suppression["justification"] = finding.suppressed->reason;
    out["suppressions"] = ordered_json::array({std::move(suppression)});
  }
  return out;
}

// What could not be audited stands among the tool's notifications, as the format has it.
ordered_json notifications(const Report& report) {
  ordered_json list = ordered_json::array();
  for (const FileEntry& file : report.files) {
    if (file.status != FileEntry::Status::error) continue;
    list.push_back(
        {{"level", "error"},
         {"message",
          {{"text", message(file.reason.empty() ? "could not be audited" : file.reason)}}},
         {"locations",
          ordered_json::array({{{"physicalLocation",
                                 {{"artifactLocation",
                                   {{"uri", uri_path(file.path)}, {"uriBaseId", "ROOT"}}}}}}})}});
  }
  return list;
}

}  // namespace

std::string write_sarif(const Report& report) {
  std::map<std::string_view, const Rule*> used;
  for (const Finding& finding : report.findings) used.emplace(finding.rule->id, finding.rule);
  std::map<std::string_view, std::size_t> index;
  ordered_json rules = ordered_json::array();
  for (const auto& [id, rule_used] : used) {
    index[id] = rules.size();
    rules.push_back(rule(*rule_used));
  }
  ordered_json results = ordered_json::array();
  for (const Finding& finding : report.findings)
    results.push_back(result(finding, index[finding.rule->id]));
  ordered_json driver{
      {"name", "sluice"}, {"semanticVersion", version()}, {"rules", std::move(rules)}};
  ordered_json run{
      {"tool", {{"driver", std::move(driver)}}},
      {"columnKind", "unicodeCodePoints"},
      {"originalUriBaseIds", {{"ROOT", {{"description", {{"text", "The audited folder."}}}}}}},
      {"invocations",
       ordered_json::array({{{"executionSuccessful", !report.incomplete},
                             {"toolExecutionNotifications", notifications(report)}}})},
      {"results", std::move(results)}};
  const ordered_json out{
      {"$schema", kSchema}, {"version", "2.1.0"}, {"runs", ordered_json::array({std::move(run)})}};
  return log_safe_json(out.dump(2, ' ', false, ordered_json::error_handler_t::replace)) + "\n";
}

}  // namespace sluice
