#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/packages.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
What has no version is whatever was published last: a job that passed yesterday fails today, or runs what
somebody put into a stolen package this morning.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - pip install «requests» flask==3.0
    - npm install -g «yarn@latest»
    - go install «example.com/tool@latest»
)",
    R"(before_script:
  - apt-get update && apt-get install -y «curl» git
  - «apt-get upgrade -y»
  - |
    cargo install «tool»
    yarn global add «@octo/tool»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - pip install -r requirements.txt . requests==2.31 && pip install -c c.txt flask
    - npm ci && npm install && npm install -g yarn@1.22.19
    - go install example.com/tool@v1.2.3 && go install ./cmd/tool
    - cargo install --version 1.2.3 tool && cargo install --path .
)",
    R"(before_script:
  - apt-get install -y curl=7.88.1 $PACKAGES ./tool.deb
  - apk add "curl=~8.5"
  - '# pip install requests'
  - gem install bundler -v 2.5.0
  - npm upgrade-check
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL022"};

struct Manager {
  const PackageManager& manager;
  std::span<const std::string_view> upgrades;  // verbs that take the newest of all
};
constexpr std::string_view kAptUpgrades[] = {"upgrade", "dist-upgrade", "full-upgrade"};
constexpr std::string_view kUpgrades[] = {"upgrade"};
constexpr std::string_view kRpmUpgrades[] = {"update", "upgrade"};
constexpr Manager kManagers[] = {
    {kPip, {}},           {kPipx, {}},          {kNpm, {}},
    {kYarn, kUpgrades},   {kGem, {}},           {kGo, {}},
    {kCargo, {}},         {kApt, kAptUpgrades}, {kApk, kUpgrades},
    {kYum, kRpmUpgrades}, {kDnf, kRpmUpgrades}, {kZypper, kRpmUpgrades}};

void check_manager(const Invocation& call, const Manager& row, ScriptSink& sink) {
  // Of a list of packages the first stands for all.
  const std::vector<const shell::Word*> packages = unpinned_packages(call, row.manager);
  if (!packages.empty()) {
    const std::string name = quote(packages.front()->value);
    sink.report(packages.front()->at, packages.size() == 1
                                          ? name + " is installed in no fixed version"
                                          : name + " and others are installed in no fixed version");
  }
  for (const std::string_view verb : row.upgrades) {
    if (runs(call, row.manager, verb))
      sink.report(call.command->at, "Everything is raised to its newest version");
  }
}

void check_call(const Invocation& call, ScriptSink& sink) {
  for (const Manager& row : kManagers) {
    if (is_called(call, row.manager)) check_manager(call, row, sink);
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule unpinned_packages{
    .id = "gitlab/unpinned-packages",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package is installed in no fixed version",
    .risk = "A newer release, broken or hostile, is run by the next job without a change here.",
    .fix =
        "Name the version of each package, or put the tools into an image that is built and pinned "
        "on its own.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unpinned_packages_doc{
    .rule = unpinned_packages,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
