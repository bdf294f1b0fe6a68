#pragma once

#include <string>
#include <vector>

namespace sluice {

// Texts that show a rule; in bad ones «» stands around what the finding points at.
struct Examples {
  std::vector<std::string> bad, good;
};

}  // namespace sluice
