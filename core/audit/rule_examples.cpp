#include "core/audit/rule_examples.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "core/audit/audit.h"
#include "core/rules/row_examples.h"
#include "core/rules/secrets/sample.h"

namespace sluice {
namespace {

// The text with marks around what the rule finds; nothing where it finds nothing.
std::optional<std::string> marked(const Rule& rule, std::string_view path, std::string text) {
  Options options;
  options.select = {std::string(rule.id)};
  options.whole_tree = true;
  std::set<std::pair<std::uint32_t, std::uint32_t>> places;
  const Report report = audit({{std::string(path), text}}, options);
  for (const Finding& finding : report.findings) {
    if (finding.rule != &rule) continue;
    places.emplace(finding.primary.start.offset, finding.primary.end.offset);
  }
  if (places.empty()) return std::nullopt;
  // From the last to the first; of places within each other the first is enough.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> apart;
  for (const auto& place : places) {
    if (apart.empty() || place.first >= apart.back().second) apart.push_back(place);
  }
  std::reverse(apart.begin(), apart.end());
  for (const auto& [begin, end] : apart) {
    text.insert(end, "»");
    text.insert(begin, "«");
  }
  return text;
}

void add_of_type(const Rule& rule, const RowExamples& row, const Column& column,
                 std::string_view type, Examples& out) {
  using Shows = RowExamples::Shows;
  const std::string_view path = RowExamples::path_of(type);
  if (auto bad = marked(rule, path, row.text(column, type, Shows::refused).value_or("")))
    out.bad.push_back(std::move(*bad));
  for (const Shows shows : {Shows::taken_in_short, Shows::taken}) {
    std::string good = row.text(column, type, shows).value_or("");
    if (marked(rule, path, good)) continue;
    out.good.push_back(std::move(good));
    return;
  }
}

Examples of_row(const Rule& rule, const PropertyRow& columns) {
  Examples out;
  const RowExamples row(columns);
  bool has_terraform = false;
  bool has_template = false;
  for (const Column& column : row.columns()) {
    if (column.types.empty() || column.needs.empty()) continue;
    const std::string_view type = column.types.front();
    bool& has = RowExamples::is_template(type) ? has_template : has_terraform;
    if (!std::exchange(has, true)) add_of_type(rule, row, column, type, out);
  }
  return out;
}

Examples of_secret(const Rule& rule, const SecretPattern& pattern) {
  std::string before;
  std::string secret;
  std::string after;
  if (!pattern.regex.empty()) {
    const secrets::PatternSample sample = secrets::sample_of_regex(pattern.regex);
    before = "value = " + sample.text.substr(0, sample.secret_begin);
    secret = sample.text.substr(sample.secret_begin, sample.secret_size);
    after = sample.text.substr(sample.secret_begin + sample.secret_size);
  } else if (!pattern.shape.empty()) {
    before = std::string(pattern.keywords.front()) + "_token = ";
    secret = secrets::sample_of_shape(pattern.shape);
  }
  Examples out;
  if (secret.empty()) return out;
  constexpr std::string_view kPath = "deploy/run.sh";
  auto bad = marked(rule, kPath, before + secret + after + "\n");
  std::string good = before.substr(0, before.find(" = ")) + " = ${TOKEN}\n";
  if (!bad || marked(rule, kPath, good)) return out;
  out.bad.push_back(std::move(*bad));
  out.good.push_back(std::move(good));
  return out;
}

}  // namespace

Examples examples_made_of(const Rule& rule) {
  if (const auto* const row = std::get_if<PropertyRow>(&rule.check)) return of_row(rule, *row);
  if (const auto* const secret = std::get_if<SecretPattern>(&rule.check))
    return of_secret(rule, *secret);
  return {};
}

}  // namespace sluice
