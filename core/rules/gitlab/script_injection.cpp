#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/gitlab_effective.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

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
    R"(.with-subject:
  variables: {SUBJECT: $CI_COMMIT_TITLE}
notify:
  extends: .with-subject
  script:
    - ./notify.sh «$SUBJECT»
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
    R"(variables: {SUBJECT: $CI_COMMIT_TITLE}
.fixed:
  variables: {SUBJECT: A new version}
notify:
  extends: .fixed
  script:
    - ./notify.sh $SUBJECT
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL002"};

// Nothing for a use that does no harm.
std::optional<std::string> fault_of(const ShellVariable& used, Content content,
                                    std::string_view variable) {
  const bool is_evaluated = used.use == ShellVariable::Use::evaluated;
  if (used.use == ShellVariable::Use::whole || content == Content::safe) return std::nullopt;
  // A name of a branch holds nothing that an unquoted use would take apart.
  if (!is_evaluated && content != Content::text) return std::nullopt;
  return quote(variable) +
         (is_evaluated ? " is run as code" : " stands in a command without quotes");
}

void complete(Hit& hit, const ShellVariable& used) {
  hit.with_evidence(used.name);
  if (used.use != ShellVariable::Use::evaluated)
    hit.with_severity(Severity::medium).with_confidence(Confidence::low);
}

class Check {
 public:
  explicit Check(Sink& sink) : sink_(sink) {}

  void job(const EffectiveJob& job) {
    for (const EffectiveText& text : job.script) {
      const Node& node = *text.item->value;
      if (text.is_written) judged_.insert({node.written.document, node.written.node.index()});
      for (const ShellVariable& used : variables(*text.script)) {
        const EffectiveOrigin origin = origin_of(job, used.name);
        const auto fault = fault_of(used, origin.content, origin.variable);
        if (!fault) continue;
        Hit& hit = sink_.report(text, used.begin, used.end, *fault);
        if (origin.set_at != nullptr) hit.relate(*origin.set_at, "set here");
        complete(hit.with_resource(job.address()), used);
      }
    }
  }

  // What no job here takes, but other repositories may.
  void rest(const Document& document, const Pipeline& pipeline) {
    for (const ScriptText& text : pipeline.texts) {
      if (judged_.contains({&document, text.node.index()})) continue;
      for (const ShellVariable& used : find_shell_variables(text.script)) {
        const Origin origin = origin_of(pipeline, text.job, used.name);
        const auto fault = fault_of(used, origin.content, origin.variable);
        if (!fault) continue;
        const ScalarMap map(text.node.tree()->source, text.node.text());
        Hit& hit = sink_.report(document.id, map.span(used.begin, used.end), *fault);
        if (origin.set_at) hit.relate(origin.set_at.use(), "set here");
        complete(hit.with_node(text.node.path()).with_resource(text.address()), used);
      }
    }
  }

 private:
  // Read once, however many jobs share the script.
  const std::vector<ShellVariable>& variables(const shell::Script& script) {
    const auto [at, is_new] = variables_.try_emplace(&script);
    if (is_new) at->second = find_shell_variables(script);
    return at->second;
  }

  Sink& sink_;
  std::set<std::pair<const Document*, NodeIndex>> judged_;
  std::unordered_map<const shell::Script*, std::vector<ShellVariable>> variables_;
};

void check(const Effective& pipeline, Sink& sink) {
  Check check(sink);
  for (const EffectiveJob& job : pipeline.jobs) check.job(job);
  if (const auto* const file = std::get_if<Pipeline>(&pipeline.entry->model))
    check.rest(*pipeline.entry, *file);
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
