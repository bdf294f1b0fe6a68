#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/packages.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With `--extra-index-url`, pip asks both indexes and takes the highest version, whichever has it. Who registers
the name of an inner package on the public index, with a higher version, gets it installed.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - pip install octo-lib «--extra-index-url» https://pypi.org/simple
    - python -m pip install «--extra-index-url=https://pypi.example.com/simple» -r requirements.txt
)",
    R"(variables:
  PIP_EXTRA_INDEX_URL: «https://pypi.example.com/simple»
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - pip install --index-url https://pypi.example.com/simple -r requirements.txt
    - echo "--extra-index-url is a flag of pip"
    - pip install foo -r requirements.txt
)",
    R"(variables:
  PIP_INDEX_URL: https://pypi.example.com/simple
  PIP_EXTRA_INDEX_URL: ""
build:
  script:
    - '# pip install foo --extra-index-url https://pypi.org/simple'
    - pip install --require-hashes --extra-index-url https://pypi.example.com/simple -r requirements.txt
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL079"};

void check_call(const Invocation& call, ScriptSink& sink) {
  // Hashes say which file it must be.
  if (!is_called(call, kPip) || call.flag("--require-hashes") != nullptr) return;
  if (const shell::Word* const flag = call.flag("--extra-index-url", kPip.values))
    sink.report(flag->at, "pip takes packages from two indexes");
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    const NodeRef value = value_of(set.node["PIP_EXTRA_INDEX_URL"]);
    if (!value.value().empty())
      sink.report(value, "PIP_EXTRA_INDEX_URL is set").with_resource(set.address());
  }
  check_calls(pipeline, sink, check_call);
}

}  // namespace

extern constinit const Rule dependency_confusion{
    .id = "gitlab/dependency-confusion",
    .severity = Severity::medium,
    .title = "Python packages come from whichever index has the higher version",
    .risk =
        "Whoever registers the name of an inner package on the public index runs code in the job.",
    .fix =
        "Name one index with --index-url, which proxies the other, or pin each package with "
        "--require-hashes.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc dependency_confusion_doc{.rule = dependency_confusion,
                                                        .why = kWhy,
                                                        .source = "CWE-427; pip: --extra-index-url",
                                                        .path = ".gitlab-ci.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::gitlab
