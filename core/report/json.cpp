#include "core/report/escape.h"
#include "core/report/json_writer.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

void position(std::string_view name, const Position& position, JsonWriter& out) {
  out.key(name).begin_object();
  out.member("line", position.line).member("column", position.column);
  out.member("offset", position.offset).end_object();
}

void span(const Location& at, JsonWriter& out) {
  out.key("span").begin_object();
  position("start", at.start, out);
  position("end", at.end, out);
  out.end_object();
}

void names(std::string_view name, std::span<const std::string_view> list, JsonWriter& out) {
  out.key(name).begin_array();
  for (const std::string_view one : list) out.value(one);
  out.end_array();
}

void topics(const Rule& rule, JsonWriter& out) {
  out.key("topics").begin_array();
  for (std::size_t i = 0; i < kTopics; ++i) {
    if (rule.topics.has(static_cast<Topic>(i))) out.value(topic_name(static_cast<Topic>(i)));
  }
  out.end_array();
}

void related(const Location& place, JsonWriter& out) {
  out.begin_object().member("path", place.path);
  span(place, out);
  out.member("note", place.note).end_object();
}

void edit(const LocatedEdit& edit, JsonWriter& out) {
  const bool is_safe = edit.safety == Edit::Safety::safe;
  out.key("edit").begin_object().member("safety", is_safe ? "safe" : "needs-review");
  out.key("edits").begin_array();
  for (const LocatedEdit::Replacement& replacement : edit.replacements) {
    out.begin_object().member("path", replacement.at.path);
    span(replacement.at, out);
    out.member("text", replacement.text).end_object();
  }
  out.end_array().end_object();
}

void finding(const Finding& finding, JsonWriter& out) {
  out.begin_object().member("rule", finding.rule->id);
  out.member("severity", severity_name(finding.severity));
  out.member("confidence", confidence_name(finding.confidence));
  out.member("persona", persona_name(finding.rule->persona));
  out.member("title", finding.rule->title).member("message", finding.message);
  out.member("fix", finding.fix).member("path", finding.primary.path);
  span(finding.primary, out);
  if (!finding.resource.empty()) out.member("resource", finding.resource);
  if (finding.commit) {
    out.key("commit").begin_object().member("id", finding.commit->id);
    out.member("author", finding.commit->author).member("date", finding.commit->date).end_object();
  }
  if (!finding.primary.node.empty()) out.member("node", finding.primary.node);
  if (!finding.related.empty()) {
    out.key("related").begin_array();
    for (const Location& place : finding.related) related(place, out);
    out.end_array();
  }
  names("aliases", finding.aliases, out);
  topics(*finding.rule, out);
  out.member("fingerprint", finding.fingerprint);
  if (finding.edit) edit(*finding.edit, out);
  if (finding.suppressed) {
    out.key("suppressed").begin_object().member("by", finding.suppressed->by);
    if (!finding.suppressed->reason.empty()) out.member("reason", finding.suppressed->reason);
    out.end_object();
  }
  out.end_object();
}

void summary(const Summary& summary, JsonWriter& out) {
  out.key("summary").begin_object();
  out.member("files", summary.files).member("audited", summary.audited);
  out.member("skipped", summary.skipped).member("errors", summary.errors);
  for (std::size_t i = summary.by_severity.size(); i-- > 0;)
    out.member(severity_name(static_cast<Severity>(i)), summary.by_severity[i]);
  out.member("suppressed", summary.suppressed).end_object();
}

void gates(const Report& report, JsonWriter& out) {
  out.key("gates").begin_array();
  for (const GateEntry& gate : report.gates) {
    out.begin_object().member("name", gate.name).member("severity", severity_name(gate.least));
    if (!gate.families.empty()) {
      out.key("families").begin_array();
      for (const std::string& family : gate.families) out.value(family);
      out.end_array();
    }
    out.member("stopping", gate.stopping).key("passed").flag(gate.passed).end_object();
  }
  out.end_array();
}

void plans(const Report& report, JsonWriter& out) {
  if (report.plans.empty()) return;
  out.key("plans").begin_array();
  for (const PlanEntry& plan : report.plans) {
    const plan::Counts& counts = plan.counts;
    out.begin_object().member("path", plan.path);
    out.member("add", counts.add).member("change", counts.change);
    out.member("destroy", counts.destroy).member("replace", counts.replace);
    out.member("forget", counts.forget).member("import", counts.import);
    out.member("drifted", counts.drifted).end_object();
  }
  out.end_array();
}

void packages(const Report& report, JsonWriter& out) {
  if (report.packages.empty()) return;
  out.key("packages").begin_array();
  for (const image::Package& one : report.packages) {
    out.begin_object().member("name", one.name).member("version", one.version);
    out.member("type", one.type);
    if (one.layer > 0) out.member("layer", one.layer);
    if (!one.license.empty()) out.member("license", one.license);
    out.end_object();
  }
  out.end_array();
}

std::string text(JsonWriter&& out) { return log_safe_json(std::move(out).take()).append(1, '\n'); }

}  // namespace

std::string_view version() { return SLUICE_VERSION; }

std::string write_json(const Report& report) {
  JsonWriter out;
  out.begin_object().member("schema", "sluice.report/1");
  out.key("tool").begin_object();
  out.member("name", "sluice").member("version", version()).end_object();
  gates(report, out);
  summary(report.summary, out);
  out.key("files").begin_array();
  for (const FileEntry& file : report.files) {
    out.begin_object().member("path", file.path).member("kind", kind_name(file.kind));
    out.member("status", status_name(file.status));
    if (!file.reason.empty()) out.member("reason", file.reason);
    out.end_object();
  }
  out.end_array();
  plans(report, out);
  packages(report, out);
  out.key("findings").begin_array();
  for (const Finding& entry : report.findings) finding(entry, out);
  out.end_array().end_object();
  return text(std::move(out));
}

void write_rule(const Rule& rule, JsonWriter& out) {
  out.member("id", rule.id).member("title", rule.title);
  out.member("severity", severity_name(rule.severity));
  out.member("confidence", confidence_name(rule.confidence));
  out.member("persona", persona_name(rule.persona));
  out.member("risk", rule.risk).member("fix", fix_of(rule));
  names("aliases", rule.aliases, out);
  names("platforms", platforms(rule), out);
  topics(rule, out);
}

void write_examples(const Examples& examples, JsonWriter& out) {
  const auto list = [&](std::string_view name, const std::vector<std::string>& texts) {
    out.key(name).begin_array();
    for (const std::string& one : texts) out.value(one);
    out.end_array();
  };
  list("bad", examples.bad);
  list("good", examples.good);
}

std::string write_examples_json(const Examples& examples) {
  JsonWriter out;
  out.begin_object();
  write_examples(examples, out);
  out.end_object();
  return text(std::move(out));
}

std::string write_rules_json(const std::vector<const Rule*>& rules) {
  JsonWriter out;
  out.begin_object().member("schema", "sluice.rules/1").key("rules").begin_array();
  for (const Rule* const rule : rules) {
    out.begin_object();
    write_rule(*rule, out);
    out.end_object();
  }
  out.end_array().end_object();
  return text(std::move(out));
}

}  // namespace sluice
