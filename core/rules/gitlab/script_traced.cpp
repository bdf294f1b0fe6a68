#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`set -x` prints each command with its variables expanded, before it runs. That prints secrets that no line of
the script prints, in forms that masking does not know.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - «set -x»
    - 'curl -H "PRIVATE-TOKEN: $API_TOKEN" https://api.example.com'
)",
    R"(deploy:
  before_script:
    - |
      «set -euxo pipefail»
      make
    - «bash -x» ./deploy.sh
    - «set -o xtrace»
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  script:
    - set -euo pipefail
    - set +x
    - bash -c 'echo -x'
    - bash ./deploy.sh -x
)",
    R"(deploy:
  script:
    - '# set -x'
    - set -- -x
    - test -x ./deploy.sh
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL068"};

bool traces(const Invocation& call) {
  const bool is_set = call.name == "set";
  if (!is_set && !is_posix_shell(call.name)) return false;
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].value;
    if (!text.starts_with('-') || text.starts_with("--")) return false;
    if (text.find('x', 1) != text.npos) return true;
    if (!text.ends_with('o')) continue;
    ++i;
    if (i < words.size() && words[i].value == "xtrace") return true;
  }
  return false;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (!traces(call)) return;
  // Of a shell, up to the flag: what it runs is not at fault.
  const bool is_set = call.name == "set";
  const Span at =
      is_set ? call.command->at : Span{call.word().at.begin, call.arguments()[0].at.end};
  sink.report(at, "Commands are printed with their values");
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule script_traced{
    .id = "gitlab/script-traced",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Trace of a script shows the values of variables",
    .risk = "Whoever can read the log of a job has the secrets that its commands use.",
    .fix = "Remove the trace, or switch it off with set +x around what uses a secret.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc script_traced_doc{.rule = script_traced,
                                                 .why = kWhy,
                                                 .source = "CWE-532",
                                                 .path = ".gitlab-ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::gitlab
