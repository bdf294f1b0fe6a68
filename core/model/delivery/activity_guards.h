#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/activity_status.h"

namespace sluice::delivery {

// A guard as it is written: the words are those of the script, and live as long as it does.
struct WrittenGuard {
  Guard::Kind kind = Guard::Kind::unknown;
  std::size_t text = 0;  // index of the script's texts
  const shell::Word* what = nullptr;
  std::vector<const shell::Word*> with;  // none: it is compared with nothing, [ -z "$X" ]
  bool is_negated = false;
};

// What is asked before a command is run: by if, case, && and || around it, and around the calls of
// functions through which it is reached. None where it runs whenever the script does.
std::vector<WrittenGuard> guards_of(std::span<const ScriptText> texts, const CommandSite& site);

// What a test asks: [ "$X" = main ]. Nothing for other commands, and for tests of something else.
std::optional<WrittenGuard> guard_of(const shell::Command& command);

}  // namespace sluice::delivery
