#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
With `network_mode: host` the container has the interfaces of the machine: no port is mapped, and none is closed.
)";

constexpr std::string_view kAliases[] = {"kics:071a71ff-f868-47a4-ac0b-3c59e4ab5443"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    network_mode: «${MODE:-host}»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    network_mode: «host»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    network_mode: «"host"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    network_mode: ${MODE:?host}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    network_mode: ${MODE}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    container_name: host
)",
                                      R"(services:
  web:
    image: nginx:1.27
    network_mode: "service:db"
)"};

void check(const compose::Service& service, Sink& sink) {
  if (compose::evaluate(service.network_mode).is("host"))
    report_setting(service, sink, service.network_mode, "network_mode");
}

}  // namespace

extern constinit const Rule host_network{
    .id = "compose/host-network",
    .severity = Severity::medium,
    .title = "Service is in the network of the machine",
    .risk =
        "The container reaches services that listen on the machine alone, and whoever takes it "
        "over listens to what passes there.",
    .fix = "Remove network_mode and publish the ports that are needed.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_network_doc{.rule = host_network,
                                                .why = kWhy,
                                                .source = "Compose Specification: services",
                                                .path = "compose.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::compose
