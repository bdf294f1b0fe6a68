#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job runs in a container as the user of its image, or on a machine as the user of the runner. Where `sudo`
works there, every command that a merge request brings works as root too.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - «sudo» apt-get install -y make
    - 'true && «sudo» -E make install'
)",
    R"(after_script:
  - |
    if [ -d out ]; then
      «sudo» rm -rf out
    fi
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - echo sudo make install
    - ./sudo.sh
    - apt-get install -y sudo
)",
    R"(build:
  script:
    - '# sudo make'
    - su -c make builder
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL050"};

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.command->name() != "sudo") return;
  const bool is_known = !call.name.empty() && call.name != "sudo";
  sink.report(call.command->words.front().at,
              is_known ? quote(call.name) + " is run by sudo" : "A command is run by sudo");
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule sudo{
    .id = "gitlab/sudo",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Script becomes root by sudo",
    .risk =
        "Code that a job runs, from a package or a merge request, gets the whole machine of the "
        "runner.",
    .fix =
        "Take an image that holds what the job needs, and let the job run as a user without sudo.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc sudo_doc{.rule = sudo,
                                        .why = kWhy,
                                        .source = "CWE-250",
                                        .path = ".gitlab-ci.yml",
                                        .bad = kBad,
                                        .good = kGood};

}  // namespace sluice::gitlab
