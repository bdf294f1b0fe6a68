#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`CI_JOB_TOKEN` is good for GitLab alone: with it one reads packages, images and repositories that the project
may read, for as long as the job runs. Another host has no use for it but that. Hosts that are called after
GitLab, that a variable names, or that are asked for GitLab's own paths (`/api/v4/`) are not reported.
)";

constexpr std::string_view kBad[] = {
    R"(upload:
  script:
    - 'curl --header "JOB-TOKEN: $CI_JOB_TOKEN" «https://example.com/upload»'
    - curl «"https://example.com/upload?token=${CI_JOB_TOKEN}"»
)",
    R"(before_script:
  - |
    wget --header="JOB-TOKEN: $CI_JOB_TOKEN" «https://user:$CI_JOB_TOKEN@example.org/x»
)",
};
constexpr std::string_view kGood[] = {
    R"(upload:
  script:
    - 'curl --header "JOB-TOKEN: $CI_JOB_TOKEN" https://gitlab.com/api/v4/packages'
    - 'curl --header "JOB-TOKEN: $CI_JOB_TOKEN" "$CI_API_V4_URL/packages"'
    - 'curl --header "JOB-TOKEN: $CI_JOB_TOKEN" https://git.example.com/api/v4/projects/1/packages'
    - ./deploy.sh --token $CI_JOB_TOKEN
)",
    R"(upload:
  script:
    - git clone https://gitlab-ci-token:$CI_JOB_TOKEN@git.example.com/octo/tool.git
    - curl https://example.com/upload
    - '# curl -H "JOB-TOKEN: $CI_JOB_TOKEN" https://example.com'
    - 'curl -H "JOB-TOKEN: $CI_JOB_TOKEN" https://registry.gitlab.com/octo'
)",
};
constexpr std::string_view kAny[] = {"glsec:GL004"};
constexpr std::string_view kCurl[] = {"checkov:CKV_GITLABCI_1"};
constexpr auto kAliases = kJoined<kAny, kCurl>;

bool holds_token(const shell::Word& word) {
  return std::any_of(word.parts.begin(), word.parts.end(), [](const shell::Part& part) {
    return !part.is_known() && (part.text == "CI_JOB_TOKEN" || part.text == "CI_BUILD_TOKEN");
  });
}

void check_call(const Invocation& call, ScriptSink& sink) {
  const auto words = call.arguments();
  if (!std::any_of(words.begin(), words.end(), holds_token)) return;
  for (const shell::Word* const word : addresses_of(call)) {
    const std::string address = name_of(*word);
    if (!is_foreign_address(address)) continue;
    Hit& hit = sink.report(word->at, "The token of the job goes to " + quote(host_of(address)));
    if (call.name != "curl") hit.with_aliases(kAny);
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule job_token_forwarded{
    .id = "gitlab/job-token-forwarded",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Token of the job is sent to another host",
    .risk =
        "Whoever runs that host reads and writes, while the job runs, whatever the project may.",
    .fix = "Send the token to GitLab alone; give the other host a token of its own.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc job_token_forwarded_doc{.rule = job_token_forwarded,
                                                       .why = kWhy,
                                                       .source = "GitLab: CI/CD job token; CWE-200",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
