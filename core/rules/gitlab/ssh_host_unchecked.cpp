#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With `StrictHostKeyChecking` off, ssh takes whatever key the other side shows, and a job starts each time
without any memory of the last one. Who answers in the place of the server gets the files and the commands.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  script:
    - ssh «-o StrictHostKeyChecking=no» deploy@example.com restart
    - scp «-oStrictHostKeyChecking=off» -r dist deploy@example.com:/srv
    - rsync -e «"ssh -o StrictHostKeyChecking=no"» dist/ deploy@example.com:/srv
)",
    R"(before_script:
  - echo «"StrictHostKeyChecking no"» >> ~/.ssh/config
  - '[[ -f /.dockerenv ]] && printf «"Host *\n  StrictHostKeyChecking no\n"» > ~/.ssh/config'
deploy:
  variables:
    GIT_SSH_COMMAND: «ssh -o StrictHostKeyChecking=no»
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  before_script:
    - echo "$SSH_KNOWN_HOSTS" >> ~/.ssh/known_hosts
  script:
    - ssh -o StrictHostKeyChecking=yes deploy@example.com restart
    - ssh -o StrictHostKeyChecking=accept-new deploy@example.com restart
    - ssh deploy@example.com "grep StrictHostKeyChecking /etc/ssh/ssh_config"
)",
    R"(deploy:
  script:
    - '# ssh -o StrictHostKeyChecking=no deploy@example.com'
    - echo "StrictHostKeyChecking yes" >> ~/.ssh/config
    - echo "never set StrictHostKeyChecking no" > README
    - ssh -p 22 deploy@example.com no
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL048"};

constexpr std::string_view kPrograms[] = {"ssh",   "scp",     "sftp", "rsync",
                                          "sshfs", "autossh", "git",  "ansible-playbook"};

// True if the text sets the option off: "StrictHostKeyChecking=no", "StrictHostKeyChecking off".
bool switches_off(std::string_view text) {
  const std::string lower = lower_case(text);
  constexpr std::string_view kOption = "stricthostkeychecking";
  const std::size_t at = lower.find(kOption);
  if (at == lower.npos) return false;
  std::string_view rest = std::string_view(lower).substr(at + kOption.size());
  const std::size_t value = rest.find_first_not_of(" =\t");
  if (value == 0 || value == rest.npos) return false;
  rest.remove_prefix(value);
  for (const std::string_view off : {"no", "off"}) {
    const bool ends =
        rest.size() == off.size() ||
        (rest.size() > off.size() && (rest[off.size()] < 'a' || rest[off.size()] > 'z'));
    if (rest.starts_with(off) && ends) return true;
  }
  return false;
}

bool is_configuration(std::string_view file) { return file.find("ssh") != file.npos; }

// The file that the output of the command ends in: its own, or that of `tee` behind a pipe.
bool writes_configuration(const Invocation& call, const shell::Script& script) {
  if (is_configuration(output_file(*call.command))) return true;
  const shell::Range range = script.pipelines[call.command->pipeline].commands;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const shell::Command& command = script.commands[i];
    if (command.pipeline != call.command->pipeline || command.stage <= call.command->stage)
      continue;
    for (const shell::Word& word : command.words) {
      if (is_configuration(word.prefix())) return true;
    }
  }
  return false;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  const bool is_writer = call.name == "echo" || call.name == "printf";
  const bool is_program =
      std::find(std::begin(kPrograms), std::end(kPrograms), call.name) != std::end(kPrograms);
  if (!is_program && !(is_writer && writes_configuration(call, sink.text().script))) return;
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].written;
    const bool is_option = is_writer || text.starts_with("-o") || text.find("ssh") != text.npos ||
                           (i > 0 && words[i - 1].value == "-o");
    if (!is_option || !switches_off(text)) continue;
    const bool has_flag = i > 0 && words[i - 1].value == "-o";
    sink.report({has_flag ? words[i - 1].at.begin : words[i].at.begin, words[i].at.end},
                quote(call.name) + " takes any key of the host");
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (value.is_scalar() && switches_off(value.value()) &&
          value.value().find("-o") != std::string_view::npos)
        sink.report(value, quote(variable.key().value) + " takes any key of the host")
            .with_resource(set.address());
    }
  }
  check_calls(pipeline, sink, check_call);
}

}  // namespace

extern constinit const Rule ssh_host_unchecked{
    .id = "gitlab/ssh-host-unchecked",
    .severity = Severity::medium,
    .title = "Key of an SSH host is not checked",
    .risk =
        "Whoever is on the way to the server takes its place, and gets what the job sends and runs "
        "there.",
    .fix =
        "Keep the keys of the host in a variable of type file, and name it with "
        "UserKnownHostsFile.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::network},
    .check = check,
};

extern constinit const RuleDoc ssh_host_unchecked_doc{.rule = ssh_host_unchecked,
                                                      .why = kWhy,
                                                      .source = "CWE-295; GitLab: Using SSH keys",
                                                      .path = ".gitlab-ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::gitlab
