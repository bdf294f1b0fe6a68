#include "core/model/gitlab.h"
#include "core/model/image_reference.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Docker in Docker needs a privileged runner: whoever gets into the job gets out of its container, and onto
the machine and what else runs there.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  image: docker:26.1
  services: [«docker:26.1-dind»]
  script: [docker build .]
)",
    R"(services:
  - name: «"docker.io/library/docker:dind"»
    alias: docker
build:
  variables: {DOCKER_HOST: «tcp://docker:2375»}
  script: [docker build .]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  image: gcr.io/kaniko-project/executor:v1.21.0-debug
  script: [/kaniko/executor --context .]
)",
    R"(build:
  image: docker:26.1
  variables: {DOCKER_HOST: "unix:///run/user/1000/docker.sock"}
  services: [postgres:16, octo/dind-tools:1]
  script: [docker build .]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL054"};

void check_services(NodeRef services, const std::string& address, Sink& sink) {
  if (!services.is_sequence()) return;
  for (const NodeRef service : services.children()) {
    const NodeRef node = service.is_mapping() ? service["name"] : service;
    const auto image = read_image_reference(node.value());
    if (image && image->name() == "docker" && image->tag.find("dind") != image->tag.npos)
      sink.report(node, "Service " + quote(node.value()) + " needs privileges")
          .with_resource(address);
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  check_services(pipeline.services, {}, sink);
  check_services(pipeline.defaults["services"], {}, sink);
  for (const Job& job : pipeline.jobs) check_services(job.services, job.address(), sink);
  for (const VariableBlock& set : variables(pipeline)) {
    const NodeRef host = value_of(set.node["DOCKER_HOST"]);
    if (!host.value().starts_with("tcp://docker:")) continue;
    sink.report(host, "DOCKER_HOST is " + quote(host.value())).with_resource(set.address());
  }
}

}  // namespace

extern constinit const Rule docker_in_docker{
    .id = "gitlab/docker-in-docker",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Job needs a privileged runner",
    .risk =
        "Code in the job can leave its container, and read and change what else runs on the "
        "machine.",
    .fix =
        "Build with a tool that needs no privilege, such as BuildKit rootless, Buildah or Kaniko.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc docker_in_docker_doc{
    .rule = docker_in_docker,
    .why = kWhy,
    .source = "GitLab: Use Docker to build Docker images",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
