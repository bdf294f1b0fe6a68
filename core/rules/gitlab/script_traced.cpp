#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`set -x` prints each command with its variables expanded, before it runs. That prints secrets that no line of
the script prints, in forms that masking does not know. A trace that `set +x` ends before
anything uses a variable that is named for a secret is none.
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
    - |
      set -x
      make
      set +x
      curl -H "PRIVATE-TOKEN: $API_TOKEN" https://api.example.com
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

// Some variable of the command is named for a secret.
bool uses_secret(const shell::Command& command) {
  return std::any_of(command.words.begin(), command.words.end(), [](const shell::Word& word) {
    return std::any_of(word.parts.begin(), word.parts.end(), [](const shell::Part& part) {
      return (part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter) &&
             is_secret_name(part.text);
    });
  });
}

bool ends_trace(const shell::Command& command) {
  if (command.name() != "set" || command.words.size() < 2) return false;
  const std::string_view flags = command.words[1].value;
  return flags.starts_with('+') && flags.find('x') != flags.npos;
}

// Switched off again before any secret is used, as far as names tell.
bool ends_in_time(const shell::Script& script, const shell::Command& start) {
  for (const shell::Command& command : script.commands) {
    if (command.at.begin <= start.at.begin) continue;
    if (ends_trace(command)) return true;
    if (uses_secret(command)) return false;
  }
  return false;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (!traces(call)) return;
  // Of a shell, up to the flag: what it runs is not at fault.
  const bool is_set = call.name == "set";
  if (is_set && ends_in_time(sink.text().script, *call.command)) return;
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
