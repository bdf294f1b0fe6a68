#include "core/model/command.h"

#include <algorithm>
#include <array>

namespace sluice {
namespace {

// A program that runs another one: how many operands of its own stand before that, and which of
// its flags take a value.
struct Wrapper {
  std::string_view name;
  std::size_t operands = 0;
  std::string_view letters;
};
constexpr std::array<Wrapper, 19> kWrappers = {{{"sudo", 0, "ugCDhprtUT"},
                                                {"doas", 0, "uC"},
                                                {"env", 0, "uCS"},
                                                {"exec", 0, "a"},
                                                {"command", 0, ""},
                                                {"builtin", 0, ""},
                                                {"nohup", 0, ""},
                                                {"setsid", 0, ""},
                                                {"nice", 0, "n"},
                                                {"ionice", 0, "cn"},
                                                {"stdbuf", 0, "ioe"},
                                                {"timeout", 1, "ks"},
                                                {"gosu", 1, ""},
                                                {"su-exec", 1, ""},
                                                {"busybox", 0, ""},
                                                {"eatmydata", 0, ""},
                                                {"fakeroot", 0, ""},
                                                {"time", 0, "fo"},
                                                {"xargs", 0, "nIPLdEsa"}}};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_flag(const shell::Word& word) {
  const std::string_view prefix = word.prefix();
  return prefix.size() > 1 && prefix.front() == '-';
}

// True if the word is a flag whose value is the next word.
bool takes_next(std::string_view flag, const FlagValues& values) {
  if (flag.starts_with("--")) {
    return std::find(values.names.begin(), values.names.end(), flag) != values.names.end();
  }
  // In "-qo" the last letter takes the next word; in "-ofile" the first one has taken the rest.
  const std::size_t first = flag.find_first_of(values.letters, 1);
  return first != flag.npos && first + 1 == flag.size();
}

bool is_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != text.npos && equals > 0 && text.front() != '-';
}

// Index of the word that the wrapper at `at` runs; the number of words where it runs none.
std::size_t wrapped(const shell::Command& command, const Wrapper& wrapper, std::size_t at) {
  const FlagValues values{wrapper.letters, {}};
  std::size_t operands = wrapper.operands;
  for (++at; at < command.words.size(); ++at) {
    const shell::Word& word = command.words[at];
    const std::string_view prefix = word.prefix();
    if (prefix == "--") continue;
    if (is_flag(word)) {
      // `command -v curl` asks where curl is.
      if (wrapper.name == "command" && (prefix == "-v" || prefix == "-V")) break;
      if (takes_next(prefix, values)) ++at;
      continue;
    }
    if ((wrapper.name == "env" || wrapper.name == "sudo") && is_assignment(prefix)) continue;
    if (operands == 0) return at;
    --operands;
  }
  return command.words.size();
}

}  // namespace

std::optional<Invocation> invocation_of(const shell::Command& command) {
  std::size_t at = 0;
  while (at < command.words.size()) {
    const shell::Word& word = command.words[at];
    const std::string_view name = word.is_known() ? base_name(word.value) : std::string_view();
    const auto wrapper = std::find_if(kWrappers.begin(), kWrappers.end(),
                                      [&](const Wrapper& one) { return one.name == name; });
    if (wrapper == kWrappers.end()) return Invocation{&command, at, name};
    const std::size_t next = wrapped(command, *wrapper, at);
    if (next == command.words.size()) return Invocation{&command, at, name};
    at = next;
  }
  return std::nullopt;
}

std::span<const shell::Word> Invocation::arguments() const {
  return std::span(command->words).subspan(program + 1);
}

const shell::Word* Invocation::flag(std::string_view wanted, const FlagValues& values) const {
  const std::span<const shell::Word> words = arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].prefix();
    if (text == "--") return nullptr;
    if (!is_flag(words[i])) continue;
    if (wanted.starts_with("--")) {
      if (text == wanted || (text.starts_with(wanted) && text[wanted.size()] == '=')) {
        return &words[i];
      }
    } else if (!text.starts_with("--")) {
      // Behind a letter that takes a value stands no further flag.
      const std::size_t end = text.find_first_of(values.letters, 1);
      const std::size_t found = text.find(wanted.back(), 1);
      if (found != text.npos && (end == text.npos || found <= end)) return &words[i];
    }
    if (takes_next(text, values)) ++i;
  }
  return nullptr;
}

bool Invocation::has_any(std::span<const std::string_view> flags, const FlagValues& values) const {
  return std::any_of(flags.begin(), flags.end(),
                     [&](std::string_view one) { return flag(one, values) != nullptr; });
}

std::vector<const shell::Word*> Invocation::operands(const FlagValues& values) const {
  std::vector<const shell::Word*> list;
  const std::span<const shell::Word> words = arguments();
  bool only_operands = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!only_operands && words[i].prefix() == "--") {
      only_operands = true;
    } else if (only_operands || !is_flag(words[i])) {
      list.push_back(&words[i]);
    } else if (takes_next(words[i].prefix(), values)) {
      ++i;
    }
  }
  return list;
}

}  // namespace sluice
