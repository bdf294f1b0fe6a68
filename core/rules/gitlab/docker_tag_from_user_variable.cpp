#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Whoever may push a branch chooses its name, and with it the tag: a branch called `latest` or `1.2` replaces
the image of that name, and two branches whose slugs are the same overwrite one another.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - docker build -t «"$CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG"» .
    - docker push «$CI_REGISTRY_IMAGE:${CI_COMMIT_REF_NAME}»
)",
    R"(variables:
  TAG: $CI_COMMIT_BRANCH
build:
  script:
    - podman build --tag=«registry.example.com/app:$TAG» .
    - docker tag app «registry.example.com/app:$CI_COMMIT_BRANCH»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - docker build --build-arg BRANCH=$CI_COMMIT_REF_NAME -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" .
    - docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA
    - echo "$CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG"
)",
    R"(build:
  script:
    - docker push "$CI_REGISTRY_IMAGE/$CI_COMMIT_REF_SLUG:$CI_COMMIT_SHA"
    - docker push "$CI_REGISTRY_IMAGE:branch-$CI_COMMIT_SHA"
    - docker pull $CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG
    - '# docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_REF_NAME'
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL015"};

constexpr std::string_view kNames[] = {"CI_COMMIT_REF_NAME", "CI_COMMIT_REF_SLUG",
                                       "CI_COMMIT_BRANCH",   "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
                                       "CI_BUILD_REF_NAME",  "CI_BUILD_REF_SLUG"};

// A variable of the tag that a branch names; empty for none. The tag stands behind the last colon.
std::string branch_in_tag(const shell::Word& image, const ScriptText& text) {
  std::string found;
  for (const shell::Part& part : image.parts) {
    if (part.is_known()) {
      // A '/' behind the colon: that was a port.
      const std::size_t last = part.text.find_last_of(":/");
      if (last != part.text.npos) {
        found = part.text[last] == ':' ? ":" : "";
      }
      continue;
    }
    if (found != ":") continue;
    const std::string_view name = part.text;
    const bool is_branch =
        std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
    if (is_branch) return std::string(name);
    const Origin origin = origin_of(*text.job->pipeline, text.job, name);
    if (origin.content == Content::name && origin.variable != "CI_COMMIT_TAG")
      return std::string(name);
  }
  return {};
}

void report_tag(const shell::Word& image, Span at, ScriptSink& sink) {
  if (sink.text().job == nullptr) return;
  const std::string name = branch_in_tag(image, sink.text());
  if (!name.empty()) sink.report(at, "The tag is " + quote(name));
}

void check_call(const Invocation& call, ScriptSink& sink) {
  using Verb = ContainerCall::Verb;
  const auto container = container_call_of(call);
  if (!container) return;
  if (container->verb == Verb::build) {
    for (const FlagValue& flag : flag_values(*container)) {
      if (flag.name != "-t" && flag.name != "--tag") continue;
      const Span at = flag.word->at;
      // Behind `--tag=` in the same word.
      const auto skip =
          static_cast<std::uint32_t>(flag.word->written.starts_with("--tag=") ? 6 : 0);
      report_tag(*flag.word, {at.begin + skip, at.end}, sink);
    }
  } else if (container->verb == Verb::push || container->verb == Verb::tag) {
    const auto operands = container->call.operands();
    if (!operands.empty()) report_tag(*operands.back(), operands.back()->at, sink);
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule docker_tag_from_user_variable{
    .id = "gitlab/docker-tag-from-user-variable",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Tag of an image is the name of a branch",
    .risk = "Whoever may push a branch replaces an image that others pull by its tag.",
    .fix = "Tag the image with $CI_COMMIT_SHA, and move named tags from protected branches alone.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc docker_tag_from_user_variable_doc{
    .rule = docker_tag_from_user_variable,
    .why = kWhy,
    .source = "GitLab: Predefined CI/CD variables",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
