// Any bytes as a Dockerfile: every span lies within them, and the model takes the tree.
#include "core/parse/dockerfile.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/model/docker.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void require_within(sluice::Span at, std::string_view bytes) {
  require(at.begin <= at.end && at.end <= bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const sluice::ParseLimits limits;
  const auto parsed = sluice::parse_dockerfile(bytes, limits);
  for (const sluice::ParseError& error : parsed.errors) require_within(error.at, bytes);
  for (const auto& instruction : parsed.tree.instructions) {
    require_within(instruction.span, bytes);
    for (const auto& argument : instruction.arguments) require_within(argument.at, bytes);
    for (const auto& flag : instruction.flags) require_within(flag.at, bytes);
    for (const auto& pair : instruction.pairs) require_within(pair.key.at, bytes);
    for (const auto& heredoc : instruction.heredocs) require_within(heredoc.body.at, bytes);
  }
  if (!parsed.usable) return 0;
  const sluice::docker::Dockerfile file(parsed.tree, limits);
  for (const auto& stage : file.stages) {
    for (const auto& instruction : stage.instructions) {
      for (const auto& call : instruction.invocations) require_within(call.command->at, bytes);
    }
  }
  return 0;
}
