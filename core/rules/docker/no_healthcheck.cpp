#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Docker and Compose show what a `HEALTHCHECK` finds ill, wait for it where `depends_on` asks, and Swarm
replaces it. Kubernetes and ECS have checks of their own and ignore it.
)";

constexpr std::string_view kBad[] = {
    "«FROM debian:12.5»\nCMD [\"app\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5 AS base\nHEALTHCHECK CMD [\"check\"]\nFROM base\nCMD [\"app\"]\n",
    "FROM debian:12.5\nHEALTHCHECK NONE\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_2", "trivy:DS-0026",
                                         "kics:b03a748a-542d-44f4-bb86-9199ab4fd2d5",
                                         "hadolint:DL3057"};

bool has_check(const Stage& stage) {
  return std::any_of(stage.instructions.begin(), stage.instructions.end(),
                     [](const Instruction& one) {
                       return one.is(Keyword::healthcheck) && !one.syntax->is_trigger;
                     });
}

void check(const Stage& stage, Sink& sink) {
  if (!stage.ships) return;
  for (const Stage* at = &stage; at != nullptr; at = at->parent) {
    if (has_check(*at)) return;
  }
  sink.report(stage.from().syntax->span,
              "Image on top of " + quote(stage.image.value) + " sets no HEALTHCHECK");
}

}  // namespace

extern constinit const Rule no_healthcheck{
    .id = "docker/no-healthcheck",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Image has no health check",
    .risk = "A program that hangs is taken for one that works.",
    .fix = "Add HEALTHCHECK, unless the platform that runs the image has its own.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc no_healthcheck_doc{.rule = no_healthcheck,
                                                  .why = kWhy,
                                                  .source = "CIS Docker Benchmark 4.6",
                                                  .path = "Dockerfile",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::docker
