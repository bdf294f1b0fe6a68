#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/report.h"
#include "core/rules/examples.h"
#include "core/rules/rule.h"

// One file a format. Every writer takes a finished report and gives the whole text; nothing that
// comes from an audited file leaves unescaped.
namespace sluice {

// sluice.report/1, the contract of docs/schema/report.schema.json. UTF-8, ends with a newline.
std::string write_json(const Report& report);

// SARIF 2.1.0 (OASIS), columns in Unicode code points.
std::string write_sarif(const Report& report);

enum class Color : std::uint8_t { never, always };

// For people at a terminal: each finding with its place, source excerpt, reason and fix, then
// counts. Needs Options::excerpts for the source lines. Control characters of audited text are
// shown, not sent.
std::string write_text(const Report& report, Color color);

// sluice.rules/1: every rule as `sluice rules --format json` prints it.
std::string write_rules_json(const std::vector<const Rule*>& rules);
std::string write_rules_text(const std::vector<const Rule*>& rules, Color color);

// The help page of a rule: what, why, how to fix, examples, other names. Needs the rule docs; a
// rule without one shows the examples that were made of it.
std::string write_explanation(const Rule& rule, const Examples& made);
// sluice.rules/1 with what the pages say besides; the n-th of `made` is of the n-th rule.
std::string write_explanations_json(const std::vector<const Rule*>& rules,
                                    const std::vector<Examples>& made);
// {"bad": […], "good": […]}
std::string write_examples_json(const Examples& examples);

// sluice.baseline/1: the fingerprints of a report's findings, and nothing of the files' content.
std::string write_baseline(const Report& report);

// "0.1.0"
std::string_view version();

}  // namespace sluice
