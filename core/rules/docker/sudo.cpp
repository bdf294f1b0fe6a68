#include "core/model/command.h"
#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`RUN` works as the user that `USER` names, so a build needs no `sudo`. Where `sudo` is there to build, it
is there to run.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apt-get update && «sudo» apt-get install -y curl\n",
    "FROM debian:12.5\nRUN [«\"sudo\"», \"ls\"]\n",
    "FROM debian:12.5\nRUN bash -ec \"cd /srv && \\\n  «sudo» ls $HOME\"\n",
    "FROM debian:12.5\nRUN [\"sh\", \"-c\", \"su app -c '«sudo» ls'\"]\n",
    "FROM debian:12.5\nRUN bash -c \"sh -c \\\"«sudo» ls\\\"\"\n",
    "FROM debian:12.5\nRUN eval '«sudo» ls'\n",
    "FROM debian:12.5\nRUN ls | xargs -I{} sh -c '«sudo» cat {}'\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get install -y sudo && echo sudo\n",
    "FROM debian:12.5\nRUN gosu app make\n",
    "FROM debian:12.5\nRUN echo bash -c 'sudo ls' && bash -c 'echo sudo'\n",
    "FROM debian:12.5\nRUN bash -c \"$(cat commands)\"\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_1", "trivy:DS-0010",
                                         "kics:8ada6e80-0ade-439e-b176-0b28f6bce35a",
                                         "hadolint:DL3004"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const shell::Script* const script : instruction.scripts()) {
    for (const shell::Command& command : script->commands) {
      if (command.name() != "sudo") continue;
      const auto call = invocation_of(command);
      const bool is_known = call && !call->name.empty() && call->name != "sudo";
      sink.report(command.words.front().at,
                  is_known ? quote(call->name) + " is run by sudo" : "A command is run by sudo");
    }
  }
}

}  // namespace

extern constinit const Rule sudo{
    .id = "docker/sudo",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "RUN calls sudo",
    .risk = "Whoever gets into the container finds in sudo a way to root.",
    .fix =
        "Put USER root before what needs it and the other user behind it, and leave sudo out of "
        "the image.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc sudo_doc{.rule = sudo,
                                        .why = kWhy,
                                        .source = "Docker build best practices",
                                        .path = "Dockerfile",
                                        .bad = kBad,
                                        .good = kGood};

}  // namespace sluice::docker
