#include "core/rules/docker/settings.h"

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

}  // namespace

std::vector<Setting> settings_of(const Instruction& instruction) {
  std::vector<Setting> out;
  if (instruction.is(Keyword::env) || instruction.is(Keyword::arg)) add_pairs(instruction, out);
  if (!instruction.is(Keyword::run)) return out;
  for (const shell::Script* const script : instruction.scripts()) {
    for (const shell::Command& command : script->commands) add_settings(command, out);
  }
  return out;
}

}  // namespace sluice::docker
