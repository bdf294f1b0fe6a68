#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Artifacts are taken from the folder of the project alone. A path that leads out of it keeps nothing, so
that what comes later misses the file, or it was meant to take a file of the runner that nobody is to see.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script: [make]
  artifacts:
    paths:
      - dist/
      - «/etc/passwd»
      - «../../other/secrets.env»
    exclude:
      - «a/../../b»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script: [make]
  artifacts:
    paths: [./dist/, a/../b, $CI_PROJECT_DIR/out, "/builds/group/project/out", "..data/x", /go/src/group/project/x]
)",
    R"(build:
  script: [make -o /tmp/out]
  artifacts:
    paths: ["$OUT/../x"]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL005"};

// Other folders at the root may be where a runner keeps projects.
bool is_in_system(std::string_view path) {
  constexpr std::array<std::string_view, 12> kFolders = {
      "etc", "tmp", "root", "var", "usr", "proc", "sys", "dev", "run", "boot", "bin", "lib"};
  path.remove_prefix(1);
  const std::string_view folder = path.substr(0, path.find('/'));
  return std::find(kFolders.begin(), kFolders.end(), folder) != kFolders.end() &&
         path.find("/builds/") == path.npos;
}

bool is_outside(std::string_view path) {
  if (path.starts_with('/')) return is_in_system(path);
  int depth = 0;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    // Where a variable leads is not known.
    if (part.find('$') != part.npos) return false;
    if (part == "..")
      --depth;
    else if (!part.empty() && part != ".")
      ++depth;
    if (depth < 0) return true;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return false;
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const artifacts = job.get("artifacts");
  if (artifacts == nullptr) return;
  for (const std::string_view key : {"paths", "exclude"}) {
    const Node* const paths = artifacts->get(key);
    if (paths == nullptr) continue;
    for (const Item& item : paths->items) {
      if (is_outside(item.value->text))
        sink.report(item, quote(item.value->text) + " leads out of the project");
    }
  }
}

}  // namespace

extern constinit const Rule artifact_outside_project{
    .id = "gitlab/artifact-outside-project",
    .severity = Severity::low,
    .title = "Artifact path lies outside the project",
    .risk =
        "Later jobs miss the file, or a file of the runner is kept that was not meant to leave it.",
    .fix = "Copy the file into the project folder first, and name it from there.",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc artifact_outside_project_doc{
    .rule = artifact_outside_project,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: artifacts:paths",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
