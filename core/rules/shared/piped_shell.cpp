#include "core/rules/shared/piped_shell.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

namespace sluice {
namespace {

// Programs that run what they read. Letters of flags behind which the code itself stands, so that
// the standard input is only data; and of flags that take the next word.
struct Interpreter {
  std::string_view name;
  std::string_view code;
  std::string_view values;
};
constexpr Interpreter kShell{"sh", "c", "oO"};
constexpr Interpreter kPython{"python", "cm", "WX"};
constexpr std::array<Interpreter, 12> kInterpreters = {{kShell,
                                                        {"bash", kShell.code, kShell.values},
                                                        {"dash", kShell.code, kShell.values},
                                                        {"ash", kShell.code, kShell.values},
                                                        {"zsh", kShell.code, kShell.values},
                                                        {"ksh", kShell.code, kShell.values},
                                                        kPython,
                                                        {"python2", kPython.code, kPython.values},
                                                        {"python3", kPython.code, kPython.values},
                                                        {"perl", "eEnp", "I"},
                                                        {"ruby", "enp", "I"},
                                                        {"node", "ep", "r"}}};

const Interpreter* interpreter_of(const Invocation& call) {
  const auto found = std::find_if(kInterpreters.begin(), kInterpreters.end(),
                                  [&](const Interpreter& one) { return one.name == call.name; });
  return found == kInterpreters.end() ? nullptr : &*found;
}

// True if the interpreter runs its standard input: no file and no code is named.
bool runs_input(const Invocation& call, const Interpreter& interpreter) {
  const std::span<const shell::Word> words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].prefix();
    if (text == "-" || text == "-s" || text == "/dev/stdin") return true;
    if (!text.starts_with('-')) return false;
    if (text.starts_with("--")) continue;
    if (text.find_first_of(interpreter.code, 1) != text.npos) return false;
    if (text.find_first_of(interpreter.values, 1) + 1 == text.size()) ++i;
  }
  return true;
}

// curl and wget that write what they fetch to standard output.
bool is_download(const Invocation& call) {
  if (call.name == "curl") {
    const FlagValues values{"odHuAXebmTxwFcCDEKPQrtUyYz", {}};
    constexpr std::string_view kToFile[] = {"-o", "-O", "--output", "--remote-name"};
    return !call.has_any(kToFile, values);
  }
  if (call.name != "wget") return false;
  const std::span<const shell::Word> words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view text = words[i].prefix();
    const bool is_next = text.ends_with('O') || text == "--output-document";
    if (text.starts_with('-') && is_next && i + 1 < words.size()) text = words[i + 1].prefix();
    if (text == "-" || text == "/dev/stdout" || text.ends_with("O-") ||
        text == "--output-document=-" || text.ends_with("O/dev/stdout")) {
      return true;
    }
  }
  return false;
}

// A command substitution is the code where it is all of a word: "$(curl …)".
const shell::Part* substitution(const shell::Word& word) {
  for (const shell::Part& part : word.parts) {
    if (part.kind == shell::PartKind::command || part.kind == shell::PartKind::backticks ||
        part.kind == shell::PartKind::process) {
      return &part;
    }
    if (!part.text.empty()) return nullptr;
  }
  return nullptr;
}

}  // namespace

std::vector<PipedShell> find_piped_shells(const shell::Script& script) {
  std::vector<PipedShell> found;
  struct First {
    std::uint32_t stage;
    const shell::Command* command;
  };
  // The first download in each pipeline, also in those around the one that it stands in.
  std::unordered_map<std::uint32_t, First> downloads;
  const auto around = [&](const shell::Command& command, auto visit) {
    std::uint32_t stage = command.stage;
    for (std::uint32_t at = command.pipeline; at != shell::kNone;) {
      if (visit(at, stage)) return;
      stage = script.pipelines[at].parent_stage;
      at = script.pipelines[at].parent;
    }
  };
  const auto download_in = [&](shell::Range range) -> const shell::Command* {
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const auto call = invocation_of(script.commands[i]);
      if (call && is_download(*call)) return &script.commands[i];
    }
    return nullptr;
  };
  for (const shell::Command& command : script.commands) {
    const auto call = invocation_of(command);
    if (!call) continue;
    if (is_download(*call)) {
      around(command, [&](std::uint32_t pipeline, std::uint32_t stage) {
        return !downloads.try_emplace(pipeline, First{stage, &command}).second;
      });
    }
    const bool evaluates = call->name == "eval" || call->name == "source" || call->name == ".";
    const Interpreter* const interpreter = interpreter_of(*call);
    if (!evaluates && interpreter == nullptr) continue;
    if (interpreter != nullptr && runs_input(*call, *interpreter)) {
      around(command, [&](std::uint32_t pipeline, std::uint32_t stage) {
        const auto download = downloads.find(pipeline);
        if (download == downloads.end() || download->second.stage >= stage) return false;
        found.push_back({download->second.command, &command});
        return true;
      });
      continue;
    }
    for (const shell::Word& word : call->arguments()) {
      const shell::Part* const part = substitution(word);
      if (part == nullptr) continue;
      if (const shell::Command* const download = download_in(part->commands)) {
        found.push_back({download, &command});
        break;
      }
    }
  }
  return found;
}

}  // namespace sluice
