#include "tests/support/activities.h"

#include <algorithm>
#include <cstddef>

#include "core/model/command.h"

namespace sluice::test {

using delivery::Activities;
using delivery::Activity;
using delivery::ScriptText;
using delivery::ShellOptions;

Files::Files(std::vector<std::pair<std::string, std::string>> files) {
  for (auto& [path, text] : files) {
    owned_.push_back(std::make_unique<Document>(path, text, Kind::text));
    project_.documents.push_back(owned_.back().get());
  }
  std::sort(project_.documents.begin(), project_.documents.end(),
            [](const Document* a, const Document* b) { return a->path < b->path; });
  around_.project = &project_;
}

Activities Files::read(std::string_view script, ShellOptions options) {
  return read_all({script}, options);
}

Activities Files::read_all(const std::vector<std::string_view>& scripts, ShellOptions options) {
  std::vector<Parsed<shell::Script>> parsed;
  std::vector<ScriptText> texts;
  parsed.reserve(scripts.size());
  for (const std::string_view script : scripts) {
    parsed.push_back(read_shell(script, OffsetMap(), ParseLimits{}));
    texts.push_back({&parsed.back().tree, script, &source_, delivery::Places(OffsetMap())});
  }
  return activities_of(texts, options, around_);
}

std::string told(const std::vector<Activity>& list) {
  constexpr std::string_view kWeaknesses[] = {
      "none",         "alternative", "exit-zero", "kept-status", "errexit-off",
      "list",         "pipe",        "condition", "negation",    "background",
      "substitution", "flag",        "default",   "input",       "runner"};
  std::string text;
  for (const Activity& one : list) {
    if (!text.empty()) text += "; ";
    text += stage_name(one.stage);
    if (!one.object.name.empty()) text += " " + one.object.name.text;
    if (one.runs == Truth::unknown) text += ", maybe";
    if (one.blocking == Truth::yes) continue;
    text += one.blocking == Truth::no ? ", no: " : ", unclear: ";
    text += kWeaknesses[static_cast<std::size_t>(one.weakness.kind)];
  }
  return text;
}

}  // namespace sluice::test
