#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Below these folders lie passwords, keys and start-up files of the machine, the data of other
containers, and the interfaces of its kernel.
)";

constexpr std::string_view kAliases[] = {"kics:1c1325ff-831d-43a1-973e-839ae57dfcc0"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    volumes: ["«${ROOT:-/}»:/rootfs", "data:/data"]
volumes:
  data: {driver: local, driver_opts: {type: none, o: bind, device: «/etc»}}
)",
                                     R"(services:
  web:
    image: nginx:1.27
    volumes: ["«/etc»:/host/etc"]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    volumes: [{type: bind, source: «/», target: /rootfs, read_only: true}]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    volumes: ["data:/data"]
volumes:
  data: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ":/etc"}}
  root: {driver_opts: {type: none, o: bind, device: /}}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    volumes: ["/etc/localtime:/etc/localtime:ro"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    volumes: ["./etc:/etc", "etc:/etc", "/srv/data:/data"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    volumes: ["${ROOT:?}:/rootfs"]
)"};

void check(const compose::Service& service, Sink& sink) {
  for (const compose::Mount& mount : compose::mounts(service)) {
    if (is_sensitive_host_path(mount.source) && !is_runtime_socket(mount.source))
      weigh(sink.report(mount.at, called(service) + " mounts " + quote(mount.source))
                .with_node(mount.node.path()),
            mount.is_default);
  }
}

}  // namespace

extern constinit const Rule sensitive_host_path{
    .id = "compose/sensitive-host-path",
    .severity = Severity::high,
    .title = "Service mounts a sensitive folder of the machine",
    .risk =
        "The container reads credentials and configuration of the machine, and where it may write "
        "it takes the machine over.",
    .fix = "Mount the one file that is needed, read-only, or use configs and secrets.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc sensitive_host_path_doc{.rule = sensitive_host_path,
                                                       .why = kWhy,
                                                       .source = "Compose Specification: services",
                                                       .path = "compose.yaml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::compose
