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
constexpr std::array<Wrapper, 21> kWrappers = {
    {{"sudo", 0, "ugCDhprtUT"}, {"doas", 0, "uC"},   {"env", 0, "uCS"},    {"exec", 0, "a"},
     {"command", 0, ""},        {"builtin", 0, ""},  {"nohup", 0, ""},     {"setsid", 0, ""},
     {"nice", 0, "n"},          {"ionice", 0, "cn"}, {"stdbuf", 0, "ioe"}, {"timeout", 1, "ks"},
     {"gosu", 1, ""},           {"su-exec", 1, ""},  {"busybox", 0, ""},   {"chroot", 1, ""},
     {"eatmydata", 0, ""},      {"fakeroot", 0, ""}, {"time", 0, "fo"},    {"xargs", 0, "nIPLdEsa"},
     {"sshpass", 0, "pfdP"}}};

// A program that runs what it reads. Letters of flags behind which the code itself stands, so that
// the standard input is only data; of flags that say that the input is the code, whatever words
// follow; and of flags that take the next word.
struct Interpreter {
  std::string_view name;
  Language language;
  std::string_view code;
  std::string_view input;
  std::string_view values;
};
constexpr Interpreter kShell{"sh", Language::shell, "c", "s", "oO"};
constexpr Interpreter kPython{"python", Language::other, "cm", "", "WX"};

constexpr Interpreter named(std::string_view name, Interpreter like) {
  like.name = name;
  return like;
}

constexpr std::array<Interpreter, 17> kInterpreters = {
    {kShell,
     named("bash", kShell),
     named("dash", kShell),
     named("ash", kShell),
     named("zsh", kShell),
     named("ksh", kShell),
     named("mksh", kShell),
     {"fish", Language::other, "c", "", "dDo"},
     kPython,
     named("python2", kPython),
     named("python3", kPython),
     {"perl", Language::other, "eEnp", "", "I"},
     {"ruby", Language::other, "enp", "", "I"},
     {"php", Language::other, "rBRFE", "", "cdz"},
     {"node", Language::other, "ep", "", "r"},
     {"pwsh", Language::other, "", "", ""},
     {"powershell", Language::other, "", "", ""}}};

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

const Interpreter* interpreter_of(const Invocation& call) {
  const auto found = std::find_if(kInterpreters.begin(), kInterpreters.end(),
                                  [&](const Interpreter& one) { return one.name == call.name; });
  return found == kInterpreters.end() ? nullptr : &*found;
}

// What an interpreter runs, by its arguments.
struct Runs {
  enum class Kind : std::uint8_t { input, code, file, nothing } kind = Kind::nothing;
  const shell::Word* word = nullptr;  // the code, or the name of the file
};

Runs runs_of(const Invocation& call) {
  using Kind = Runs::Kind;
  const Interpreter* const interpreter = interpreter_of(call);
  if (interpreter == nullptr) return {};
  const std::span<const shell::Word> words = call.arguments();
  const auto at = [&](std::size_t i) { return i < words.size() ? &words[i] : nullptr; };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].prefix();
    if (text == "-" || text == "/dev/stdin") return {Kind::input, nullptr};
    if (text == "--") {
      // Behind it come the arguments of php's script, but the script itself of all others.
      const bool is_input = call.name == "php" || at(i + 1) == nullptr;
      return is_input ? Runs{Kind::input, nullptr} : Runs{Kind::file, at(i + 1)};
    }
    if (text.starts_with("--")) {
      if (text == "--eval" || text == "--print" || text == "--command")
        return {Kind::code, at(i + 1)};
      continue;
    }
    if (!is_flag(words[i]) && !text.starts_with('+')) return {Kind::file, &words[i]};
    if (interpreter->code.empty()) return {};  // flags of words, in an order of their own
    if (text.find_first_of(interpreter->code, 1) != text.npos) return {Kind::code, at(i + 1)};
    if (text.find_first_of(interpreter->input, 1) != text.npos) return {Kind::input, nullptr};
    if (text.find_first_of(interpreter->values, 1) + 1 == text.size()) ++i;
  }
  return {Kind::input, nullptr};
}

// True if the standard input of what the command runs is that of the command.
bool hands_input_on(const Invocation& call) {
  const std::span<const shell::Word> before = std::span(call.command->words).first(call.program);
  return std::none_of(before.begin(), before.end(), [](const shell::Word& word) {
    return word.is_known() && base_name(word.value) == "xargs";
  });
}

bool is_standard_input(const shell::Redirection& redirection) {
  return !redirection.fd.present() || redirection.fd.value == "0";
}

bool runs_shell_input(const shell::Command& command) {
  const auto call = invocation_of(command);
  return call && language_of(*call) == Language::shell && runs_input(*call);
}

// The command that reads what this one writes into a pipe; null for none.
const shell::Command* behind(const shell::Script& script, const shell::Command& command) {
  const std::size_t end = script.pipelines[command.pipeline].commands.end;
  for (auto i = static_cast<std::size_t>(&command - script.commands.data()) + 1; i < end; ++i) {
    const shell::Command& other = script.commands[i];
    if (other.pipeline == command.pipeline && other.stage == command.stage + 1) return &other;
  }
  return nullptr;
}

bool takes_script(const shell::Script& script, const shell::Command& command,
                  const shell::Redirection& input) {
  if (!is_standard_input(input)) return false;
  // Of several, the last one counts.
  for (auto other = command.redirections.rbegin(); &*other != &input; ++other) {
    if (other->kind == shell::Redirect::heredoc && is_standard_input(*other)) return false;
  }
  if (runs_shell_input(command)) return true;
  const auto call = invocation_of(command);
  if (!call || (call->name != "cat" && call->name != "tee")) return false;
  const shell::Command* const next = behind(script, command);
  return next != nullptr && runs_shell_input(*next);
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

bool is_posix_shell(std::string_view program) {
  const std::string_view name = base_name(program);
  return std::any_of(kInterpreters.begin(), kInterpreters.end(), [&](const Interpreter& one) {
    return one.language == Language::shell && one.name == name;
  });
}

Language language_of(const Invocation& call) {
  const Interpreter* const interpreter = interpreter_of(call);
  return interpreter != nullptr ? interpreter->language : Language::none;
}

bool runs_input(const Invocation& call) {
  return runs_of(call).kind == Runs::Kind::input && hands_input_on(call);
}

const shell::Word* code_of(const Invocation& call) {
  const Runs runs = runs_of(call);
  return runs.kind == Runs::Kind::code ? runs.word : nullptr;
}

const shell::Word* shell_code_of(const Invocation& call) {
  const std::span<const shell::Word> words = call.arguments();
  if (call.name == "eval") return words.size() == 1 ? words.data() : nullptr;
  if (call.name == "su" || call.name == "runuser") {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const std::string_view text = words[i].prefix();
      const bool is_letters = text.starts_with('-') && !text.starts_with("--");
      if (text == "--command" || (is_letters && text.ends_with('c'))) return &words[i + 1];
    }
    return nullptr;
  }
  return language_of(call) == Language::shell ? code_of(call) : nullptr;
}

const shell::Word* script_of(const Invocation& call) {
  const Runs runs = runs_of(call);
  return runs.kind == Runs::Kind::file ? runs.word : nullptr;
}

Parsed<shell::Script> read_shell(std::string_view text, const OffsetMap& map,
                                 const ParseLimits& limits) {
  return parse_shell(text, map, limits, takes_script);
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
