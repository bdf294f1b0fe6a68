#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With `allow_failure: true` a job that finds something leaves the pipeline green, and what comes after it,
such as a merge or a deployment, goes on. The same holds for a manual job outside of `rules`: nothing waits
until somebody starts it. What scans is known by its commands, or by the name of the job.
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
    R"(secret_detection:
  script: [/analyzer run]
  rules:
    - if: $CI_MERGE_REQUEST_IID
      allow_failure: «true»
    - when: on_success
scan:
  script: [trivy image app:1.0]
  when: «manual»
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
    R"(sast:
  script: [/analyzer run]
  rules:
    - if: $CI_COMMIT_TAG
      when: never
      allow_failure: true
    - when: manual
scan:
  script: [trivy image app:1.0]
  when: manual
  allow_failure: false
build-secret-page:
  script: [make]
  allow_failure: true
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL008"};

bool scans(const EffectiveJob& job) {
  return std::any_of(job.script.begin(), job.script.end(), [](const EffectiveText& text) {
    std::string_view rest = text.item->value->text;
    if (!may_call_scanner(rest)) return false;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (find_scanner(rest.substr(0, end)).size > 0) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  });
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// True for a job that is called after what scanners do, or after one of them.
bool is_named_scan(std::string_view name) {
  constexpr std::array<std::string_view, 16> kScans = {
      "sast",  "dast",    "security", "vulnerability", "vulnerabilities", "gitleaks",
      "trivy", "semgrep", "snyk",     "trufflehog",    "grype",           "checkov",
      "tfsec", "bandit",  "gosec",    "brakeman"};
  constexpr std::array<std::string_view, 4> kSubjects = {"secret", "secrets", "dependency",
                                                         "container"};
  constexpr std::array<std::string_view, 4> kDeeds = {"scan", "scanning", "scanner", "detection"};
  bool has_subject = false;
  bool has_deed = false;
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && is_letter(name[end])) ++end;
    const std::string word = lower_case(name.substr(begin, end - begin));
    const auto is_in = [&](const auto& list) {
      return std::find(list.begin(), list.end(), word) != list.end();
    };
    if (is_in(kScans)) return true;
    has_subject = has_subject || is_in(kSubjects);
    has_deed = has_deed || is_in(kDeeds);
    begin = end + 1;
  }
  return has_subject && has_deed;
}

struct Leak {
  const Field* field = nullptr;  // what lets a failure pass; null for nothing
  std::string_view what;
};

Leak find_leak(const EffectiveJob& job) {
  const Field* const allow_failure = job.field("allow_failure");
  const Node* const rules = job.get("rules");
  if (allow_failure != nullptr && allow_failure->value->is_true())
    return {allow_failure, " may fail"};
  if (rules == nullptr) {
    const Field* const when = job.field("when");
    const bool waits = allow_failure != nullptr || !is_closed(job);
    if (when != nullptr && when->value->text == "manual" && !waits)
      return {when, " runs by hand, and nothing waits for it"};
    return {};
  }
  for (const Item& rule : rules->items) {
    const Field* const may_fail = rule.value->field("allow_failure");
    const Node* const when = rule.value->get("when");
    const bool is_out = when != nullptr && when->text == "never";
    if (may_fail != nullptr && may_fail->value->is_true() && !is_out)
      return {may_fail, " may fail"};
  }
  return {};
}

void check(const EffectiveJob& job, Sink& sink) {
  const Leak leak = find_leak(job);
  if (leak.field == nullptr || (!is_named_scan(job.name) && !scans(job))) return;
  sink.report(*leak.field, "Job " + quote(job.name) + std::string(leak.what));
}

}  // namespace

extern constinit const Rule security_job_not_blocking{
    .id = "gitlab/security-job-not-blocking",
    .severity = Severity::medium,
    .title = "Scan may fail without consequence",
    .risk =
        "Known vulnerabilities and leaked secrets get through, since the job that finds them stops "
        "nothing.",
    .fix =
        "Remove allow_failure, or set it to false for a manual job; set the threshold of the "
        "scanner, or a baseline, instead.",
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
