#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ports.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
`"5432:5432"` listens on every interface of the machine, and the engine's own rules come before those
of ufw or firewalld. Databases, queues and remote shells are found within hours.
)";

constexpr std::string_view kAliases[] = {"kics:451d79dc-0588-476a-ad03-3c7f0320abb3"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: postgres:16
    ports: [«"5432:5432"»]
)",
                                     R"(services:
  web:
    image: redis:7
    ports: [«"0.0.0.0:16379:6379/tcp"»]
)",
                                     R"(services:
  web:
    image: mysql:8
    ports: [{target: 3306, published: «3306»}]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    ports: [«2375:2375»]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    ports: ["127.0.0.1:5432:5432"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["5432:8080"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["${PORT}:5432"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: [{target: 5432, published: 5432, host_ip: 127.0.0.1}]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    expose: ["5432"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["[::1]:5432:5432"]
)"};

void check(const compose::Service& service, Sink& sink) {
  for (const compose::Port& port : compose::published_ports(service.ports)) {
    if (port.is_open() && is_admin_port(port.target)) report_port(service, port, sink);
  }
}

}  // namespace

extern constinit const Rule exposed_admin_port{
    .id = "compose/exposed-admin-port",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Database or administration port is open on every interface",
    .risk =
        "Whoever reaches the machine reaches the port: the engine opens it past the rules of most "
        "firewalls.",
    .fix =
        "Bind the port to 127.0.0.1, or leave ports out: services of one network reach each other "
        "without.",
    .aliases = kAliases,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc exposed_admin_port_doc{.rule = exposed_admin_port,
                                                      .why = kWhy,
                                                      .source = "Compose Specification: services",
                                                      .path = "compose.yaml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::compose
