#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/shared/file_modes.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>
#include <utility>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`chmod 777` is a way around a missing owner. The sticky `1777` of shared temporary folders is meant
so, and is not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN chmod -R «777» /app && chmod «666» /dev/x\n",
    "FROM debian:12.5\nRUN mkdir /x && chmod «a+rwx» /x && chmod «o=rwx» /y\n",
    "FROM debian:12.5\nCOPY --chmod=«0777» app /app\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN chmod 755 /777 && chmod 1777 /tmp && chmod a+rX /app\n",
    "FROM debian:12.5\nARG MODE\nRUN chmod $MODE /app; echo chmod 777\n",
    "FROM debian:12.5\nCOPY --chmod=755 app /app\n",
};

constexpr std::string_view kAliases[] = {"kics:3be406ec-eb81-f09e-05d4-dc6a41683b4c"};

void check(const Instruction& instruction, Sink& sink) {
  const dockerfile::Flag* const chmod = instruction.syntax->flag("chmod");
  if (chmod != nullptr && opens_to_all(chmod->value.value))
    sink.report(chmod->value, "Mode is " + quote(chmod->value.value));
  for (const Invocation& call : instruction.invocations) {
    if (auto found = find_open_mode(call)) sink.report(found->at, std::move(found->what));
  }
}

}  // namespace

extern constinit const Rule world_writable{
    .id = "docker/world-writable",
    .severity = Severity::medium,
    .title = "Files are made writable for everybody",
    .risk = "Any user in the container replaces programs and settings that others run and trust.",
    .fix = "Give the rights to the one user that needs them: COPY --chown, or chmod u+w.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc world_writable_doc{.rule = world_writable,
                                                  .why = kWhy,
                                                  .source = "CWE-732",
                                                  .path = "Dockerfile",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::docker
