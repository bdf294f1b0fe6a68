#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Port 22 in a pod is nearly always an SSH server with keys of its own. Programs that offer SSH as their
service (a Git server) are the exception.
)";

constexpr std::string_view kAliases[] = {"kube-linter:ssh-port"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: «22»}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80}, {containerPort: «22», protocol: TCP}]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 2222}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 22, protocol: UDP}]}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.ports.is_sequence()) return;
  for (const NodeRef port : container.ports.children()) {
    const NodeRef number = port["containerPort"];
    const std::string_view protocol = port["protocol"].value();
    if (number.value() == "22" && (protocol.empty() || protocol == "TCP")) {
      sink.report(number, called(container) + " listens on port 22");
    }
  }
}

}  // namespace

extern constinit const Rule ssh_port{
    .id = "k8s/ssh-port",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container listens for SSH",
    .risk = "A shell in the container, past the access control and the log of the Kubernetes API.",
    .fix = "Remove the SSH server, and use kubectl exec or debug.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::access},
    .check = check,
};

extern constinit const RuleDoc ssh_port_doc{.rule = ssh_port,
                                            .why = kWhy,
                                            .source = "NSA and CISA, Kubernetes Hardening Guide",
                                            .path = "deploy.yaml",
                                            .bad = kBad,
                                            .good = kGood};

}  // namespace sluice::k8s
