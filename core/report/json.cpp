#include <nlohmann/json.hpp>

#include "core/report/escape.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

ordered_json position(const Position& position) {
  return {{"line", position.line}, {"column", position.column}, {"offset", position.offset}};
}

ordered_json span(const Location& at) {
  return {{"start", position(at.start)}, {"end", position(at.end)}};
}

ordered_json names(std::span<const std::string_view> list) {
  ordered_json array = ordered_json::array();
  for (const std::string_view name : list) array.push_back(name);
  return array;
}

ordered_json topics(const Rule& rule) {
  ordered_json array = ordered_json::array();
  for (std::size_t i = 0; i < kTopics; ++i) {
    if (rule.topics.has(static_cast<Topic>(i))) array.push_back(topic_name(static_cast<Topic>(i)));
  }
  return array;
}

ordered_json related(const Location& place) {
  return {{"path", place.path}, {"span", span(place)}, {"note", place.note}};
}

ordered_json edit(const LocatedEdit& edit) {
  ordered_json edits = ordered_json::array();
  for (const LocatedEdit::Replacement& replacement : edit.replacements) {
    edits.push_back({{"path", replacement.at.path},
                     {"span", span(replacement.at)},
                     {"text", replacement.text}});
  }
  return {{"safety", edit.safety == Edit::Safety::safe ? "safe" : "needs-review"},
          {"edits", std::move(edits)}};
}

ordered_json finding(const Finding& finding) {
  ordered_json out{{"rule", finding.rule->id},
                   {"severity", severity_name(finding.severity)},
                   {"confidence", confidence_name(finding.confidence)},
                   {"persona", persona_name(finding.rule->persona)},
                   {"title", finding.rule->title},
                   {"message", finding.message},
                   {"fix", finding.fix},
                   {"path", finding.primary.path},
                   {"span", span(finding.primary)}};
  if (!finding.resource.empty()) out["resource"] = finding.resource;
  if (!finding.primary.node.empty()) out["node"] = finding.primary.node;
  if (!finding.related.empty()) {
    ordered_json& list = out["related"] = ordered_json::array();
    for (const Location& place : finding.related) list.push_back(related(place));
  }
  out["aliases"] = names(finding.aliases);
  out["topics"] = topics(*finding.rule);
  out["fingerprint"] = finding.fingerprint;
  if (finding.edit) out["edit"] = edit(*finding.edit);
  if (finding.suppressed) {
    ordered_json& suppressed = out["suppressed"] = {{"by", finding.suppressed->by}};
    if (!finding.suppressed->reason.empty()) suppressed["reason"] = finding.suppressed->reason;
  }
  return out;
}

ordered_json summary(const Summary& summary) {
  ordered_json out{{"files", summary.files},
                   {"audited", summary.audited},
                   {"skipped", summary.skipped},
                   {"errors", summary.errors}};
  for (std::size_t i = summary.by_severity.size(); i-- > 0;) {
    out[severity_name(static_cast<Severity>(i))] = summary.by_severity[i];
  }
  out["suppressed"] = summary.suppressed;
  return out;
}

std::string text(const ordered_json& json) {
  return log_safe_json(json.dump(2, ' ', false, ordered_json::error_handler_t::replace)) + "\n";
}

}  // namespace

std::string_view version() { return SLUICE_VERSION; }

std::string write_json(const Report& report) {
  ordered_json out{{"schema", "sluice.report/1"},
                   {"tool", {{"name", "sluice"}, {"version", version()}}},
                   {"summary", summary(report.summary)}};
  ordered_json& files = out["files"] = ordered_json::array();
  for (const FileEntry& file : report.files) {
    ordered_json entry{
        {"path", file.path}, {"kind", kind_name(file.kind)}, {"status", status_name(file.status)}};
    if (!file.reason.empty()) entry["reason"] = file.reason;
    files.push_back(std::move(entry));
  }
  ordered_json& findings = out["findings"] = ordered_json::array();
  for (const Finding& entry : report.findings) findings.push_back(finding(entry));
  return text(out);
}

std::string write_rules_json(const std::vector<const Rule*>& rules) {
  ordered_json list = ordered_json::array();
  for (const Rule* const rule : rules) {
    list.push_back({{"id", rule->id},
                    {"title", rule->title},
                    {"severity", severity_name(rule->severity)},
                    {"confidence", confidence_name(rule->confidence)},
                    {"persona", persona_name(rule->persona)},
                    {"risk", rule->risk},
                    {"fix", rule->fix},
                    {"aliases", names(rule->aliases)},
                    {"platforms", platforms(*rule)},
                    {"topics", topics(*rule)}});
  }
  return text({{"schema", "sluice.rules/1"}, {"rules", std::move(list)}});
}

}  // namespace sluice
