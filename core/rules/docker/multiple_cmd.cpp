#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Of several `CMD` in one stage only the last counts. Other stages have their own.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\n«CMD [\"a\"]»\nCMD [\"a\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS a\nCMD [\"a\"]\nFROM a\nCMD [\"a\"]\n",
    "FROM debian:12.5\nONBUILD CMD [\"a\"]\nCMD [\"a\"]\n",
};

constexpr std::string_view kAliases[] = {
    "trivy:DS-0016", "kics:41c195f4-fc31-4a5c-8a1b-90605538d49f", "hadolint:DL4003"};

void check(const Stage& stage, Sink& sink) {
  const Instruction* last = nullptr;
  for (const Instruction& instruction : stage.instructions) {
    if (!instruction.is(Keyword::cmd) || instruction.syntax->is_trigger) continue;
    if (last != nullptr) {
      sink.report(last->syntax->span, "This CMD has no effect")
          .with_resource(last->address())
          .relate(instruction.syntax->span, "overridden here");
    }
    last = &instruction;
  }
}

}  // namespace

extern constinit const Rule multiple_cmd{
    .id = "docker/multiple-cmd",
    .severity = Severity::low,
    .title = "CMD is overridden by a later one",
    .risk = "The image does not start or check what a reader of the file believes.",
    .fix = "Remove the one that has no effect.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc multiple_cmd_doc{.rule = multiple_cmd,
                                                .why = kWhy,
                                                .source = "Dockerfile reference",
                                                .path = "Dockerfile",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::docker
