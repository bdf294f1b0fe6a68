#include "core/rules/shared/environment_dumps.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "core/model/command.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice {
namespace {

using shell::Command;

// Behind a pipe, these hand on all that they read.
constexpr std::string_view kHandOn[] = {"sort", "cat", "tee", "nl", "less", "more", "column"};

constexpr std::string_view kCode[] = {"dict(os.environ)", "print(os.environ)",
                                      "console.log(process.env)", "JSON.stringify(process.env)"};

bool has_only_flags(const Invocation& call) { return call.operands().empty(); }

bool writes_environment(const Invocation& call) {
  if (call.name == "printenv") return has_only_flags(call);
  if (call.name == "env") {
    // `env FOO=bar` alone writes the rest, too; `env -i` has nothing to write.
    return call.flag("-i") == nullptr && call.flag("--ignore-environment") == nullptr &&
           call.flag("--version") == nullptr && call.flag("--help") == nullptr;
  }
  if (call.name == "export") return has_only_flags(call);
  if (call.name == "declare" || call.name == "typeset")
    return has_only_flags(call) && (call.flag("-x") != nullptr || call.flag("-p") != nullptr);
  const auto& words = call.arguments();
  if (call.name == "cat" || call.name == "strings") {
    return std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
      return word.value == "/proc/self/environ" || word.value == "/proc/1/environ";
    });
  }
  const std::string name = lower_case(call.name);
  if (name == "get-childitem" || name == "gci" || name == "dir") {
    return std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
      const std::string text = lower_case(word.value);
      return text == "env:" || text == "env:*";
    });
  }
  const shell::Word* const code = language_of(call) == Language::other ? code_of(call) : nullptr;
  return code != nullptr && std::any_of(std::begin(kCode), std::end(kCode), [&](auto text) {
           return code->written.find(text) != std::string_view::npos;
         });
}

// The last command of the pipeline up to which all hand on what they read.
const Command& last_with_all(const shell::Script& script, const Command& first) {
  const Command* last = &first;
  const shell::Range range = script.pipelines[first.pipeline].commands;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const Command& command = script.commands[i];
    if (command.pipeline != first.pipeline || command.stage != last->stage + 1) continue;
    const auto call = invocation_of(command);
    if (!call || std::find(std::begin(kHandOn), std::end(kHandOn), call->name) == std::end(kHandOn))
      break;
    last = &command;
  }
  return *last;
}

// Where the output of a command goes to: of `tee`, its file.
std::string file_of_output(const Command& command) {
  std::string file = output_file(command);
  const auto call = invocation_of(command);
  if (!file.empty() || !call || call->name != "tee") return file;
  const auto operands = call->operands();
  return operands.empty() ? std::string() : file_of(name_of(*operands.front()));
}

}  // namespace

std::vector<EnvironmentDump> find_environment_dumps(const shell::Script& script) {
  std::vector<EnvironmentDump> dumps;
  for (const Command& command : script.commands) {
    const auto call = invocation_of(command);
    if (!call || !writes_environment(*call)) continue;
    const Command& last = last_with_all(script, command);
    // What else stands in the words of these may be secret by itself.
    const bool is_name_only = call->name == "env" || language_of(*call) != Language::none;
    const Span at{call->word().at.begin,
                  is_name_only ? call->word().at.end : command.words.back().at.end};
    dumps.push_back({{at, quote(call->name) + " writes every variable"},
                     &last,
                     file_of_output(last),
                     is_printed(script, last)});
  }
  return dumps;
}

}  // namespace sluice
