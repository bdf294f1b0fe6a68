#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/environment_dumps.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <string_view>
#include <utility>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`env` and `printenv` print every variable of the job. Masking hides those variables that are masked, whole and
as they are; it hides neither a part of one, nor what a tool has set, nor a value that cannot be masked.
)";

constexpr std::string_view kBad[] = {
    R"(debug:
  script:
    - «env»
    - cd /tmp; «printenv» | sort
    - «export -p» && echo done
)",
    R"(debug:
  after_script:
    - |
      «cat /proc/self/environ»
      «env» > /dev/stderr
)",
};
constexpr std::string_view kGood[] = {
    R"y(debug:
  script:
    - env FOO=bar ./run.sh && printenv HOME
    - env | grep ^CI_
    - env > build.env
    - VARIABLES="$(env)"
    - environment.sh
)y",
    R"(debug:
  script:
    - '# printenv'
    - echo env
    - '{ env | sort; } > env.txt'
    - export -p > env.txt
    - env -i
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL062"};

void check_script(const ScriptText& text, ScriptSink& sink) {
  for (EnvironmentDump& dump : find_environment_dumps(text.script)) {
    if (dump.is_printed) sink.report(std::move(dump.fault));
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_scripts(pipeline, sink, check_script); }

}  // namespace

extern constinit const Rule environment_printed{
    .id = "gitlab/environment-printed",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Every variable is printed to the log",
    .risk = "Whoever can read the log of a job reads each secret in it that is not masked.",
    .fix = "Print the one variable that is asked for, or remove the command.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc environment_printed_doc{
    .rule = environment_printed,
    .why = kWhy,
    .source = "GitLab: Mask a CI/CD variable; CWE-532",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
