#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/gitlab_effective.h"
#include "core/model/project.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_inheritance.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/words.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
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
    R"y(title:
  stage: build
  script:
    - TITLE="release $CI_COMMIT_TITLE"
    - eval "notify «$TITLE»"
    - python3 -c "print('«$CI_COMMIT_MESSAGE»')"
    - echo "make $CI_COMMIT_REF_NAME" > plan.txt
    - FIRST=$(echo "$CI_COMMIT_TITLE" | cut -d' ' -f1)
    - eval "notify «$FIRST»"
    - LAST=$(git log -1 --format=%s | tail -n 1)
    - sh -c "notify «$LAST»"
    - echo "make «$CI_COMMIT_BRANCH»" | sed 's/main/dev/' | tee log | bash
    - echo "SUBJECT=$TITLE" >> build.env
  artifacts: {reports: {dotenv: build.env}}
deploy:
  stage: deploy
  script:
    - ./deploy.sh "$SUBJECT"
    - sh -c "announce «$SUBJECT»"
)y",
    R"(=== .gitlab-ci.yml
include: ci/*.yml
test:
  extends: .used
=== ci/jobs.yml
.used:
  script: [./notify.sh «$CI_COMMIT_TITLE»]
.unused:
  script: [./notify.sh «$CI_COMMIT_TITLE»]
)",
    R"(=== .gitlab-ci.yml
include:
  - local: ci/deploy.yml
    inputs: {target: review-$CI_COMMIT_REF_NAME, level: high}
=== ci/deploy.yml
spec:
  inputs: {target: {}, level: {}}
---
deploy:
  script:
    - make
    - ./deploy.sh "«$[[ inputs.target | expand_vars ]]»" $[[ inputs.level | expand_vars ]]
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
    R"y(title:
  stage: build
  script:
    - TITLE=$CI_COMMIT_TITLE
    - TITLE=fixed
    - eval "notify $TITLE"
    - FIRST=$(echo "$CI_COMMIT_TITLE" | tr -cd 'a-z')
    - COUNT=$(echo "$CI_COMMIT_TITLE" | wc -c)
    - LAST=$(git log -1 --format=%H)
    - eval "notify $FIRST $COUNT $LAST"
    - echo "make $CI_COMMIT_BRANCH" | tr -cd 'a-z ' | bash
    - echo "SUBJECT=$CI_COMMIT_TITLE" >> build.env
  artifacts: {reports: {dotenv: build.env}}
deploy:
  stage: deploy
  needs: []
  script:
    - sh -c "announce $SUBJECT"
)y",
    R"(=== .gitlab-ci.yml
include:
  - local: ci/deploy.yml
    inputs: {target: review-$CI_COMMIT_REF_NAME, version: $CI_COMMIT_SHA}
=== ci/deploy.yml
spec:
  inputs: {target: {}, version: {}}
---
deploy:
  script:
    - ./deploy.sh "$[[ inputs.target ]]" $[[ inputs.version | expand_vars ]]
)",
    R"(.base:
  script: [./notify.sh $CI_COMMIT_TITLE]
notify:
  extends: .base
  script: [./notify.sh]
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

// A variable of the shell, or of a report, that has a text in it as it is.
struct Carried {
  EffectiveOrigin origin;
  Place set_at;
};
using Carries = std::map<std::string, Carried, std::less<>>;

void take_worse(EffectiveOrigin& most, EffectiveOrigin origin) {
  if (origin.content > most.content) most = std::move(origin);
}

// Where the texts that a word takes in come from.
class Words {
 public:
  Words(const EffectiveJob& job, const shell::Script& script, const Carries& locals)
      : job_(job), script_(script), locals_(locals) {}

  EffectiveOrigin of(const shell::Word& word) const {
    EffectiveOrigin most;
    for (const shell::Part& part : word.parts) {
      const bool is_variable = part.kind == shell::PartKind::variable ||
                               (part.kind == shell::PartKind::parameter &&
                                part.at.end - part.at.begin == part.text.size() + 3);  // ${NAME}
      if (is_variable) take_worse(most, of(part.text));
      if (part.kind == shell::PartKind::command || part.kind == shell::PartKind::backticks)
        take_worse(most, printed(part.commands));
    }
    return most;
  }

 private:
  static constexpr int kDeepest = 16;

  EffectiveOrigin of(std::string_view variable) const {
    const auto local = locals_.find(variable);
    return local != locals_.end() ? local->second.origin : gitlab::origin_of(job_, variable);
  }

  // What the commands of a substitution print, as far as they leave it as it is.
  EffectiveOrigin printed(shell::Range range) const {
    EffectiveOrigin most;
    if (range.begin >= range.end || depth_ > kDeepest) return most;
    ++depth_;
    const std::uint32_t parent = script_.commands[range.begin].parent;
    EffectiveOrigin piped;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const shell::Command& command = script_.commands[i];
      if (command.parent != parent) continue;
      piped = printed(command, command.stage == 0 ? EffectiveOrigin() : std::move(piped));
      const bool is_last = command.pipeline == shell::kNone ||
                           command.stage + 1 == script_.pipelines[command.pipeline].stages;
      if (is_last) take_worse(most, piped);
    }
    --depth_;
    return most;
  }

  EffectiveOrigin printed(const shell::Command& command, EffectiveOrigin piped) const {
    constexpr std::string_view kSpeaking[] = {"echo", "printf", "basename", "dirname"};
    constexpr std::string_view kCutting[] = {"cut", "awk", "rev", "xargs"};
    const std::optional<Invocation> call = invocation_of(command);
    if (!call) return {};
    const auto is_one_of = [&](const auto& names) {
      return std::find(std::begin(names), std::end(names), call->name) != std::end(names);
    };
    if (is_one_of(kSpeaking)) {
      EffectiveOrigin most;
      for (const shell::Word& word : call->arguments()) take_worse(most, of(word));
      return most;
    }
    if (call->name == "git") return told_by_git(*call);
    if (!leaves_text(*call) && !is_one_of(kCutting)) return {};
    for (const shell::Redirection& one : command.redirections) {
      if (one.kind == shell::Redirect::here_string) take_worse(piped, of(one.target));
    }
    return piped;
  }

  // `git log -1 --format=%s` prints what the author of the commit wrote.
  EffectiveOrigin told_by_git(const Invocation& call) const {
    const auto operands = call.operands({.letters = "Cc", .names = {}});
    const std::string_view verb = operands.empty() ? std::string_view() : operands[0]->value;
    if (verb != "log" && verb != "show") return {};
    for (const shell::Word& word : call.arguments()) {
      for (const std::string_view field : {"%s", "%B", "%b"}) {
        const bool is_format = word.value.starts_with("--format=") ||
                               word.value.starts_with("--pretty=") || word.value.starts_with('%');
        if (is_format && word.value.find(field) != word.value.npos)
          return gitlab::origin_of(job_, "CI_COMMIT_MESSAGE");
      }
    }
    return {};
  }

  const EffectiveJob& job_;
  const shell::Script& script_;
  const Carries& locals_;
  mutable int depth_ = 0;
};

// NAME of `echo "NAME=$VALUE" >> FILE`, where FILE is a report that hands variables on.
std::string_view reported_name(const shell::Command& command, const Node& dotenv) {
  if ((command.name() != "echo" && command.name() != "printf") || command.words.size() < 2)
    return {};
  const auto names_report = [&](const shell::Redirection& redirection) {
    const auto is_it = [&](const Node& path) {
      std::string_view file = redirection.target.value;
      if (file.starts_with("./")) file.remove_prefix(2);
      return !file.empty() && path.text == file;
    };
    return redirection.target.is_known() &&
           (is_it(dotenv) || std::any_of(dotenv.items.begin(), dotenv.items.end(),
                                         [&](const Item& item) { return is_it(*item.value); }));
  };
  if (std::none_of(command.redirections.begin(), command.redirections.end(), names_report))
    return {};
  const std::string_view text = command.words[1].prefix();
  const std::size_t equals = text.find('=');
  return equals != text.npos ? text.substr(0, equals) : std::string_view();
}

std::string_view section_of(const ScriptText& text) {
  for (const std::string_view key : {"before_script", "script", "after_script"}) {
    const NodeRef section = text.job->node[key];
    if (section && section.span().contains(text.node.span())) return key;
  }
  return "script";
}

// A use in a text as it is written, by what its own file says of the variable.
void judge_written(const Document& document, const Pipeline& pipeline, const ScriptText& text,
                   Sink& sink) {
  if (text.job != nullptr && is_always_replaced(pipeline, *text.job, section_of(text))) return;
  for (const ShellVariable& used : find_shell_variables(text.script)) {
    const Origin origin = origin_of(pipeline, text.job, used.name);
    const auto fault = fault_of(used, origin.content, origin.variable);
    if (!fault) continue;
    const ScalarMap map(text.node.tree()->source, text.node.text());
    Hit& hit = sink.report(document.id, map.span(used.begin, used.end), *fault);
    if (origin.set_at) hit.relate(origin.set_at.use(), "set here");
    complete(hit.with_node(text.node.path()).with_resource(text.address()), used);
  }
}

class Check {
 public:
  Check(const Effective& pipeline, Sink& sink) : pipeline_(pipeline), sink_(sink) {
    for (const EffectiveJob& job : pipeline.jobs) read_report(job);
  }

  void job(const EffectiveJob& job) {
    Carries carried = handed_to(job);
    std::string_view section;
    for (const EffectiveText& text : job.script) {
      // after_script has a shell of its own.
      if (text.section == "after_script" && std::exchange(section, text.section) != text.section)
        carried = handed_to(job);
      const Node& node = *text.item->value;
      if (text.is_written) judged_.insert({node.written.document, node.written.node.index()});
      const std::vector<shell::Command>& commands = text.script->commands;
      judge_expanded(job, text);
      auto next = commands.begin();
      const auto assign_before = [&](std::size_t end) {
        for (; next != commands.end() && next->at.begin < end; ++next)
          assign(job, text, *next, carried);
      };
      for (const ShellVariable& used : variables(*text.script)) {
        assign_before(used.begin);
        judge(job, text, used, carried);
      }
      assign_before(static_cast<std::size_t>(-1));
    }
  }

  // What no job here takes, but other repositories may.
  void rest(const Document& document, const Pipeline& pipeline) {
    for (const ScriptText& text : pipeline.texts) {
      if (judged_.contains({&document, text.node.index()})) continue;
      judge_written(document, pipeline, text, sink_);
    }
  }

 private:
  void judge(const EffectiveJob& job, const EffectiveText& text, const ShellVariable& used,
             const Carries& carried) {
    const auto local = carried.find(used.name);
    const EffectiveOrigin origin =
        local != carried.end() ? local->second.origin : gitlab::origin_of(job, used.name);
    const auto fault = fault_of(used, origin.content, origin.variable);
    if (!fault) return;
    Hit& hit = sink_.report(text, used.begin, used.end, *fault);
    if (local != carried.end()) hit.relate(local->second.set_at, "handed on here");
    if (origin.set_at != nullptr) hit.relate(*origin.set_at, "set here");
    complete(hit.with_resource(job.address()), used);
  }

  // GitLab puts in what `expand_vars` names before any shell sees it, so that no quotes help.
  void judge_expanded(const EffectiveJob& job, const EffectiveText& text) {
    const Written& written = text.item->value->written;
    if (text.is_written || !written.node.is_scalar()) return;
    const std::string_view raw = written.node.value();
    const std::size_t begin = raw.find("$[[");
    std::size_t end = raw.npos;
    for (std::size_t at = begin; at != raw.npos; at = raw.find("$[[", end)) {
      end = raw.find("]]", at);
      // Beside one that leaves the names, whose they are is not known.
      if (end == raw.npos || !holds(raw.substr(at, end - at), "expand_vars")) return;
    }
    if (begin == raw.npos) return;
    end = raw.find("]]", begin);
    for (const ShellVariable& used : variables(*text.script)) {
      if (raw.find(used.name) != raw.npos) continue;  // not by way of an input
      const EffectiveOrigin origin = gitlab::origin_of(job, used.name);
      if (origin.content == Content::safe) continue;
      const ScalarMap map(written.node.tree()->source, written.node.text());
      Hit& hit = sink_.report(written.document->id, map.span(begin, end + 2),
                              quote(origin.variable) + " becomes a part of the script here");
      hit.with_evidence(used.name).with_node(written.node.path()).with_resource(job.address());
      return;
    }
  }

  // `NAME=$VALUE` by itself, or behind export and its kind.
  void assign(const EffectiveJob& job, const EffectiveText& text, const shell::Command& command,
              Carries& carried) const {
    if (command.parent != shell::kNone || !command.words.empty()) return;
    for (const shell::Assignment& assignment : command.assignments) {
      EffectiveOrigin origin = Words(job, *text.script, carried).of(assignment.value);
      const std::string name(assignment.name.value);
      if (origin.content == Content::safe && !assignment.appends) {
        // What else it may be is not known to be an outsider's.
        carried[name] = {};
      } else if (origin.content != Content::safe) {
        carried[name] = {std::move(origin), place_in(text)};
      }
    }
  }

  static Place place_in(const EffectiveText& text) { return place_of(text.item->value->written); }

  // Of a job with a dotenv report, the variables in it.
  void read_report(const EffectiveJob& job) {
    const Node* const artifacts = job.get("artifacts");
    const Node* const reports = artifacts != nullptr ? artifacts->get("reports") : nullptr;
    const Node* const dotenv = reports != nullptr ? reports->get("dotenv") : nullptr;
    if (dotenv == nullptr) return;
    Carries locals;
    for (const EffectiveText& text : job.script) {
      for (const shell::Command& command : text.script->commands) {
        assign(job, text, command, locals);
        const std::string_view name = reported_name(command, *dotenv);
        if (name.empty()) continue;
        EffectiveOrigin origin = Words(job, *text.script, locals).of(command.words[1]);
        if (origin.content == Content::safe) continue;
        reports_[job.name].insert_or_assign(std::string(name),
                                            Carried{std::move(origin), place_in(text)});
      }
    }
  }

  // What reports of other jobs hand to this one: of those that it needs, or of all before it.
  Carries handed_to(const EffectiveJob& job) const {
    Carries carried;
    if (reports_.empty()) return carried;
    const Node* const needs = job.get("needs");
    const Node* const dependencies = job.get("dependencies");
    const auto names = [](const Node& list, std::string_view name) {
      return std::any_of(list.items.begin(), list.items.end(), [&](const Item& item) {
        const Node* const one = item.value->is_mapping() ? item.value->get("job") : item.value;
        const Node* const artifacts = item.value->get("artifacts");
        return one != nullptr && one->text == name &&
               (artifacts == nullptr || !artifacts->is_false());
      });
    };
    for (const auto& [name, variables] : reports_) {
      const EffectiveJob* const other = pipeline_.job(name);
      if (other == nullptr || other == &job) continue;
      const bool is_handed = dependencies != nullptr ? names(*dependencies, name)
                             : needs != nullptr      ? names(*needs, name)
                                                     : stage_of(*other) < stage_of(job);
      if (is_handed) carried.insert(variables.begin(), variables.end());
    }
    return carried;
  }

  std::size_t stage_of(const EffectiveJob& job) const {
    const Node* const stage = job.get("stage");
    const auto& stages = pipeline_.stages;
    const auto at =
        std::find(stages.begin(), stages.end(), stage != nullptr ? stage->text : "test");
    return static_cast<std::size_t>(at - stages.begin());
  }

  // Read once, however many jobs share the script.
  const std::vector<ShellVariable>& variables(const shell::Script& script) {
    const auto [at, is_new] = variables_.try_emplace(&script);
    if (is_new) at->second = find_shell_variables(script);
    return at->second;
  }

  const Effective& pipeline_;
  Sink& sink_;
  std::map<std::string_view, Carries> reports_;  // by job
  std::set<std::pair<const Document*, NodeIndex>> judged_;
  std::unordered_map<const shell::Script*, std::vector<ShellVariable>> variables_;
};

// Names that a file extends or refers to.
void add_used_names(const Pipeline& pipeline, std::set<std::string_view>& names) {
  for (const Job& job : pipeline.jobs) {
    if (job.extends.is_scalar()) names.insert(job.extends.value());
    if (!job.extends.is_sequence()) continue;
    for (const NodeRef name : job.extends.children()) names.insert(name.value());
  }
  const Tree* const tree = pipeline.node.tree();
  if (tree == nullptr) return;
  for (NodeIndex i = 0; i < tree->nodes.size(); ++i) {
    const NodeRef node(*tree, i);
    if (node.is_sequence() && node.tag() == "!reference" && node.size() > 0)
      names.insert(node[0].value());
  }
}

// Hidden jobs of files that others here include, and that no job here takes: templates for other
// repositories.
void check_templates(const Project& project, Sink& sink) {
  std::set<std::string_view> used;
  std::vector<std::string_view> included;
  for (const Document* const document : project.documents) {
    const auto* const pipeline = std::get_if<Pipeline>(&document->model);
    if (pipeline == nullptr) continue;
    add_used_names(*pipeline, used);
    for (const Include& include : pipeline->includes) {
      std::string_view path = include.local.value;
      while (path.starts_with('/')) path.remove_prefix(1);
      if (!path.empty()) included.push_back(path);
    }
  }
  if (included.empty()) return;
  for (const Document* const document : project.documents) {
    const auto* const pipeline = std::get_if<Pipeline>(&document->model);
    if (pipeline == nullptr) continue;
    const bool is_included = std::any_of(
        included.begin(), included.end(),
        [&](std::string_view pattern) { return matches_include(pattern, document->path); });
    if (!is_included) continue;
    for (const ScriptText& text : pipeline->texts) {
      if (text.job != nullptr && text.job->hidden && used.count(text.job->name.value) == 0)
        judge_written(*document, *pipeline, text, sink);
    }
  }
}

void check(const Effective& pipeline, Sink& sink) {
  Check check(pipeline, sink);
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
    .also = check_templates,
};

extern constinit const RuleDoc script_injection_doc{
    .rule = script_injection,
    .why = kWhy,
    .source = "GitLab: Predefined CI/CD variables; CWE-78",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
