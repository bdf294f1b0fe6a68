#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ports.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
A port without an address listens on all of them, those of other networks and of IPv6 too. Ports of
databases and of administration have a rule of their own.
)";

constexpr std::string_view kAliases[] = {"kics:451d79dc-0588-476a-ad03-3c7f0320abb3"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    ports: [«"8080:80"»]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    ports: [{target: 80, published: «8080»}]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    ports: [«"12400-12500:1240"»]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    ports: ["127.0.0.1:8080:80"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["80"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["5432:5432"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    ports: ["${PORT}:80"]
)"};

void check(const compose::Service& service, Sink& sink) {
  for (const compose::Port& port : compose::published_ports(service.ports)) {
    if (port.published.empty() || !port.is_open() || is_admin_port(port.target)) continue;
    report_port(service, port, sink);
  }
}

}  // namespace

extern constinit const Rule unbound_port{
    .id = "compose/unbound-port",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Port is open on every interface",
    .risk = "Whoever reaches the machine by any of its networks reaches the service.",
    .fix = "Put the address that it is for before the port: 127.0.0.1:8080:80.",
    .aliases = kAliases,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc unbound_port_doc{.rule = unbound_port,
                                                .why = kWhy,
                                                .source = "Compose Specification: services",
                                                .path = "compose.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::compose
