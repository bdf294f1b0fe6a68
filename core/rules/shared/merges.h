#pragma once

#include <cstdint>
#include <optional>

#include "core/model/actions.h"
#include "core/parse/tree.h"

namespace sluice::actions {

// A step that merges or approves the pull request that it runs for.
struct Merge {
  enum class Does : std::uint8_t {
    merges,
    arms,  // has it merged once all that the branch demands is there
    approves,
  } does = Does::merges;
  Span at;       // the command, the name of the action, or the script
  NodeRef node;  // of the step, that it stands in
  // It acts with the token of the run, and not with one of somebody else; false where that is not
  // known.
  bool has_own_token = false;
};
// The first of the step; nothing where none is known.
std::optional<Merge> merge_of(const Step& step);

}  // namespace sluice::actions
