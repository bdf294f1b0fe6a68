#include "core/rules/docker/settings.h"

#include <algorithm>
#include <optional>

namespace sluice::docker {
namespace {

void add_pairs(const Instruction& instruction, std::vector<Setting>& out) {
  for (const dockerfile::Pair& pair : instruction.syntax->pairs) {
    if (!pair.value.present()) continue;
    std::optional<std::string> value = plain_value(*instruction.file->syntax, pair.value.value);
    if (!value) continue;
    out.push_back({pair.key.value, std::move(*value), {pair.key.at.begin, pair.value.at.end}});
  }
}

void add_word(const shell::Word& word, std::vector<Setting>& out) {
  const std::size_t equals = word.value.find('=');
  if (!word.is_known() || equals == word.value.npos || word.value.starts_with('-')) return;
  out.push_back(
      {word.value.substr(0, equals), std::string(word.value.substr(equals + 1)), word.at});
}

void add_command(const shell::Command& command, std::vector<Setting>& out) {
  for (const shell::Assignment& assignment : command.assignments) {
    if (assignment.value.is_known()) {
      out.push_back({assignment.name.value, std::string(assignment.value.value), assignment.at});
    }
  }
  const std::string_view name = command.name();
  if (name != "export" && name != "env" && name != "declare" && name != "sudo") return;
  for (const shell::Word& word : command.words) add_word(word, out);
}

}  // namespace

std::vector<Setting> settings_of(const Instruction& instruction) {
  std::vector<Setting> out;
  if (instruction.is(Keyword::env) || instruction.is(Keyword::arg)) add_pairs(instruction, out);
  if (!instruction.is(Keyword::run)) return out;
  for (const shell::Command& command : instruction.script.commands) add_command(command, out);
  return out;
}

bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_off(std::string_view value) {
  for (const std::string_view word : {"false", "0", "no", "off"}) {
    if (is_same_name(value, word)) return true;
  }
  return false;
}

}  // namespace sluice::docker
