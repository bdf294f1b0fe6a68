#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Docker took `MAINTAINER` out of use in 2017. What it sets is a field of its own, which registries and
scanners do not show, so nobody learns from the image whom to tell of a hole. A label is read by all of
them.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\n«MAINTAINER» Octo Cat <octo@example.com>\n",
    "FROM debian:12.5\nONBUILD «maintainer» octo\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nLABEL maintainer=octo@example.com\n",
    "FROM debian:12.5\n# MAINTAINER octo\nLABEL org.opencontainers.image.authors=octo\n",
    "FROM debian:12.5\nRUN echo \\\n  MAINTAINER octo\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_6", "trivy:DS-0022", "hadolint:DL4000",
                                         "kics:99614418-f82b-4852-a9ae-5051402b741c"};

void check(const Instruction& instruction, Sink& sink) {
  if (instruction.is(Keyword::maintainer))
    sink.report(instruction.syntax->name, "The author of the image stands in no label");
}

}  // namespace

extern constinit const Rule maintainer_deprecated{
    .id = "docker/maintainer-deprecated",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "MAINTAINER is no longer in use",
    .risk = "Whoever finds a flaw in the image does not find out whom to tell.",
    .fix = "Write LABEL org.opencontainers.image.authors=… instead.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc maintainer_deprecated_doc{.rule = maintainer_deprecated,
                                                         .why = kWhy,
                                                         .source = "Dockerfile reference",
                                                         .path = "Dockerfile",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::docker
