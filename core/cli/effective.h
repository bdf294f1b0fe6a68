#pragma once

#include <string>
#include <vector>

namespace sluice::cli {

struct EffectiveArguments {
  std::string file = ".gitlab-ci.yml";
  std::string format = "yaml";
  std::vector<std::string> inputs;  // [COMPONENT:]NAME=VALUE
};

// `sluice effective`: prints a GitLab pipeline as GitLab would read it, and gives the exit code: 2
// for one that GitLab would refuse. Local includes are looked up below the current folder.
int print_effective(const EffectiveArguments& arguments);

}  // namespace sluice::cli
