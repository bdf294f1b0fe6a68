#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
GitLab hands its variables to the shell through the environment, so a title or a branch name is not code by
itself. It becomes code where the shell reads it a second time: in `eval`, `sh -c "…"`, or the command of
`ssh`. Text with spaces, such as a commit message, is also taken apart where it stands without double
quotes: it then brings options and file patterns of its own into the command. Such a finding is medium and
of low confidence, since what it does depends on the command.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - eval "make «$CI_COMMIT_REF_NAME»"
    - |
      echo start
      ssh deploy@host "git checkout «${CI_COMMIT_BRANCH}»"
)",
    R"(variables:
  SUBJECT: $CI_COMMIT_TITLE
.notify:
  script:
    - ./notify.sh «$SUBJECT»
notify:
  extends: .notify
)",
    R"(before_script:
  - 'echo ''it'' «$CI_COMMIT_MESSAGE»'
job:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"y(test:
  script:
    - ./notify.sh "$CI_COMMIT_TITLE" '$CI_COMMIT_MESSAGE' \$CI_COMMIT_MESSAGE
    - TITLE=$CI_COMMIT_TITLE
    - git checkout $CI_COMMIT_REF_NAME
    - '[[ $CI_COMMIT_MESSAGE =~ skip ]] && exit 0'
    - bash -c 'echo "$CI_COMMIT_TITLE"'
    - eval "$(ssh-agent -s)"
    - ssh deploy@host "deploy $CI_COMMIT_SHORT_SHA $CI_COMMIT_REF_SLUG"
)y",
    R"(variables:
  SUBJECT: $CI_COMMIT_SHA
notify:
  variables:
    BODY: $CI_COMMIT_MESSAGE
  script:
    - ./notify.sh $SUBJECT "$BODY"
    - |
      # $CI_COMMIT_MESSAGE
      cat <<EOF > body.txt
      $CI_COMMIT_MESSAGE
      EOF
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL002"};

void check(const Pipeline& pipeline, Sink& sink) {
  for (const ScriptText& text : pipeline.texts) {
    const std::vector<ShellVariable> used = find_shell_variables(text.script);
    if (used.empty()) continue;
    const ScalarMap map(text.node.tree()->source, text.node.text());
    for (const ShellVariable& variable : used) {
      if (variable.use == ShellVariable::Use::whole) continue;
      const bool is_evaluated = variable.use == ShellVariable::Use::evaluated;
      const Origin origin = origin_of(pipeline, text.job, variable.name);
      // A name of a branch holds nothing that an unquoted use would take apart.
      if (origin.content == Content::safe || (!is_evaluated && origin.content != Content::text))
        continue;
      const std::string name = quote(origin.variable);
      Hit& hit = sink.report(
          map.span(variable.begin, variable.end),
          is_evaluated ? name + " is run as code" : name + " stands in a command without quotes");
      hit.with_node(text.node.path()).with_evidence(variable.name);
      hit.with_resource(text.address());
      if (origin.set_at) hit.relate(origin.set_at.use(), "set here");
      if (!is_evaluated) hit.with_severity(Severity::medium).with_confidence(Confidence::low);
    }
  }
}

}  // namespace

extern constinit const Rule script_injection{
    .id = "gitlab/script-injection",
    .severity = Severity::high,
    .title = "Text of outsiders reaches a command",
    .risk =
        "Who writes a commit message, names a branch or opens a merge request can run commands "
        "with the variables of this job.",
    .fix =
        "Put the variable in double quotes, and hand it to eval, sh -c and ssh as an argument, not "
        "as a part of the code.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc script_injection_doc{
    .rule = script_injection,
    .why = kWhy,
    .source = "GitLab: Predefined CI/CD variables; CWE-78",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
