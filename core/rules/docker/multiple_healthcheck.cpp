#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Of several `HEALTHCHECK` in one stage only the last counts. Other stages have their own.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\n«HEALTHCHECK CMD [\"a\"]»\nHEALTHCHECK CMD [\"a\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS a\nHEALTHCHECK CMD [\"a\"]\nFROM a\nHEALTHCHECK CMD [\"a\"]\n",
    "FROM debian:12.5\nONBUILD HEALTHCHECK CMD [\"a\"]\nHEALTHCHECK CMD [\"a\"]\n",
};

constexpr std::string_view kAliases[] = {
    "trivy:DS-0023", "kics:1c2d47bd-eec6-6485-7ed7-3d0650e960a4", "hadolint:DL3012"};

void check(const Stage& stage, Sink& sink) {
  const Instruction* last = nullptr;
  for (const Instruction& instruction : stage.instructions) {
    if (!instruction.is(Keyword::healthcheck) || instruction.syntax->is_trigger) continue;
    if (last != nullptr) {
      sink.report(last->syntax->span, "This HEALTHCHECK has no effect")
          .with_resource(last->address())
          .relate(instruction.syntax->span, "overridden here");
    }
    last = &instruction;
  }
}

}  // namespace

extern constinit const Rule multiple_healthcheck{
    .id = "docker/multiple-healthcheck",
    .severity = Severity::low,
    .title = "HEALTHCHECK is overridden by a later one",
    .risk = "The check that a reader of the file believes in is never made.",
    .fix = "Remove the one that has no effect.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc multiple_healthcheck_doc{.rule = multiple_healthcheck,
                                                        .why = kWhy,
                                                        .source = "Dockerfile reference",
                                                        .path = "Dockerfile",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::docker
