#include "core/rules/shared/calls.h"

#include <algorithm>
#include <vector>

#include "core/rules/wording.h"

namespace sluice {
namespace {

using shell::Redirect;

bool goes_elsewhere(const std::vector<shell::Redirection>& redirections) {
  return std::any_of(redirections.begin(), redirections.end(), [](const shell::Redirection& one) {
    const bool is_output = one.kind == Redirect::output || one.kind == Redirect::append ||
                           one.kind == Redirect::both || one.kind == Redirect::read_write;
    if (!is_output || (one.fd.present() && one.fd.value != "1")) return false;
    return one.target.value != "/dev/stdout" && one.target.value != "/dev/stderr";
  });
}

}  // namespace

std::string called_with(const Invocation& call, const shell::Word& word) {
  return quote(call.name) + " is called with " + quote(word.written);
}

bool is_plain_variable(const shell::Part& part) {
  if (part.kind == shell::PartKind::variable) return true;
  return part.kind == shell::PartKind::parameter && part.inner == 0 &&
         part.at.end - part.at.begin == part.text.size() + 3;
}

bool is_printed(const shell::Script& script, const shell::Command& command) {
  if (command.parent != shell::kNone || goes_elsewhere(command.redirections)) return false;
  for (std::uint32_t at = command.compound; at != shell::kNone;
       at = script.compounds[at].compound) {
    if (goes_elsewhere(script.compounds[at].redirections)) return false;
  }
  std::uint32_t stage = command.stage;
  for (std::uint32_t at = command.pipeline; at != shell::kNone;) {
    const shell::Pipeline& pipeline = script.pipelines[at];
    if (stage + 1 < pipeline.stages) return false;
    stage = pipeline.parent_stage;
    at = pipeline.parent;
  }
  return true;
}

}  // namespace sluice
