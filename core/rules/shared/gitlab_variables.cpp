#include "core/rules/shared/gitlab_variables.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/shell_variables.h"

namespace sluice::gitlab {
namespace {

constexpr std::string_view kTexts[] = {"CI_COMMIT_MESSAGE",
                                       "CI_COMMIT_TITLE",
                                       "CI_COMMIT_DESCRIPTION",
                                       "CI_COMMIT_AUTHOR",
                                       "CI_COMMIT_TAG_MESSAGE",
                                       "CI_MERGE_REQUEST_TITLE",
                                       "CI_MERGE_REQUEST_DESCRIPTION",
                                       "GITLAB_USER_NAME"};
constexpr std::string_view kNames[] = {
    "CI_COMMIT_REF_NAME", "CI_COMMIT_BRANCH",
    "CI_COMMIT_TAG",      "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
    "CI_BUILD_REF_NAME",  "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME",
    "GITLAB_USER_EMAIL",  "CI_PIPELINE_NAME"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// GitLab expands a value as a shell would a word in double quotes.
template <typename Visit>
void each_variable(std::string_view value, const Visit& visit) {
  if (value.find('$') == value.npos) return;
  for (const ShellVariable& used : find_shell_variables(value)) visit(used.name);
}

}  // namespace

Content content_of(std::string_view name) {
  if (is_one_of(name, kTexts)) return Content::text;
  return is_one_of(name, kNames) ? Content::name : Content::safe;
}

Origin origin_of(const Pipeline& pipeline, const Job* job, std::string_view name) {
  const Content own = content_of(name);
  if (own != Content::safe) return {own, std::string(name), {}};
  for (const NodeRef scope : {job != nullptr ? job->variables : NodeRef(), pipeline.variables}) {
    const NodeRef value = value_of(scope[name]);
    if (!value.is_scalar()) continue;
    Origin origin;
    each_variable(value.value(), [&](const std::string& used) {
      const Content content = content_of(used);
      if (content > origin.content) origin = {content, used, value};
    });
    return origin;
  }
  return {};
}

EffectiveOrigin origin_of(const EffectiveJob& job, std::string_view name) {
  const Content own = content_of(name);
  if (own != Content::safe) return {own, std::string(name), nullptr};
  const Node* const variables = job.get("variables");
  const Field* const set = variables != nullptr ? variables->field(name) : nullptr;
  EffectiveOrigin origin;
  if (set == nullptr || !set->value->is_text()) return origin;
  each_variable(set->value->text, [&](const std::string& used) {
    const Content content = content_of(used);
    if (content > origin.content) origin = {content, used, set};
  });
  return origin;
}

EffectiveOrigin origin_within(const EffectiveJob& job, std::string_view value) {
  EffectiveOrigin most;
  each_variable(value, [&](const std::string& used) {
    EffectiveOrigin origin = origin_of(job, used);
    if (origin.content > most.content) most = std::move(origin);
  });
  return most;
}

bool holds_ref_slug(std::string_view value) {
  bool holds = false;
  each_variable(value, [&](const std::string& used) {
    holds = holds || used == "CI_COMMIT_REF_SLUG" || used == "CI_BUILD_REF_SLUG";
  });
  return holds;
}

}  // namespace sluice::gitlab
