#pragma once

#include <vector>

#include "core/model/command.h"
#include "core/parse/shell.h"

namespace sluice {

// A download that a shell or an interpreter runs without anybody having looked at it:
// `curl … | sh`, `sh -c "$(curl …)"`, `bash <(wget -O- …)`.
struct PipedShell {
  const shell::Command* download = nullptr;
  const shell::Command* shell = nullptr;
};

// Every one in the script, each shell once. Linear in its commands.
std::vector<PipedShell> find_piped_shells(const shell::Script& script);

}  // namespace sluice
