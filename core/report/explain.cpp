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
                  std::span<const std::string_view> examples) {
  for (const std::string_view example : examples) {
    out += "\n";
    out += heading;
    out += "\n";
    out += indented(example) + "\n";
  }
}

}  // namespace

std::string write_explanation(const Rule& rule) {
  std::string out(rule.id);
  out +=
      "  (" + std::string(severity_name(rule.severity)) + ")\n" + std::string(rule.title) + ".\n";
  const RuleDoc* const doc = doc_of(rule);
  if (!rule.risk.empty()) out += "\nWhy: " + std::string(rule.risk) + "\n";
  if (doc != nullptr && !doc->why.empty()) out += "\n" + trimmed(doc->why) + "\n";
  out += "\nFix: " + fix_of(rule) + "\n";
  if (doc != nullptr) {
    add_examples(out, "Bad (the finding is between « and »):", doc->bad);
    add_examples(out, "Good:", doc->good);
    if (!doc->source.empty()) out += "\nSource: " + std::string(doc->source) + "\n";
  }
  if (!rule.aliases.empty()) {
    out += "\nAlso known as:";
    for (const std::string_view alias : rule.aliases) out += " " + std::string(alias);
    out += "\n";
  }
  return out + "\n";
}

}  // namespace sluice
