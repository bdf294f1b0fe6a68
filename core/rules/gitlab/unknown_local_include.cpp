#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>
#include <utility>

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
    R"(=== .gitlab-ci.yml
include: ci/all.yml
=== ci/all.yml
include:
  - local: ci/test.yml
  - local: «ci/lint.yml»
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

void check(const Effective& pipeline, Sink& sink) {
  // Paths of includes count from the root, which is where the pipeline of a project stands.
  if (pipeline.entry->path != ".gitlab-ci.yml") return;
  for (const ConfigurationError& error : pipeline.passed_over) {
    if (error.about != ConfigurationError::About::include) continue;
    std::string what = error.message;
    what.front() = upper_case(what.front());
    sink.report(error.document->id, error.at, std::move(what));
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
