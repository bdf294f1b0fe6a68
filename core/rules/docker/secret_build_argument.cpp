#include "core/model/docker.h"
#include "core/rules/docker/secret_name.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`ARG` without a default asks for its value on the command line of the build. The value is kept in the
history of every later layer. A secret mount leaves nothing behind.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nARG «NPM_TOKEN»\n",
    "ARG «aws_secret_access_key»\nFROM debian:12.5\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nARG TOKEN_URL\nARG VERSION\n",
    "FROM debian:12.5\nRUN --mount=type=secret,id=npm_token cat /run/secrets/npm_token\n",
};

constexpr std::string_view kAliases[] = {"trivy:DS-0031", "hadolint:DL3064"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::arg)) return;
  for (const dockerfile::Pair& pair : instruction.syntax->pairs) {
    if (!pair.value.present() && is_secret_name(pair.key.value)) {
      sink.report(pair.key, "Argument " + quote(pair.key.value) + " is given to the build");
    }
  }
}

}  // namespace

extern constinit const Rule secret_build_argument{
    .id = "docker/secret-build-argument",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Build argument carries a secret",
    .risk =
        "What is given with --build-arg stands in the history of the image and in its provenance.",
    .fix = "Give the secret to the one RUN that needs it: RUN --mount=type=secret,id=NAME.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secret_build_argument_doc{
    .rule = secret_build_argument,
    .why = kWhy,
    .source = "Docker build checks: SecretsUsedInArgOrEnv",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
