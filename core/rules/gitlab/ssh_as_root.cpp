#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job that logs in as root can do anything on that server, and so can whoever changes the job, its image or a
package that it installs.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - ssh -o StrictHostKeyChecking=yes -p 2222 «root@example.com» restart
    - ssh «root@$HOST» "systemctl restart app"
)",
    R"(deploy:
  before_script:
    - scp -r dist «root@example.com:/srv»
    - ssh «-l root» example.com restart
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  script:
    - ssh deploy@rootserver.example.com restart
    - ssh deploy@example.com "ssh root@inner restart"
    - ssh $USER@$HOST restart
)",
    R"(deploy:
  script:
    - '# ssh root@example.com'
    - echo root@example.com
    - ssh -i root@key deploy@example.com
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL047"};

constexpr FlagValues kSsh{"bcDeEFIiJlLmOopQRSWw", {}};
constexpr FlagValues kScp{"cDFiJloPSX", {}};

void check_call(const Invocation& call, ScriptSink& sink) {
  const bool is_ssh = call.name == "ssh";
  if (!is_ssh && call.name != "scp" && call.name != "sftp" && call.name != "rsync") return;
  const auto words = call.arguments();
  for (std::size_t i = 0; is_ssh && i + 1 < words.size(); ++i) {
    if (!words[i].value.starts_with('-')) break;
    if (words[i].value == "-l" && words[i + 1].value == "root")
      sink.report({words[i].at.begin, words[i + 1].at.end}, "ssh logs in as root");
  }
  for (const shell::Word* const word : call.operands(is_ssh ? kSsh : kScp)) {
    if (word->prefix().starts_with("root@"))
      sink.report(word->at, quote(call.name) + " logs in as root");
    if (is_ssh) return;  // behind the host stands the command
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule ssh_as_root{
    .id = "gitlab/ssh-as-root",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Server is entered as root",
    .risk = "Whoever takes over the job owns the server.",
    .fix =
        "Log in as a user that may do the one thing that is needed, through sudo or a forced "
        "command.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc ssh_as_root_doc{.rule = ssh_as_root,
                                               .why = kWhy,
                                               .source = "CWE-250",
                                               .path = ".gitlab-ci.yml",
                                               .bad = kBad,
                                               .good = kGood};

}  // namespace sluice::gitlab
