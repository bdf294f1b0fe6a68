#include "core/rules/shared/settings.h"

#include <algorithm>

namespace sluice {
namespace {

void add_word(const shell::Word& word, std::vector<Setting>& out) {
  const std::size_t equals = word.value.find('=');
  if (!word.is_known() || equals == word.value.npos || word.value.starts_with('-')) return;
  out.push_back(
      {word.value.substr(0, equals), std::string(word.value.substr(equals + 1)), word.at});
}

}  // namespace

void add_settings(const shell::Command& command, std::vector<Setting>& settings) {
  for (const shell::Assignment& assignment : command.assignments) {
    if (assignment.value.is_known()) {
      settings.push_back(
          {assignment.name.value, std::string(assignment.value.value), assignment.at});
    }
  }
  const std::string_view name = command.name();
  if (name != "export" && name != "env" && name != "declare" && name != "sudo") return;
  for (const shell::Word& word : command.words) add_word(word, settings);
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

}  // namespace sluice
