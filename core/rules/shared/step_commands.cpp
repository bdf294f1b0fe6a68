#include "core/rules/shared/step_commands.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/model/command.h"
#include "core/model/kept.h"
#include "core/parse/scalar_map.h"

namespace sluice::actions {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string text_of(const shell::Word& word) {
  return std::string(word.is_known() ? word.value : word.written);
}

std::vector<StepCommand> posix_commands(const Step& step) {
  std::vector<StepCommand> list;
  const NodeRef run = step.node["run"];
  const ScalarMap map(run.tree()->source, run.text());
  for (const shell::Command& command : step.script->commands) {
    const std::optional<Invocation> call = invocation_of(command);
    if (!call || call->name.empty()) continue;
    StepCommand found;
    found.words.emplace_back(call->name);
    for (const shell::Word& word : call->arguments()) found.words.push_back(text_of(word));
    found.at = map.span(call->word().at.begin, command.words.back().at.end);
    list.push_back(std::move(found));
  }
  return list;
}

bool is_name(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

// The words of one command, and how far it goes: a backtick at the end of a line carries it on.
StepCommand read_line(const ScalarMap& map, std::string_view script, std::size_t& at) {
  StepCommand command;
  const std::size_t begin = at;
  std::size_t end = at;
  while (at < script.size() && script[at] != '\n') {
    if (script[at] == '`' && at + 1 < script.size() && is_space(script[at + 1])) {
      at = std::min(script.find('\n', at), script.size() - 1) + 1;
      continue;
    }
    if (is_space(script[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < script.size() && !is_space(script[at])) ++at;
    command.words.emplace_back(script.substr(start, at - start));
    end = at;
  }
  ++at;
  if (command.words.empty() || !is_name(command.words.front())) return {};
  std::string& program = command.words.front();
  if (program.ends_with(".exe") || program.ends_with(".cmd")) program.resize(program.size() - 4);
  command.at = map.span(begin, end);
  return command;
}

// Of a script in another language.
std::vector<StepCommand> line_commands(const Step& step) {
  std::vector<StepCommand> list;
  const std::string_view script = step.run.value;
  const NodeRef run = step.node["run"];
  const ScalarMap map(run.tree()->source, run.text());
  for (std::size_t at = 0; at < script.size();) {
    while (at < script.size() && is_space(script[at])) ++at;
    if (at >= script.size()) break;
    StepCommand command = read_line(map, script, at);
    if (!command.words.empty()) list.push_back(std::move(command));
  }
  return list;
}

}  // namespace

bool StepCommand::has(std::string_view word) const {
  return std::find(words.begin() + 1, words.end(), word) != words.end();
}

std::string_view StepCommand::starting(std::string_view start) const {
  const auto found = std::find_if(words.begin() + 1, words.end(),
                                  [&](const std::string& word) { return word.starts_with(start); });
  return found == words.end() ? std::string_view() : std::string_view(*found);
}

std::span<const StepCommand> commands_of(const Step& step) {
  const NodeRef run = step.node["run"];
  if (!run || !step.run.present()) return {};
  using List = std::vector<StepCommand>;
  if (step.script == nullptr)
    return kept<List>(run, Kept::lines, [&] { return line_commands(step); });
  return kept<List>(run, Kept::commands, [&] { return posix_commands(step); });
}

}  // namespace sluice::actions
