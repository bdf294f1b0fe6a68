#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Arguments of a command are seen by every process on the machine and by every trace of the script, and the
address of a git remote is written to `.git/config` and into error messages.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - docker login -u "$CI_REGISTRY_USER" «-p "$CI_REGISTRY_PASSWORD"» "$CI_REGISTRY"
    - podman login «--password=$REGISTRY_PASSWORD» registry.example.com
)",
    R"(release:
  script:
    - git push «"https://ci:${PUSH_TOKEN}@gitlab.com/octo/tool.git"» HEAD:main
    - |
      git remote set-url origin «https://oauth2:$PUSH_TOKEN@$CI_SERVER_HOST/octo/tool.git»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - echo "$CI_REGISTRY_PASSWORD" | docker login -u "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY"
    - docker run -p 80:80 app
    - docker login -u user registry.example.com
)",
    R"(release:
  script:
    - git push origin HEAD:main && git clone git@gitlab.com:octo/tool.git
    - git clone https://gitlab.com/octo/tool.git
    - git clone ssh://git@gitlab.com:2222/octo/tool.git
    - '# git push https://ci:$PUSH_TOKEN@gitlab.com/octo/tool.git'
    - git commit -m "see https://ci:token@example.com"
)",
};
constexpr std::string_view kLogin[] = {"glsec:GL029"};
constexpr std::string_view kGit[] = {"glsec:GL035"};
constexpr auto kAliases = kJoined<kLogin, kGit>;

void check_login(const Invocation& call, ScriptSink& sink) {
  const auto container = container_call_of(call);
  if (!container || container->verb != ContainerCall::Verb::login) return;
  for (const FlagValue& flag : flag_values(*container)) {
    if (flag.name == "-p" || flag.name == "--password")
      sink.report(flag.at, quote(call.name) + " is given the password in " + quote(flag.name))
          .with_aliases(kLogin);
  }
}

bool has_password(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (!address.starts_with("http") || scheme == address.npos) return false;
  const std::string_view authority =
      address.substr(scheme + 3, address.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  return at != authority.npos && colon < at && colon + 1 < at;
}

void check_git(const Invocation& call, ScriptSink& sink) {
  if (call.name != "git") return;
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && words[i - 1].value == "-m") continue;
    if (has_password(name_of(words[i])))
      sink.report(words[i].at, "The address holds a password").with_aliases(kGit);
  }
}

void check_call(const Invocation& call, ScriptSink& sink) {
  check_login(call, sink);
  check_git(call, sink);
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule password_on_command_line{
    .id = "gitlab/password-on-command-line",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Password is an argument of a command",
    .risk =
        "Whoever sees the processes of the runner, the trace of the job or the configuration that "
        "it leaves has the password.",
    .fix =
        "Hand it over on standard input (--password-stdin), or let a credential helper or an SSH "
        "key do it.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc password_on_command_line_doc{
    .rule = password_on_command_line,
    .why = kWhy,
    .source = "CWE-214; Docker: docker login",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
