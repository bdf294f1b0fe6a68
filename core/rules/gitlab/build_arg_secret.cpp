#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A build argument is written into the metadata of the image: `docker history` shows it to whoever pulls the
image. `--secret` hands a file to one RUN and leaves nothing behind.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - docker build «--build-arg NPM_TOKEN=$NPM_TOKEN» -t app .
    - docker buildx build --build-arg VERSION=1 «--build-arg=API_KEY=$API_KEY» .
)",
    R"(build:
  script:
    - |
      buildah bud -t app «--build-arg DB_PASSWORD» .
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - docker build --build-arg VERSION=1.0 --build-arg BYPASS_CACHE=true .
    - docker build --secret id=npm_token,env=NPM_TOKEN .
    - docker run --env NPM_TOKEN=$NPM_TOKEN app
)",
    R"(build:
  script:
    - '# docker build --build-arg API_KEY=$API_KEY .'
    - docker build --build-arg TOKEN_URL=https://example.com --build-arg API_TOKEN= .
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL059"};

void check_call(const Invocation& call, ScriptSink& sink) {
  const auto build = container_call_of(call);
  if (!build || build->verb != ContainerCall::Verb::build) return;
  for (const FlagValue& flag : flag_values(*build)) {
    if (flag.name != "--build-arg") continue;
    const std::size_t equals = flag.value.find('=');
    const std::string_view name = flag.value.substr(0, equals);
    // An argument that is given nothing tells nothing.
    const bool is_empty =
        equals != flag.value.npos && flag.is_known && equals + 1 == flag.value.size();
    if (is_secret_name(name) && !is_empty)
      sink.report(flag.at, "Argument " + quote(name) + " stays in the image");
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule build_arg_secret{
    .id = "gitlab/build-arg-secret",
    .severity = Severity::medium,
    .title = "Secret is given to an image as a build argument",
    .risk = "Whoever can pull the image reads the secret from its history.",
    .fix = "Hand it over with --secret, and mount it in the one RUN that needs it.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc build_arg_secret_doc{.rule = build_arg_secret,
                                                    .why = kWhy,
                                                    .source = "Docker: Build secrets; CWE-538",
                                                    .path = ".gitlab-ci.yml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::gitlab
