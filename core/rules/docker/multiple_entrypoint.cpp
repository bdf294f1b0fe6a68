#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Of several `ENTRYPOINT` in one stage only the last counts. Other stages have their own.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\n«ENTRYPOINT [\"a\"]»\nENTRYPOINT [\"a\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS a\nENTRYPOINT [\"a\"]\nFROM a\nENTRYPOINT [\"a\"]\n",
    "FROM debian:12.5\nONBUILD ENTRYPOINT [\"a\"]\nENTRYPOINT [\"a\"]\n",
};

constexpr std::string_view kAliases[] = {
    "trivy:DS-0007", "kics:6938958b-3f1a-451c-909b-baeee14bdc97", "hadolint:DL4004"};

void check(const Stage& stage, Sink& sink) {
  const Instruction* last = nullptr;
  for (const Instruction& instruction : stage.instructions) {
    if (!instruction.is(Keyword::entrypoint) || instruction.syntax->is_trigger) continue;
    if (last != nullptr) {
      sink.report(last->syntax->span, "This ENTRYPOINT has no effect")
          .with_resource(last->address())
          .relate(instruction.syntax->span, "overridden here");
    }
    last = &instruction;
  }
}

}  // namespace

extern constinit const Rule multiple_entrypoint{
    .id = "docker/multiple-entrypoint",
    .severity = Severity::low,
    .title = "ENTRYPOINT is overridden by a later one",
    .risk = "The image does not start or check what a reader of the file believes.",
    .fix = "Remove the one that has no effect.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc multiple_entrypoint_doc{.rule = multiple_entrypoint,
                                                       .why = kWhy,
                                                       .source = "Dockerfile reference",
                                                       .path = "Dockerfile",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::docker
