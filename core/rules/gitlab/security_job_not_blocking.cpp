#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With `allow_failure: true` a job that finds something leaves the pipeline green, and what comes after it,
such as a merge or a deployment, goes on.
)";

constexpr std::string_view kBad[] = {
    R"(scan:
  script:
    - trivy image --exit-code 1 app:1.0
  allow_failure: «true»
)",
    R"(secrets:
  before_script: [make tools]
  script:
    - |
      set -e
      gitleaks detect --source .
  allow_failure: «yes»
)",
    R"(.lax:
  allow_failure: «true»
scan:
  extends: .lax
  script: [trivy image app:1.0]
)",
};
constexpr std::string_view kGood[] = {
    R"(scan:
  script: [trivy image --exit-code 1 app:1.0]
  allow_failure: false
other:
  script: [trivy image app:1.0]
  allow_failure:
    exit_codes: [137]
)",
    R"(lint:
  script:
    - make lint
    - pip install semgrep
  allow_failure: true
.template:
  script: [trivy image app:1.0]
)",
    R"(.scan:
  allow_failure: true
  script: [trivy image app:1.0]
scan:
  extends: .scan
  allow_failure: false
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL008"};

bool scans(const EffectiveJob& job) {
  return std::any_of(job.script.begin(), job.script.end(), [](const EffectiveText& text) {
    std::string_view rest = text.item->value->text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (find_scanner(rest.substr(0, end)).size > 0) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  });
}

void check(const EffectiveJob& job, Sink& sink) {
  const Field* const allow_failure = job.field("allow_failure");
  if (allow_failure == nullptr || !allow_failure->value->is_true() || !scans(job)) return;
  sink.report(*allow_failure, "Job " + quote(job.name) + " may fail");
}

}  // namespace

extern constinit const Rule security_job_not_blocking{
    .id = "gitlab/security-job-not-blocking",
    .severity = Severity::medium,
    .title = "Scan may fail without consequence",
    .risk =
        "Known vulnerabilities and leaked secrets get through, since the job that finds them stops "
        "nothing.",
    .fix = "Remove allow_failure; set the threshold of the scanner, or a baseline, instead.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc security_job_not_blocking_doc{
    .rule = security_job_not_blocking,
    .why = kWhy,
    .source = "GitLab: Application security testing",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
