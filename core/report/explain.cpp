#include "core/report/escape.h"
#include "core/report/json_writer.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

const RuleDoc* doc_of(const Rule& rule) {
  for (const RuleDoc* const doc : all_rule_docs()) {
    if (&doc->rule == &rule) return doc;
  }
  return nullptr;
}

std::string trimmed(std::string_view text) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (const char c : trimmed(text)) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

void add_examples(std::string& out, std::string_view heading,
                  const std::vector<std::string>& examples) {
  for (const std::string_view example : examples) {
    out += "\n";
    out += heading;
    out += "\n";
    out += indented(example) + "\n";
  }
}

Examples examples_in(const RuleDoc& doc) {
  return {{doc.bad.begin(), doc.bad.end()}, {doc.good.begin(), doc.good.end()}};
}

}  // namespace

std::string write_explanation(const Rule& rule, const Examples& made) {
  std::string out(rule.id);
  out +=
      "  (" + std::string(severity_name(rule.severity)) + ")\n" + std::string(rule.title) + ".\n";
  const RuleDoc* const doc = doc_of(rule);
  if (!rule.risk.empty()) out += "\nWhy: " + std::string(rule.risk) + "\n";
  if (doc != nullptr && !doc->why.empty()) out += "\n" + trimmed(doc->why) + "\n";
  out += "\nFix: " + fix_of(rule) + "\n";
  const Examples examples = doc != nullptr ? examples_in(*doc) : made;
  add_examples(out, "Bad (the finding is between « and »):", examples.bad);
  add_examples(out, "Good:", examples.good);
  if (doc != nullptr && !doc->source.empty()) out += "\nSource: " + std::string(doc->source) + "\n";
  if (!rule.aliases.empty()) {
    out += "\nAlso known as:";
    for (const std::string_view alias : rule.aliases) out += " " + std::string(alias);
    out += "\n";
  }
  return out + "\n";
}

std::string write_explanations_json(const std::vector<const Rule*>& rules,
                                    const std::vector<Examples>& made) {
  JsonWriter out;
  out.begin_object().member("schema", "sluice.rules/1").key("rules").begin_array();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleDoc* const doc = doc_of(*rules[i]);
    out.begin_object();
    write_rule(*rules[i], out);
    out.member("why", doc != nullptr ? trimmed(doc->why) : "");
    out.member("source", doc != nullptr ? doc->source : "");
    Examples examples = doc != nullptr ? examples_in(*doc) : made[i];
    for (auto* const texts : {&examples.bad, &examples.good}) {
      for (std::string& text : *texts) text = trimmed(text);
    }
    write_examples(examples, out);
    out.key("examples_made").flag(doc == nullptr);
    out.end_object();
  }
  out.end_array().end_object();
  return log_safe_json(std::move(out).take()).append(1, '\n');
}

}  // namespace sluice
