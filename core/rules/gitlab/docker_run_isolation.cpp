#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <span>
#include <string_view>
#include <utility>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A container that a script starts shares what these flags name with the machine that runs the job: all its
devices, its network, its processes, its files, or its container runtime. Code in it, such as a dependency of
a test, then reaches the other jobs of that runner. Each of them has a narrower way: one device, one
capability, one folder of the project.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  script:
    - docker run «--privileged» example/tool ./run.sh
    - docker container run --rm «--cap-add=CAP_SYS_PTRACE» «--cap-add ALL» example/tool
    - |
      podman run -it «--network host» «--pid=host» «--ipc host» example/tool
      docker create «--security-opt seccomp=unconfined» example/tool
)",
    R"(test:
  before_script:
    - docker run --rm «-v /:/host» example/tool chroot /host
    - sudo docker run -d «--volume /var/run/docker.sock:/var/run/docker.sock» example/tool
    - docker run «--mount type=bind,source=/etc,target=/x» example/tool
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script:
    - docker run --privileged=false --cap-add NET_BIND_SERVICE --network host-internal example/tool
    - docker run --rm -v "$CI_PROJECT_DIR:/app" -v cache:/cache -v /tmp/x:/x example/tool --privileged
    - docker run --pid container:db --ipc private example/tool --network host
    - docker run -v $DIR/etc:/etc example/tool
    - docker run -e PATH=/etc:/x example/tool
)",
    R"(test:
  script:
    - '# docker run --privileged example/tool'
    - echo "docker run --privileged"
    - docker run --rm --privileged tonistiigi/binfmt --install all
    - docker network create host
    - docker build --network host .
)",
};
constexpr std::string_view kPrivileged[] = {"glsec:GL056"};
constexpr std::string_view kCapability[] = {"glsec:GL057"};
constexpr std::string_view kNetwork[] = {"glsec:GL058"};
constexpr std::string_view kPath[] = {"glsec:GL060"};
constexpr std::string_view kSocket[] = {"glsec:GL055"};
constexpr std::string_view kPid[] = {"glsec:GL061"};
constexpr std::string_view kProfile[] = {"glsec:GL076"};
constexpr std::string_view kIpc[] = {"glsec:GL077"};
constexpr auto kAliases =
    kJoined<kPrivileged, kCapability, kNetwork, kPath, kSocket, kPid, kProfile, kIpc>;

std::span<const std::string_view> aliases_of(ContainerFault::Kind kind) {
  using Kind = ContainerFault::Kind;
  switch (kind) {
    case Kind::privileged:
      return kPrivileged;
    case Kind::capability:
      return kCapability;
    case Kind::network:
      return kNetwork;
    case Kind::path:
      return kPath;
    case Kind::socket:
      return kSocket;
    case Kind::pid:
      return kPid;
    case Kind::ipc:
      return kIpc;
    case Kind::profile:
      return kProfile;
  }
  return kAliases;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  for (ContainerFault& found : find_container_faults(call)) {
    const ContainerFault::Kind kind = found.kind;
    Hit& hit = sink.report(std::move(found.fault)).with_aliases(aliases_of(kind));
    if (kind == ContainerFault::Kind::network || kind == ContainerFault::Kind::ipc)
      hit.with_severity(Severity::medium);
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule docker_run_isolation{
    .id = "gitlab/docker-run-isolation",
    .severity = Severity::high,
    .title = "Container is started with the rights of its host",
    .risk =
        "Code in the container takes over the runner, and with it the secrets of every job that "
        "runs there.",
    .fix =
        "Remove the flag, or name the one device, capability or folder of the project that is "
        "needed.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc docker_run_isolation_doc{
    .rule = docker_run_isolation,
    .why = kWhy,
    .source = "CWE-250; Docker: Runtime privilege and Linux capabilities",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
