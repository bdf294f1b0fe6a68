#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A hostPort ties the pod to nodes where the port is free and listens on every address of the node.
In a pod with `hostNetwork: true` every port is one of the node, and that is what is reported.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_26", "trivy:KSV-0024", "kics:2b1836f1-dcce-416e-8e16-da8c71920633",
    "kics:4e74cf4f-ff65-4c1a-885c-67ab608206ce", "polaris:hostPortSet"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80, hostPort: «8080»}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 53, hostPort: «53», protocol: UDP}]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80, hostPort: 0}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80, hostPort: 80}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 80, hostPort: "{{ .Values.port }}"}]}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.ports.is_sequence() || kubernetes::is_true(container.object->pod["hostNetwork"]))
    return;
  for (const NodeRef port : container.ports.children()) {
    const NodeRef taken = port["hostPort"];
    if (taken.value().empty() || taken.value() == "0" || kubernetes::is_template(taken)) continue;
    sink.report(taken, called(container) + " takes port " + quote(taken.value()) + " of the node");
  }
}

}  // namespace

extern constinit const Rule host_port{
    .id = "k8s/host-port",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container takes a port of the node",
    .risk = "The port is open to whatever reaches the node, past Services and their policies.",
    .fix = "Remove hostPort, and expose the container by a Service.",
    .aliases = kAliases,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc host_port_doc{
    .rule = host_port,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host ports",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
