#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
The daemon of Docker in Docker does whatever it is told by anyone who reaches its port. TLS is what keeps
other jobs and hosts of the same network away; an empty `DOCKER_TLS_CERTDIR` switches it off.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  image: docker:26.1
  services: [docker:26.1-dind]
  variables:
    DOCKER_TLS_CERTDIR: «""»
  script: [docker build .]
)",
    R"(variables:
  DOCKER_TLS_CERTDIR: {value: «''»}
build:
  script: [docker build .]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  image: docker:26.1
  services: [docker:26.1-dind]
  variables:
    DOCKER_TLS_CERTDIR: "/certs"
  script: [docker build .]
)",
    R"(build:
  variables: {DOCKER_TLS_CERTDIR: $CERTS, OTHER: ""}
  script: ["export DOCKER_TLS_CERTDIR="]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL031"};

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    const NodeRef folder = value_of(set.node["DOCKER_TLS_CERTDIR"]);
    if (folder.is_scalar() && folder.value().empty())
      sink.report(folder, "DOCKER_TLS_CERTDIR is empty").with_resource(set.address());
  }
}

}  // namespace

extern constinit const Rule docker_tls_off{
    .id = "gitlab/docker-tls-off",
    .severity = Severity::medium,
    .title = "Docker daemon of the job takes orders without TLS",
    .risk =
        "Every job and host that reaches the port runs containers on a privileged daemon, and so "
        "owns the machine.",
    .fix = "Set DOCKER_TLS_CERTDIR to \"/certs\", and share that folder with the service.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc docker_tls_off_doc{.rule = docker_tls_off,
                                                  .why = kWhy,
                                                  .source = "GitLab: Docker-in-Docker with TLS",
                                                  .path = ".gitlab-ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::gitlab
