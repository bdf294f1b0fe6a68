#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/model/project.h"

namespace sluice::test {

// A project of GitLab files, written as an example (read_example): one .gitlab-ci.yml, or several
// files.
class GitlabProject {
 public:
  explicit GitlabProject(std::string_view example);

  // Of .gitlab-ci.yml; the names and values are inputs given by hand.
  gitlab::Effective effective(const std::vector<std::pair<std::string, std::string>>& inputs = {});

  Project project;
  gitlab::EffectiveLimits limits;
  std::vector<std::string> marks;  // as in Example

 private:
  const Document* add(std::string path, std::string bytes);

  std::vector<std::unique_ptr<Document>> documents_;
};

// What an effective pipeline says: its JSON without spaces, or "error: MESSAGE" and its place as
// marks have it.
std::string outcome(const gitlab::Effective& pipeline);

}  // namespace sluice::test
