#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/model/project.h"

namespace sluice::actions {

// What the audited repositories call themselves, as far as their workflows tell: by the one name
// that conditions compare github.repository with, or by calls of workflows that stand in their own
// tree. Nothing is known where either could mean two.
class OwnRepositories {
 public:
  explicit OwnRepositories(const Project& project);

  // "owner/name" of the repository that the file stands in; empty where that is not known.
  std::string_view name_at(std::string_view path) const;

 private:
  // By the folder that holds .github: "" or "a/b/".
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace sluice::actions
