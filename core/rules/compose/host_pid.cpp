#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
With `pid: host` the processes of the machine and of all containers are visible below /proc.
)";

constexpr std::string_view kAliases[] = {"kics:4f31dd9f-2cc3-4751-9b53-67e4af83dac0"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    pid: «${MODE:-host}»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    pid: «host»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    pid: «"host"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    pid: ${MODE:?host}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    pid: ${MODE}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    container_name: host
)",
                                      R"(services:
  web:
    image: nginx:1.27
    pid: "service:db"
)"};

void check(const compose::Service& service, Sink& sink) {
  if (compose::evaluate(service.pid).is("host")) report_setting(service, sink, service.pid, "pid");
}

}  // namespace

extern constinit const Rule host_pid{
    .id = "compose/host-pid",
    .severity = Severity::high,
    .title = "Service sees the processes of the machine",
    .risk =
        "The container reads environment and memory of all processes, and as root enters any of "
        "them.",
    .fix = "Remove pid.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_pid_doc{.rule = host_pid,
                                            .why = kWhy,
                                            .source = "Compose Specification: services",
                                            .path = "compose.yaml",
                                            .bad = kBad,
                                            .good = kGood};

}  // namespace sluice::compose
