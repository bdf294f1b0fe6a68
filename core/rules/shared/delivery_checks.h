#pragma once

#include <string>
#include <vector>

#include "core/model/delivery/reach.h"

namespace sluice::delivery {

// A stage that the policy requires before an environment and that no pipeline waits for on the way
// there: requests run it as a check, and by the settings that were seen the branch does not ask for
// that check.
struct MissingCheck {
  const EnvironmentPolicy* environment = nullptr;
  Stage stage = Stage::unit_test;
  std::string branch;
  std::string check;         // as GitHub calls it, but for a matrix and what calls its workflow
  Place at;                  // what the branch asks for, or its protection
  std::string resource;      // of that
  const Run* run = nullptr;  // where a request runs it
  Site site;
};

// Of GitHub, for environments that the policy calls protected or asks an approval for; each branch
// and stage once. Where anything that may be about the branch is not known, nothing is missing.
std::vector<MissingCheck> missing_checks(const Delivery& delivery);

}  // namespace sluice::delivery
