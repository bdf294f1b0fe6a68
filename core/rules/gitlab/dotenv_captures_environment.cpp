#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/environment_dumps.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A dotenv report hands its variables to every later job, and can be downloaded like any artifact. Written from
the whole environment, it holds the token of the job and each secret that the job was given.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - make
    - «env» > build.env
  artifacts: {reports: {dotenv: build.env}}
)",
    R"(build:
  before_script:
    - «printenv» | sort | tee vars.env
  script: [make]
  artifacts:
    reports:
      dotenv: [other.env, ./vars.env]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - echo "VERSION=$VERSION" > build.env
    - env > debug.txt
  artifacts: {reports: {dotenv: build.env}}
)",
    R"(build:
  script:
    - env > build.env
    - env | grep ^VERSION= > vars.env
  artifacts:
    paths: [build.env]
    reports: {dotenv: vars.env, junit: build.env}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL014"};

bool is_report(NodeRef dotenv, std::string_view file) {
  if (file.empty()) return false;
  if (dotenv.is_scalar()) return file_of(dotenv.value()) == file;
  if (!dotenv.is_sequence()) return false;
  for (const NodeRef entry : dotenv.children()) {
    if (file_of(entry.value()) == file) return true;
  }
  return false;
}

void check_script(const ScriptText& text, ScriptSink& sink) {
  if (text.job == nullptr) return;
  const NodeRef dotenv = text.job->artifacts["reports"]["dotenv"];
  if (!dotenv) return;
  for (EnvironmentDump& dump : find_environment_dumps(text.script)) {
    if (!is_report(dotenv, dump.file)) continue;
    sink.report(dump.fault.at, "Every variable goes to " + quote(dump.file))
        .relate(dotenv.use(), "reported here");
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_scripts(pipeline, sink, check_script); }

}  // namespace

extern constinit const Rule dotenv_captures_environment{
    .id = "gitlab/dotenv-captures-environment",
    .severity = Severity::medium,
    .title = "Report of variables holds the whole environment",
    .risk = "Whoever downloads the artifact, or changes a later job, has every secret of this one.",
    .fix = "Write only the variables that later jobs need to the report.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc dotenv_captures_environment_doc{
    .rule = dotenv_captures_environment,
    .why = kWhy,
    .source = "GitLab: artifacts:reports:dotenv; CWE-538",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
