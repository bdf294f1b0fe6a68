#include "core/model/docker.h"
#include "core/rules/docker/secret_name.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
What `ENV` sets stands in the configuration of the image, and what `ARG` has as a default stands in its
history. Names are judged by their last words: `DB_PASSWORD` is a secret, `PASSWORD_FILE` is a path and
`TOKEN_TTL` a number. Values that are variables, paths, placeholders or empty are not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nENV DB_PASSWORD=«hunter2»\n",
    "FROM debian:12.5\nENV A=1 AWS_SECRET_ACCESS_KEY=«\"wJalr+0123\"»\n",
    "FROM debian:12.5\nARG githubToken=«ghx_0123»\n",
    "FROM debian:12.5\nENV API_KEY «a b c»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENV DB_PASSWORD=$DB_PASSWORD API_TOKEN=\"\"\n",
    "FROM debian:12.5\nENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_TTL=60 PASSWORD_MIN=8\n",
    "FROM debian:12.5\nENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D SECRET_KEY=/etc/key\n",
    "FROM debian:12.5\nARG TOKEN\nENV USE_TOKEN=true\n",
    "FROM debian:12.5\nARG API_KEY=default\nENV APP_SECRET=set_this_before_you_start_it\n",
};

constexpr std::string_view kAliases[] = {"trivy:DS-0031", "hadolint:DL3064"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::env) && !instruction.is(Keyword::arg)) return;
  for (const dockerfile::Pair& pair : instruction.syntax->pairs) {
    if (pair.value.empty() || !is_secret_name(pair.key.value)) continue;
    const auto value = plain_value(*instruction.file->syntax, pair.value.value);
    if (value && is_literal_secret(*value))
      sink.report(pair.value, "Value of " + quote(pair.key.value) + " is written here")
          .with_evidence(std::string(pair.key.value));
  }
}

}  // namespace

extern constinit const Rule secret_in_env{
    .id = "docker/secret-in-env",
    .severity = Severity::high,
    .title = "Secret is written into the image",
    .risk =
        "Everybody who can pull the image reads the value from its configuration or its history.",
    .fix =
        "Take the value out and revoke it; give it at run time, or to one RUN with "
        "--mount=type=secret.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc secret_in_env_doc{.rule = secret_in_env,
                                                 .why = kWhy,
                                                 .source = "CWE-522, CIS Docker Benchmark 4.10",
                                                 .path = "Dockerfile",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::docker
