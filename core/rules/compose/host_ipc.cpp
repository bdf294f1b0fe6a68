#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
With `ipc: host` System V IPC and POSIX message queues of the machine are open to the container.
)";

constexpr std::string_view kAliases[] = {"kics:baa3890f-bed7-46f5-ab8f-1da8fc91c729"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    ipc: «${MODE:-host}»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    ipc: «host»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    ipc: «"host"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    ipc: ${MODE:?host}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ipc: ${MODE}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    container_name: host
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ipc: "service:db"
)"};

void check(const compose::Service& service, Sink& sink) {
  if (compose::evaluate(service.ipc).is("host")) report_setting(service, sink, service.ipc, "ipc");
}

}  // namespace

extern constinit const Rule host_ipc{
    .id = "compose/host-ipc",
    .severity = Severity::medium,
    .title = "Service shares the memory segments of the machine",
    .risk = "The container reads and changes shared memory of other processes.",
    .fix = "Remove ipc, or use shareable and service:NAME between the services that share.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_ipc_doc{.rule = host_ipc,
                                            .why = kWhy,
                                            .source = "Compose Specification: services",
                                            .path = "compose.yaml",
                                            .bad = kBad,
                                            .good = kGood};

}  // namespace sluice::compose
