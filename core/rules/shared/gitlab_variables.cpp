#include "core/rules/shared/gitlab_variables.h"

#include <algorithm>
#include <iterator>

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
    // GitLab expands the value as a shell would a word in double quotes.
    Origin origin;
    for (const ShellVariable& used : find_shell_variables(value.value())) {
      const Content content = content_of(used.name);
      if (content > origin.content) origin = {content, used.name, value};
    }
    return origin;
  }
  return {};
}

}  // namespace sluice::gitlab
