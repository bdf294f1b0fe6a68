#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
These commands may raise dependencies over what the lock file says, and write the file anew; nobody reviews
what a job writes. Each manager has a mode that follows the file, and fails where it does not fit.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - «npm install»
    - cd web && «yarn install»
    - «pnpm install --no-frozen-lockfile»
)",
    R"(before_script:
  - |
    «pipenv install --dev»
    «composer update»
  - «bundle update»
  - «yarn» && make
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - npm ci && npm install -g yarn@1.22.19 && npm install ./local
    - yarn install --frozen-lockfile && yarn --immutable && yarn build
    - pnpm install && pnpm install --frozen-lockfile
)",
    R"(before_script:
  - pipenv install --deploy && pipenv sync
  - composer install && bundle install
  - '# npm install'
  - npm run install
  - cargo build --locked
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL023"};

constexpr std::string_view kFrozen[] = {
    "--frozen-lockfile", "--immutable", "--pure-lockfile",     "--deploy",  "--ignore-pipfile",
    "--global",          "-g",          "--package-lock-only", "--version", "-v"};

bool raises(const Invocation& call) {
  const std::string_view name = call.name;
  const std::vector<const shell::Word*> operands = call.operands();
  const std::string_view verb = operands.empty() ? std::string_view() : operands.front()->value;
  const bool is_alone = operands.size() <= 1;
  if (name == "npm") return is_alone && (verb == "install" || verb == "i");
  if (name == "yarn")
    return is_alone && (verb == "install" || (operands.empty() && call.arguments().empty()));
  if (name == "pnpm") return call.flag("--no-frozen-lockfile") != nullptr;
  if (name == "pipenv")
    return is_alone && (verb == "install" || verb == "update" || verb == "lock");
  if (name == "poetry") return is_alone && (verb == "update" || verb == "lock");
  return (name == "composer" || name == "bundle" || name == "bundler" || name == "cargo") &&
         verb == "update";
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (!raises(call) || call.has_any(kFrozen)) return;
  const Span at{call.word().at.begin, call.command->words.back().at.end};
  sink.report(at, quote(call.name) + " may raise what the lock file says");
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule lockfile_not_enforced{
    .id = "gitlab/lockfile-not-enforced",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Lock file is not followed",
    .risk =
        "A newer release of a dependency, broken or hostile, is run by a job that nobody reviewed.",
    .fix =
        "Call the mode that follows the lock file: npm ci, yarn install --immutable, pipenv "
        "install --deploy.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc lockfile_not_enforced_doc{.rule = lockfile_not_enforced,
                                                         .why = kWhy,
                                                         .source = "SLSA, Build track",
                                                         .path = ".gitlab-ci.yml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::gitlab
