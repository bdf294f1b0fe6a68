#include <string>

#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
SYS_ADMIN mounts file systems, SYS_MODULE loads kernel modules, SYS_PTRACE enters other processes,
NET_ADMIN changes routes and firewalls, and ALL is all.
)";

constexpr std::string_view kAliases[] = {"kics:ce76b7d0-9e77-464d-b86f-c5c48e03e22d"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    cap_add: [«SYS_ADMIN»]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    cap_add: [CHOWN, «cap_sys_module»]
    cap_drop: [ALL]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    cap_add: [NET_BIND_SERVICE]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    cap_drop: [SYS_ADMIN, ALL]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    cap_add: ["${CAPABILITY}"]
)"};

void check(const compose::Service& service, Sink& sink) {
  if (!service.cap_add.is_sequence()) return;
  for (const NodeRef item : service.cap_add.children()) {
    const compose::Reading added = compose::evaluate(item);
    const std::string name = capability_name(added.text);
    if (!is_dangerous_capability(name)) continue;
    Hit& hit = sink.report(item, called(service) + " adds " + quote(item.value()));
    weigh(hit, added.is_default);
    // VPN services need it, in a network namespace of their own.
    if (name == "NET_ADMIN" || name == "SYSLOG") hit.with_severity(Severity::medium);
  }
}

}  // namespace

extern constinit const Rule dangerous_capabilities{
    .id = "compose/dangerous-capabilities",
    .severity = Severity::high,
    .title = "Service has a capability that breaks its walls",
    .risk =
        "With this capability, whoever runs code in the container loads code into the kernel, "
        "reads the memory of others, or takes over the network of the machine.",
    .fix = "Remove the capability, or replace it by a narrower one.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc dangerous_capabilities_doc{
    .rule = dangerous_capabilities,
    .why = kWhy,
    .source = "Compose Specification: services",
    .path = "compose.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::compose
