#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`pip install requests` takes the newest release on the day of the build. Requirements and constraints files are left to their own audit.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN pip install --no-cache-dir «requests» flask==3.0 "
    "«\"uvicorn[standard]\"»\nRUN python3 -m pip install -U «pip»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN pip install -r requirements.txt -c c.txt . ./x \"a>1\"\nRUN pip install "
    "-c c.txt flask\nRUN pip install \"a~=1.2\" x.whl git+https://example.com/x@v1 $P\n",
};

constexpr std::string_view kAliases[] = {"kics:02d9c71f-3ee8-4986-9c27-1a20d0d19bfc",
                                         "hadolint:DL3013"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const shell::Word* const package : unpinned_packages(call, kPip))
      report_unpinned(*package, sink);
  }
}

}  // namespace

extern constinit const Rule pip_unpinned{
    .id = "docker/pip-unpinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package of pip has no version",
    .risk =
        "A newer release, broken or hostile, is taken in by the next build without a change here.",
    .fix = "Name the version of each package, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc pip_unpinned_doc{
    .rule = pip_unpinned,
    .why = kWhy,
    .source = "SLSA, Build track; OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
