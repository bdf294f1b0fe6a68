// Any bytes as a script: every span lies within them, and every index leads somewhere.
#include "core/parse/shell.h"
#include "core/model/command.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void require_within(sluice::Span at, std::string_view bytes) {
  require(at.begin <= at.end && at.end <= bytes.size());
}

void check(const sluice::shell::Word& word, std::string_view bytes, std::size_t commands) {
  require_within(word.at, bytes);
  for (std::size_t i = 0; i < word.parts.size(); ++i) {
    const sluice::shell::Part& part = word.parts[i];
    require_within(part.at, bytes);
    require(i + part.inner < word.parts.size());
    require(part.commands.begin <= part.commands.end && part.commands.end <= commands);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sluice::shell::kNone;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto parsed = sluice::read_shell(bytes, sluice::OffsetMap(), {});
  const sluice::shell::Script& script = parsed.tree;
  const std::size_t commands = script.commands.size();
  for (const sluice::ParseError& error : parsed.errors) require_within(error.at, bytes);
  for (const auto& command : script.commands) {
    require_within(command.at, bytes);
    require(command.pipeline < script.pipelines.size());
    require(command.stage < script.pipelines[command.pipeline].stages);
    require(command.compound == kNone || command.compound < script.compounds.size());
    require(command.parent == kNone || command.parent < commands);
    for (const auto& word : command.words) check(word, bytes, commands);
    for (const auto& redirection : command.redirections) {
      require(redirection.heredoc == kNone || redirection.heredoc < script.heredocs.size());
    }
  }
  for (const auto& compound : script.compounds) {
    require_within(compound.at, bytes);
    for (const auto& word : compound.words) check(word, bytes, commands);
  }
  for (const auto& heredoc : script.heredocs) {
    check(heredoc.body, bytes, commands);
    require(heredoc.commands.begin <= heredoc.commands.end && heredoc.commands.end <= commands);
  }
  return 0;
}
