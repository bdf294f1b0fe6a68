#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <optional>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
The last `USER` of the stage that ships decides who the program is. Stages that only build may work
as root: nothing of their user is left in the image. A user that comes from a variable without a
default is not known, and not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nUSER app\nUSER «root»\nCMD [\"app\"]\n",
    "FROM debian:12.5 AS base\nUSER «0:0»\nFROM base\nCMD [\"app\"]\n",
    "FROM debian:12.5\nUSER «+00»\n",
    "FROM debian:12.5\nUSER «:0»\n",
    "ARG WHO=root\nFROM debian:12.5\nARG WHO\nUSER «$WHO»\n",
};
constexpr std::string_view kGood[] = {
    "FROM golang:1.22 AS build\nUSER root\nRUN make\nFROM debian:12.5\nCOPY --from=build /app "
    "/app\nUSER 10001\n",
    "FROM debian:12.5\nUSER root\nRUN make\nUSER nobody:root\n",
    "FROM debian:12.5\nARG WHO\nUSER $WHO\n",
    "FROM debian:12.5\nUSER 0100:0\n",
    "FROM debian:12.5\nUSER rooty\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_8", "trivy:DS-0002",
                                         "kics:67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae",
                                         "hadolint:DL3002"};

void check(const Stage& stage, Sink& sink) {
  if (!stage.ships || stage.user == nullptr) return;
  const std::optional<std::string_view> value = stage.user->value();
  if (!value) return;
  if (!is_root_user(*value)) return;
  sink.report(stage.user->syntax->arguments[0], "The last USER is " + quote(*value))
      .with_resource(stage.user->address());
}

}  // namespace

extern constinit const Rule runs_as_root{
    .id = "docker/runs-as-root",
    .severity = Severity::high,
    .title = "Image runs as root",
    .risk =
        "A flaw in the program gives its attacker root within the container, and with a mount or a "
        "kernel flaw root on the host.",
    .fix =
        "End the last stage with USER and an unprivileged user, by number where Kubernetes checks "
        "it.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc runs_as_root_doc{.rule = runs_as_root,
                                                .why = kWhy,
                                                .source = "CIS Docker Benchmark 4.1",
                                                .path = "Dockerfile",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::docker
