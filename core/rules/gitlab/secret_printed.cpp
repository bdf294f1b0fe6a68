#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/calls.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
What a job prints stays in its log, for all who can read it. Masking hides a masked variable as it is; not one
that is not masked, nor a part of it, nor what some tool makes of it.
)";

constexpr std::string_view kBad[] = {
    R"(debug:
  script:
    - echo «$API_TOKEN»
    - printf "%s\n" "«${DEPLOY_PASSWORD}»"
    - 'echo "start"; echo "token=«$CI_JOB_TOKEN»"'
)",
    R"(before_script:
  - |
    if true; then
      echo "«$AWS_SECRET_ACCESS_KEY»" >&2
    fi
)",
};
constexpr std::string_view kGood[] = {
    R"y(deploy:
  script:
    - echo "$REGISTRY_PASSWORD" | docker login -u user --password-stdin
    - echo "key = $AWS_SECRET_ACCESS_KEY" >> ~/.s3cfg
    - AUTH="$(echo -n "user:$API_KEY" | base64)"
    - ssh-add <(echo "$DEPLOY_PRIVATE_KEY")
    - 'test -n "$API_TOKEN" || { echo "API_TOKEN not set"; exit 1; }'
    - '{ echo "token=$API_TOKEN"; } > config'
)y",
    R"(deploy:
  script:
    - echo '$API_TOKEN is deprecated' "${API_TOKEN:+set}" "${#API_TOKEN}"
    - curl -H "Authorization: Bearer $API_TOKEN" https://api.example.com
    - echo "$TOKEN_URL $CI_COMMIT_SHA $MAX_TOKENS"
    - printf -v HEADER "Token %s" "$API_TOKEN"
    - '# echo $API_TOKEN'
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL021"};

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.name != "echo" && call.name != "printf") return;
  const bool assigns = call.name == "printf" && call.flag("-v") != nullptr;
  if (assigns || !is_printed(sink.text().script, *call.command)) return;
  for (const shell::Word& word : call.arguments()) {
    for (const shell::Part& part : word.parts) {
      if (is_plain_variable(part) && is_secret_name(part.text))
        sink.report(part.at, quote(part.text) + " is printed")
            .with_evidence(std::string(part.text));
    }
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule secret_printed{
    .id = "gitlab/secret-printed",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Secret is printed to the log",
    .risk = "Whoever can read the log of a job has the secret.",
    .fix = "Remove the command; to know whether a variable is set, test it with [ -n ].",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secret_printed_doc{.rule = secret_printed,
                                                  .why = kWhy,
                                                  .source = "CWE-532",
                                                  .path = ".gitlab-ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::gitlab
