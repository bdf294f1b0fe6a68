#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
The name of a branch or tag holds neither spaces nor patterns, so an unquoted use is harmless today. It is
one `eval`, or one move of the line into `ssh`, away from running what somebody named a branch. Double
quotes cost nothing.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - git checkout «$CI_COMMIT_REF_NAME»
)",
    R"(build:
  variables: {BRANCH: $CI_COMMIT_BRANCH}
  script:
    - make BRANCH=«${BRANCH}»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - git checkout "$CI_COMMIT_REF_NAME"
    - BRANCH=$CI_COMMIT_REF_NAME
    - echo $CI_COMMIT_REF_NAME_CUSTOM $CI_COMMIT_SHA
)",
    R"(build:
  script:
    - echo '$CI_COMMIT_TAG' \$CI_COMMIT_TAG
    - if [[ $CI_COMMIT_TAG ]]; then make; fi
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL002"};

void check(const Pipeline& pipeline, Sink& sink) {
  for (const ScriptText& text : pipeline.texts) {
    const std::vector<ShellVariable> used = find_shell_variables(text.script);
    if (used.empty()) continue;
    const ScalarMap map(text.node.tree()->source, text.node.text());
    for (const ShellVariable& variable : used) {
      if (variable.use != ShellVariable::Use::split) continue;
      if (origin_of(pipeline, text.job, variable.name).content != Content::name) continue;
      Hit& hit = sink.report(map.span(variable.begin, variable.end),
                             quote(variable.name) + " stands without quotes");
      hit.with_node(text.node.path()).with_evidence(variable.name);
      hit.with_resource(text.address());
      std::string quoted(1, '"');
      quoted.append(text.node.value().substr(variable.begin, variable.end - variable.begin));
      set_part(hit, Edit::Safety::needs_review, text.node, map, variable.begin, variable.end,
               quoted += '"');
    }
  }
}

}  // namespace

extern constinit const Rule unquoted_variable{
    .id = "gitlab/unquoted-variable",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Name of a branch stands in a command without quotes",
    .risk = "Where the line is once evaluated again, whoever names the branch runs commands.",
    .fix = "Put the variable in double quotes.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc unquoted_variable_doc{.rule = unquoted_variable,
                                                     .why = kWhy,
                                                     .source = "GitLab: Predefined CI/CD variables",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
