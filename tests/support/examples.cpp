#include "tests/support/examples.h"

#include <algorithm>
#include <utility>

namespace sluice::test {
namespace {

constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";
constexpr std::string_view kFile = "=== ";
constexpr std::string_view kPolicy = ".sluice.yaml";
constexpr std::string_view kSettings = "settings.json";
constexpr std::string_view kParseError = "sluice/parse-error";

std::string place(std::string_view path, std::size_t begin, std::size_t end) {
  return std::string(path) + ":" + std::to_string(begin) + "-" + std::to_string(end);
}

void add_file(Example& example, std::string_view text, std::string_view path) {
  ExampleFile file{std::string(path), {}};
  std::size_t begin = 0;
  while (!text.empty()) {
    if (text.starts_with(kOpen)) {
      begin = file.bytes.size();
      text.remove_prefix(kOpen.size());
    } else if (text.starts_with(kClose)) {
      example.marks.push_back(place(path, begin, file.bytes.size()));
      text.remove_prefix(kClose.size());
    } else {
      file.bytes += text.front();
      text.remove_prefix(1);
    }
  }
  example.files.push_back(std::move(file));
}

}  // namespace

Example read_example(std::string_view text, std::string_view path) {
  Example example;
  if (!text.starts_with(kFile)) {
    add_file(example, text, path);
    return example;
  }
  while (!text.empty()) {
    text.remove_prefix(kFile.size());
    const std::size_t line_end = text.find('\n');
    const std::string_view name = text.substr(0, line_end);
    text.remove_prefix(line_end + 1);
    const std::size_t next = text.find("\n=== ");
    const std::size_t size = next == text.npos ? text.size() : next + 1;
    add_file(example, text.substr(0, size), name);
    text.remove_prefix(size);
  }
  return example;
}

std::vector<Finding> findings_of(const Example& example, std::string_view rule) {
  Options options;
  options.select = {std::string(rule), "sluice/*"};
  options.whole_tree = true;
  options.today = 20'000;  // 2024-10-04
  std::vector<Input> inputs;
  for (const ExampleFile& file : example.files) {
    if (file.path == kPolicy) options.policy = {file.path, file.bytes};
    if (file.path == kSettings) options.settings.push_back({file.path, file.bytes});
    inputs.push_back({file.path, file.bytes});
  }
  return audit(std::move(inputs), options).findings;
}

std::vector<std::string> places_of(const Example& example, std::string_view rule) {
  std::vector<std::string> places;
  for (const Finding& finding : findings_of(example, rule)) {
    if (finding.rule->id != rule) continue;
    places.push_back(
        place(finding.primary.path, finding.primary.start.offset, finding.primary.end.offset));
  }
  return places;
}

Example edited(Example example, const LocatedEdit& edit) {
  std::vector<LocatedEdit::Replacement> last_first = edit.replacements;
  std::sort(last_first.begin(), last_first.end(),
            [](const auto& a, const auto& b) { return a.at.start.offset > b.at.start.offset; });
  for (const LocatedEdit::Replacement& change : last_first) {
    for (ExampleFile& file : example.files) {
      if (file.path != change.at.path) continue;
      file.bytes.replace(change.at.start.offset, change.at.end.offset - change.at.start.offset,
                         change.text);
    }
  }
  return example;
}

Example mended(Example example, std::string_view rule, Edit::Safety most) {
  constexpr int kMostRounds = 20;
  for (int round = 0; round < kMostRounds; ++round) {
    const std::vector<Finding> findings = findings_of(example, rule);
    const auto next = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.rule->id == rule && finding.edit && finding.edit->safety <= most;
    });
    if (next == findings.end()) return example;
    example = edited(std::move(example), *next->edit);
  }
  return {};
}

std::vector<std::string> faulty_edits(const Example& example, std::string_view rule) {
  std::vector<std::string> faults;
  const std::vector<Finding> before = findings_of(example, rule);
  const auto count = [](const std::vector<Finding>& findings, std::string_view id) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const Finding& finding) { return finding.rule->id == id; });
  };
  for (const Finding& finding : before) {
    if (!finding.edit || finding.rule->id != rule) continue;
    const Example mended = edited(example, *finding.edit);
    const std::vector<Finding> after = findings_of(mended, rule);
    const bool is_gone = count(after, rule) < count(before, rule);
    const bool parses = count(after, kParseError) <= count(before, kParseError);
    if (is_gone && parses) continue;
    faults.push_back(is_gone ? "does not parse:\n" : "is still there:\n");
    for (const ExampleFile& file : mended.files) faults.back() += file.bytes;
  }
  return faults;
}

}  // namespace sluice::test
