#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
A pipeline has the status of its last command. `curl … | tar x` succeeds with half a file. Pipelines
where nothing before the last pipe can fail for reasons outside the image, such as `echo`, `cat` and
`printf`, are not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN «wget -O- https://example.com/x | tar xz»\n",
    "FROM debian:12.5\nSHELL [\"/bin/bash\", \"-c\"]\nRUN a && «curl x | wc -l > /n»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl x | tar xz\n",
    "FROM debian:12.5\nRUN set -eo pipefail; curl x | tar xz\n",
    "FROM debian:12.5\nRUN [\"bash\", \"-o\", \"pipefail\", \"-c\", \"curl x | tar xz\"]\nRUN echo "
    "a | tee /b; [ \"$(echo a | wc -l)\" = 1 ] || true\n",
    "FROM mcr.microsoft.com/powershell:7.4\nSHELL [\"pwsh\", \"-c\"]\nRUN Get-Variable x | "
    "Select\n",
    "# escape=`\nFROM mcr.microsoft.com/windows:ltsc2022\nRUN dir | more\n",
};

constexpr auto& kHadolint = kTexts<"hadolint:DL4006">;
constexpr auto& kKics = kTexts<"kics:efbf148a-67e9-42d2-ac47-02fa1c0d0b22">;

constexpr std::string_view kCannotFail[] = {"echo", "printf", "cat",  "yes",  "true",
                                            ":",    "ls",     "date", "uname"};

bool sets_pipefail(const Instruction& instruction) {
  if (instruction.shell.has_pipefail()) return true;
  return instruction.syntax->text.find("pipefail") != std::string_view::npos;
}

std::string program(const shell::Command& command) {
  return command.name().empty() ? "the first command" : quote(command.name());
}

bool is_shell(const shell::Command& command) {
  constexpr std::string_view kShells[] = {"bash", "zsh", "ash", "sh"};
  std::string_view name = command.name();
  name.remove_prefix(name.rfind('/') + 1);  // all of it where there is none
  return std::find(std::begin(kShells), std::end(kShells), name) != std::end(kShells);
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run) || sets_pipefail(instruction)) return;
  const shell::Script& script = instruction.script;
  // Only what is more than an argument of something else decides whether the build goes on.
  for (const shell::Pipeline& pipeline : script.pipelines) {
    if (pipeline.stages < 2 || pipeline.commands.begin == pipeline.commands.end) continue;
    const shell::Command& first = script.commands[pipeline.commands.begin];
    if (first.parent != shell::kNone || pipeline.is_condition) continue;
    const bool is_safe = pipeline.stages == 2 &&
                         std::find(std::begin(kCannotFail), std::end(kCannotFail), first.name()) !=
                             std::end(kCannotFail);
    if (is_safe) continue;
    Hit& hit = sink.report(pipeline.at, "A failure of " + program(first) + " is lost");
    // KICS asks only where the command calls the shell itself.
    if (!is_shell(first)) hit.with_aliases(kHadolint);
  }
}

}  // namespace

extern constinit const Rule pipe_without_pipefail{
    .id = "docker/pipe-without-pipefail",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "A failure before a pipe is not seen",
    .risk =
        "A download that broke off is taken for a good one, and the build goes on with what there "
        "is of it.",
    .fix =
        "Write SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] before the RUN, or set -o "
        "pipefail in it.",
    .aliases = kJoined<kHadolint, kKics>,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc pipe_without_pipefail_doc{.rule = pipe_without_pipefail,
                                                         .why = kWhy,
                                                         .source = "POSIX.1-2017, 2.9.2 Pipelines",
                                                         .path = "Dockerfile",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::docker
