#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A pipeline of a shell has the status of its last command: `pytest | tee log` succeeds whatever the tests say.
The runner sets `pipefail` where the shell of the image offers it; `dash` of older Debian and Ubuntu does not,
nor does a shell that the script starts anew. Which one an image has cannot be seen here. Set in the script, it
holds wherever that runs.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  script:
    - «pytest | tee log.txt»
    - |
      make
      «curl -fsSL https://example.com/a.tar.gz | tar xz»
)",
    R"(before_script:
  - «mysqldump app | gzip > dump.gz» && make
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script:
    - set -o pipefail; pytest | tee log.txt
    - echo "$TOKEN" | docker login --password-stdin && cat a | wc -l
    - VERSION=$(curl -s https://example.com | jq -r .version)
    - if curl -s https://example.com | grep -q ok; then make; fi
)",
    R"(test:
  script:
    - |
      set -euo pipefail
      pytest | tee log.txt
    - '# pytest | tee log.txt'
    - env | sort
    - '@(1) | Foreach-Object { $_ }'
    - pytest | grep -v warning || true
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL024"};

// Fails, if at all, for no reason that anybody asked for.
constexpr std::string_view kCannotFail[] = {
    "echo", "printf",   "cat",  "yes",  "true", ":",     "ls",     "date", "uname",
    "env",  "printenv", "grep", "find", "ps",   "head",  "tail",   "sort", "tr",
    "sed",  "awk",      "cut",  "jq",   "git",  "which", "command"};

// What another shell takes for a command is none of ours.
bool is_program(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '+';
  });
}

void check_script(const ScriptText& text, ScriptSink& sink) {
  if (text.node.value().find("pipefail") != std::string_view::npos) return;
  const shell::Script& script = text.script;
  for (const shell::Pipeline& pipeline : script.pipelines) {
    if (pipeline.stages < 2 || pipeline.is_condition || pipeline.is_negated ||
        pipeline.commands.begin == pipeline.commands.end)
      continue;
    if (pipeline.after == shell::Operator::or_if) continue;
    const shell::Command& first = script.commands[pipeline.commands.begin];
    if (first.parent != shell::kNone || !is_program(first.name())) continue;
    if (std::find(std::begin(kCannotFail), std::end(kCannotFail), first.name()) !=
        std::end(kCannotFail))
      continue;
    sink.report(pipeline.at, "A failure of " + quote(first.name()) + " is lost");
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  // Some text of the file sets it for those that follow.
  for (const ScriptText& text : pipeline.texts) {
    if (text.job == nullptr && text.node.value().find("pipefail") != std::string_view::npos) return;
  }
  check_scripts(pipeline, sink, check_script);
}

}  // namespace

extern constinit const Rule no_pipefail{
    .id = "gitlab/no-pipefail",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::auditor,
    .title = "Failure before a pipe may go unseen",
    .risk = "A test that failed, or a download that broke off, lets the pipeline go on.",
    .fix = "Write set -o pipefail before it, in bash.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc no_pipefail_doc{
    .rule = no_pipefail,
    .why = kWhy,
    .source = "POSIX.1-2017, 2.9.2 Pipelines; GitLab Runner: Shells",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
