#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <optional>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
A relative `WORKDIR` goes on from the last one, and the first goes on from that of the base image, which
its publisher may change. Paths that start with a variable are not known, and not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nWORKDIR «app»\n",
    "FROM debian:12.5\nWORKDIR «\"app/x\"»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nWORKDIR \"/app\"\n",
    "FROM debian:12.5\nWORKDIR $HOME/app\nWORKDIR ${APP}\n",
    "# escape=`\nFROM mcr.microsoft.com/windows:ltsc2022\nWORKDIR c:\\\\app\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_10", "trivy:DS-0009",
                                         "kics:6b376af8-cfe8-49ab-a08d-f32de23661a4",
                                         "hadolint:DL3000"};

bool is_absolute(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\')) return true;
  return path.size() > 1 && path[1] == ':';  // a drive
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::workdir)) return;
  const std::optional<std::string_view> path = instruction.value();
  if (path && !path->empty() && !is_absolute(*path)) {
    sink.report(instruction.syntax->arguments[0], "WORKDIR is " + quote(*path));
  }
}

}  // namespace

extern constinit const Rule relative_workdir{
    .id = "docker/relative-workdir",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "WORKDIR is relative",
    .risk =
        "Where commands work depends on the base image: files land, with their rights, where "
        "nobody looked.",
    .fix = "Write the path from the root.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc relative_workdir_doc{.rule = relative_workdir,
                                                    .why = kWhy,
                                                    .source = "Docker build best practices",
                                                    .path = "Dockerfile",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::docker
