#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Who names a branch or writes a commit message puts text into the address, the headers or the body of this
request. At the start of the address it chooses the server; behind it, other paths and other fields.
)";

constexpr std::string_view kBad[] = {
    R"(notify:
  script:
    - curl "https://api.example.com/builds/«$CI_COMMIT_BRANCH»"
    - wget "https://«${CI_COMMIT_REF_NAME}».example.com/hook"
)",
    R"(notify:
  script:
    - 'curl -d "text=«$CI_MERGE_REQUEST_TITLE»" https://api.example.com/hook'
    - |
      curl -H "X-Ref: «$CI_COMMIT_REF_SLUG»" https://api.example.com
)",
};
constexpr std::string_view kGood[] = {
    R"(notify:
  script:
    - curl -H "Authorization: Bearer $TOKEN" "https://api.example.com/$CI_COMMIT_SHA"
    - echo "$CI_COMMIT_REF_NAME"
    - curl --data-urlencode "text=$CI_COMMIT_TITLE" https://api.example.com
)",
    R"(notify:
  script:
    - '# curl https://api.example.com/$CI_COMMIT_REF_NAME'
    - curl -o "$CI_COMMIT_REF_SLUG.json" https://api.example.com/data
    - curl 'https://api.example.com/$CI_COMMIT_REF_NAME'
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL025"};

constexpr std::string_view kUnsent[] = {"-o", "--output", "-O", "--output-document",
                                        "--data-urlencode"};
constexpr std::string_view kSlugs[] = {"CI_COMMIT_REF_SLUG", "CI_BUILD_REF_SLUG"};

bool is_of_outsiders(std::string_view variable, const ScriptText& text) {
  if (std::find(std::begin(kSlugs), std::end(kSlugs), variable) != std::end(kSlugs)) return true;
  return text.job != nullptr
             ? origin_of(*text.job->pipeline, text.job, variable).content != Content::safe
             : content_of(variable) != Content::safe;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.name != "curl" && call.name != "wget") return;
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 &&
        std::find(std::begin(kUnsent), std::end(kUnsent), words[i - 1].value) != std::end(kUnsent))
      continue;
    for (const shell::Part& part : words[i].parts) {
      const bool is_variable =
          part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter;
      if (!is_variable || !is_of_outsiders(part.text, sink.text())) continue;
      // Before any '/' behind the scheme, it is the host.
      const std::string_view before = words[i].prefix();
      const bool is_host = before.ends_with("://");
      sink.report(part.at, quote(part.text) + (is_host ? " chooses the host" : " is sent as it is"))
          .with_severity(is_host ? Severity::medium : Severity::low);
    }
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule request_to_user_host{
    .id = "gitlab/request-to-user-host",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Text of outsiders goes into a request",
    .risk =
        "Whoever names a branch or writes a commit message changes what the job asks for, or which "
        "server gets its token.",
    .fix = "Send the text with --data-urlencode, or send the hash of the commit in its place.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::network},
    .check = check,
};

extern constinit const RuleDoc request_to_user_host_doc{
    .rule = request_to_user_host,
    .why = kWhy,
    .source = "CWE-918; GitLab: Predefined CI/CD variables",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
