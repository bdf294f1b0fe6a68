#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
The socket takes orders from whoever can write to it, and asks for no password. `:ro` changes nothing:
writing to a socket is not writing to the file system.
)";

constexpr std::string_view kAliases[] = {"kics:d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    volumes: ["«${DOCKER_SOCK:-/var/run/docker.sock}»:/var/run/docker.sock"]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    volumes: ["«/var/run/docker.sock»:/var/run/docker.sock:ro"]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    volumes: [{type: bind, source: «/run/podman/podman.sock», target: /run/docker.sock}]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    volumes: ["./docker.sock.d:/etc/app"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    volumes: ["${DOCKER_SOCK}:/var/run/docker.sock"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    volumes: ["data:/var/run/docker.sock"]
)"};

void check(const compose::Service& service, Sink& sink) {
  for (const compose::Mount& mount : compose::mounts(service)) {
    if (!is_runtime_socket(mount.source)) continue;
    Hit& hit = sink.report(mount.at, called(service) + " mounts " + quote(mount.source))
                   .with_node(mount.node.path());
    weigh(hit, mount.is_default);
  }
}

}  // namespace

extern constinit const Rule docker_socket_mount{
    .id = "compose/docker-socket-mount",
    .severity = Severity::critical,
    .title = "Service mounts the socket of the container engine",
    .risk =
        "Who can write to the socket starts a container with the whole disk of the machine in it: "
        "the service is root on the machine.",
    .fix =
        "Remove the mount, or put a proxy between that lets through only the calls that are "
        "needed.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc docker_socket_mount_doc{.rule = docker_socket_mount,
                                                       .why = kWhy,
                                                       .source = "Compose Specification: services",
                                                       .path = "compose.yaml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::compose
