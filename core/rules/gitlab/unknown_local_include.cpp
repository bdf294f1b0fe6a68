#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A local include that is not in the repository makes GitLab refuse the pipeline: nothing of it runs, checks
included. Said only where the whole repository is audited.
)";

constexpr std::string_view kBad[] = {
    R"(=== .gitlab-ci.yml
include:
  - local: «/ci/tests.yml»
  - «ci/build.yml»
=== ci/test.yml
test: {script: [make]}
)",
    R"(=== .gitlab-ci.yml
include: «"/templates/a.yml"»
=== ci/test.yml
test: {script: [make]}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .gitlab-ci.yml
include:
  - local: /ci/test.yml
  - local: ci/*.yml
  - local: /ci/$STAGE.yml
  - template: Jobs/SAST.gitlab-ci.yml
=== ci/test.yml
test: {script: [make]}
)",
    R"(=== sub/.gitlab-ci.yml
include: /templates/a.yml
=== ci/test.yml
test: {script: [make]}
)",
};

void check(const Project& project, Sink& sink) {
  if (!project.is_whole) return;
  // Paths of includes count from the root, which is where the pipeline of a project stands.
  const Document* const document = project.find(".gitlab-ci.yml");
  const auto* const pipeline =
      document != nullptr ? std::get_if<Pipeline>(&document->model) : nullptr;
  if (pipeline == nullptr) return;
  for (const Include& include : pipeline->includes) {
    const std::string_view path = include.local.value;
    if (!include.local.present() || path.find_first_of("*$?[") != path.npos) continue;
    if (project.has_file(normal_path(path))) continue;
    sink.report(document->id, include.node.is_scalar() ? include.node : include.node["local"],
                "File " + quote(path) + " does not exist");
  }
}

}  // namespace

extern constinit const Rule unknown_local_include{
    .id = "gitlab/unknown-local-include",
    .severity = Severity::medium,
    .title = "Included file does not exist",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Correct the path, which counts from the root of the repository.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unknown_local_include_doc{
    .rule = unknown_local_include,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: include:local",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
