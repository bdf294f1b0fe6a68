#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace sluice::compose {
namespace {

// The first number of "8080", "90-100" or "80/udp"; 0 where there is none.
unsigned first_port(std::string_view text) {
  unsigned port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || port > 99999) break;
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  return port;
}

void low_port(const Service& service, Sink& sink) {
  constexpr unsigned kPrivileged = 1024;
  for (const Port& port : published_ports(service.ports)) {
    if (is_interpolated(port.published) || is_interpolated(port.target)) continue;
    const unsigned outer = first_port(port.published);
    const unsigned inner = first_port(port.target);
    if ((outer > 0 && outer < kPrivileged) || (inner > 0 && inner < kPrivileged))
      report_port(service, port, sink);
  }
}

void lacks(const Service& service, std::string_view key, Sink& sink) {
  if (service.is_whole() && !service.node[key])
    sink.report_key(service.node, called(service) + " sets no " + std::string(key));
}

void no_healthcheck(const Service& service, Sink& sink) {
  const NodeRef check = service.node["healthcheck"];
  if (check["disable"] && is_true(check["disable"])) {
    report_setting(service, sink, check["disable"], "healthcheck.disable");
  } else {
    lacks(service, "healthcheck", sink);
  }
}

void no_process_limit(const Service& service, Sink& sink) {
  const NodeRef limit =
      service.node["pids_limit"] ? service.node["pids_limit"] : service.resource_limits["pids"];
  if (!limit) return lacks(service, "pids_limit", sink);
  if (limit.value() == "-1" || limit.value() == "0")
    report_setting(service, sink, limit, "pids_limit");
}

void no_security_options(const Service& service, Sink& sink) {
  lacks(service, "security_opt", sink);
}

void other_group(const Service& service, Sink& sink) {
  const NodeRef group = service.node["cgroup_parent"];
  if (group.is_scalar() && !group.value().empty() && !is_interpolated(group.value()))
    report_setting(service, sink, group, "cgroup_parent");
}

// Restarts for ever, or a number of times that is not what CIS asks for.
void restarts(const Service& service, Sink& sink) {
  const NodeRef restart = service.node["restart"];
  if (restart.value().starts_with("on-failure") && restart.value() != "on-failure:5")
    report_setting(service, sink, restart, "restart");
  const NodeRef policy = service.node["deploy"]["restart_policy"];
  const NodeRef most = policy["max_attempts"];
  if (policy["condition"].value() != "on-failure" || most.value() == "5" ||
      is_interpolated(most.value()))
    return;
  most ? report_setting(service, sink, most, "max_attempts")
       : sink.report_key(policy, called(service) + " sets no max_attempts");
}

void shared_volume(const File& file, Sink& sink) {
  struct First {
    const Service* service;
    Mount mount;
    bool is_told = false;
  };
  std::map<std::string, First> owners;
  const auto tell = [&](const Service& service, const Service& other, const Mount& mount) {
    sink.report(mount.at,
                called(service) + " and " + called(other) + " mount " + quote(mount.source))
        .with_node(mount.node.path());
  };
  for (const Service& service : file.services) {
    if (!service.volumes.is_sequence()) continue;
    for (const Mount& mount : mounts(service.volumes)) {
      if (mount.source.empty() || is_interpolated(mount.source)) continue;
      const auto [at, is_new] = owners.emplace(mount.source, First{&service, mount});
      First& first = at->second;
      if (is_new || first.service->name.value == service.name.value) continue;
      if (!first.is_told) tell(*first.service, service, first.mount);
      first.is_told = true;
      tell(service, *first.service, mount);
    }
  }
}

void propagated(const Service& service, Sink& sink) {
  if (!service.volumes.is_sequence()) return;
  const auto is_shared = [](std::string_view mode) {
    return mode == "shared" || mode == "rshared" || mode == "slave" || mode == "rslave";
  };
  for (const NodeRef volume : service.volumes.children()) {
    const NodeRef mode = volume["bind"]["propagation"];
    if (is_shared(mode.value())) report_setting(service, sink, mode, "propagation");
    std::string_view text = volume.value();
    text = text.substr(text.rfind(':') == text.npos ? text.size() : text.rfind(':') + 1);
    while (!text.empty()) {
      const std::size_t size = std::min(text.find(','), text.size());
      if (is_shared(text.substr(0, size))) report_setting(service, sink, volume, "a mount");
      text.remove_prefix(std::min(size + 1, text.size()));
    }
  }
}

// Settings of services, each of which is a rule by itself.
constexpr Rule kRows[] = {
    {
        .id = "compose/privileged-port",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Service uses a port below 1024",
        .risk = "To open it a program needs to be root or to have NET_BIND_SERVICE.",
        .fix = "Use ports from 1024 on.",
        .aliases = kTexts<"kics:bc2908f3-f73c-40a9-8793-c1b7d5544f79">,
        .topics = {Topic::access},
        .check = low_port,
    },
    {
        .id = "compose/healthcheck-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Service has no health check",
        .risk = "What hangs is not restarted, and what depends on it starts too early.",
        .fix = "Set healthcheck.",
        .aliases = kTexts<"kics:698ed579-b239-4f8f-a388-baa4bcb13ef8">,
        .topics = {Topic::availability},
        .check = no_healthcheck,
    },
    {
        .id = "compose/process-limit-missing",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Service may start any number of processes",
        .risk = "One service takes all process numbers of the machine.",
        .fix = "Set pids_limit.",
        .aliases = kTexts<"kics:221e0658-cb2a-44e3-b08a-db96a341d6fa">,
        .topics = {Topic::availability},
        .check = no_process_limit,
    },
    {
        .id = "compose/security-options-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Service sets no security options",
        .risk = "It runs with what the engine gives by default.",
        .fix = "Set security_opt: [no-new-privileges:true].",
        .aliases = kTexts<"kics:610e266e-6c12-4bca-9925-1ed0cd29742b">,
        .topics = {Topic::access},
        .check = no_security_options,
    },
    {
        .id = "compose/cgroup-parent",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Service is put into a control group of its own choice",
        .risk = "Limits of the group that containers belong to no longer hold it.",
        .fix = "Remove cgroup_parent.",
        .aliases = kTexts<"kics:4d9f44c6-2f4a-4317-9bb5-267adbea0232">,
        .topics = {Topic::availability},
        .check = other_group,
    },
    {
        .id = "compose/restart-attempts",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Service that fails is not restarted five times",
        .risk = "It restarts for ever and hides that it fails, or gives up at once.",
        .fix = "Set restart: on-failure:5.",
        .aliases = kTexts<"kics:2fc99041-ddad-49d5-853f-e35e70a48391">,
        .topics = {Topic::availability},
        .check = restarts,
    },
    {
        .id = "compose/shared-volume",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Services share a volume",
        .risk = "What one writes the other reads, code as well, and both write at once.",
        .fix = "Give each service a volume of its own, or mount it read-only.",
        .aliases = kTexts<"kics:8c978947-0ff6-485c-b0c2-0bfca6026466">,
        .topics = {Topic::storage},
        .check = shared_volume,
    },
    {
        .id = "compose/mount-propagation",
        .severity = Severity::medium,
        .title = "Mounts of the container reach the machine",
        .risk = "What is mounted in the container appears on the machine and in others.",
        .fix = "Remove the mode of propagation.",
        .aliases = kTexts<"kics:baa452f0-1f21-4a25-ace5-844e7a5f410d">,
        .topics = {Topic::access},
        .check = propagated,
    },
};

constexpr std::string_view kWhy = R"(
What a service may do and what happens when it fails is set here. What a file extends or overrides may
stand elsewhere.
)";
constexpr std::string_view kSource = "Compose Specification; CIS Docker Benchmark, section 5";
constexpr std::string_view kPath = "compose.yaml";
}  // namespace

extern constinit const RuleTable service_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath, kTexts<R"(services:
  web:
    image: nginx:1.27
    ports: [«"127.0.0.1:8080:80"»]
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    ports: ["127.0.0.1:8080:8080"]
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(services:
  «web»:
    image: nginx:1.27
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    healthcheck: {test: [CMD, "true"]}
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(services:
  «web»:
    image: nginx:1.27
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    pids_limit: 100
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(services:
  «web»:
    image: nginx:1.27
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    security_opt: [apparmor:mine]
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(services:
  web:
    image: nginx:1.27
    cgroup_parent: «/mine»
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    cpus: 1
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(services:
  web:
    image: nginx:1.27
    restart: «on-failure:10»
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    restart: on-failure:5
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(services:
  a: {image: b:1, volumes: ["«data»:/x"]}
  b: {image: b:1, volumes: ["«data»:/x"]}
volumes: {data: }
)">,
     kTexts<R"(services:
  a: {image: b:1, volumes: [data:/x]}
  b: {image: b:1, volumes: [more:/x]}
volumes: {data: , more: }
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(services:
  web:
    image: nginx:1.27
    volumes: [«"/srv/x:/x:rshared"»]
)">,
     kTexts<R"(services:
  web:
    image: nginx:1.27
    volumes: ["/srv/x:/x:ro"]
)">},
};
}  // namespace

extern constinit const RuleDocTable service_rows_docs{kDocs};

}  // namespace sluice::compose
