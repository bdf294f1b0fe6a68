#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/file_modes.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <string_view>
#include <utility>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`chmod 777` is a way around a missing owner. On a shell executor, or in a folder that a cache or an artifact
carries on, others write what the next command of the job runs. The sticky `1777` is not reported.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - chmod -R «777» /builds && chmod «a+w» key
    - chmod «666» data.txt
)",
    R"(before_script:
  - |
    mkdir -p out
    chmod «o=rwx» out
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - chmod +x run.sh && ./run.sh --port 7777
    - chmod 755 a; chmod 600 id_rsa; chmod g+w shared; chmod 1777 /tmp/x
    - chmod $MODE out
)",
    R"(build:
  script:
    - '# chmod 777 out'
    - echo chmod 777
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL063"};

void check_call(const Invocation& call, ScriptSink& sink) {
  if (auto fault = find_open_mode(call)) sink.report(std::move(*fault));
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule world_writable{
    .id = "gitlab/world-writable",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Files are made writable for everybody",
    .risk = "Another user or job on the same runner replaces what this job reads or runs.",
    .fix = "Give the right to the one user that needs it: chmod u+w, or chown.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc world_writable_doc{.rule = world_writable,
                                                  .why = kWhy,
                                                  .source = "CWE-732",
                                                  .path = ".gitlab-ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::gitlab
