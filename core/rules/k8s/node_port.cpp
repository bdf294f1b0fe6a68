#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A NodePort is open on all addresses of all nodes, and network policies of pods see the node as sender.
)";

constexpr std::string_view kAliases[] = {
    "kics:845acfbe-3e10-4b8e-b656-3b404d36dfb2", "kics:5c281bf8-d9bb-47f2-b909-3f6bb11874ad",
    "kube-linter:exposed-services", "kube-score:service-type", "kube-score:Service Type"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: «NodePort», ports: [{port: 80}]}
)",
                                     R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: «NodePort»
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ClusterIP, ports: [{port: 80}]}
)",
                                      R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef type = object.spec["type"];
  if (object.kind.value == "Service" && type.value() == "NodePort") sink.report(type);
}

}  // namespace

extern constinit const Rule node_port{
    .id = "k8s/node-port",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Service listens on every node",
    .risk = "Whoever reaches any node reaches the service, past load balancer and Ingress.",
    .fix = "Use ClusterIP behind an Ingress or a Gateway.",
    .aliases = kAliases,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc node_port_doc{.rule = node_port,
                                             .why = kWhy,
                                             .source = "CIS Kubernetes Benchmark, 5.3",
                                             .path = "deploy.yaml",
                                             .bad = kBad,
                                             .good = kGood};

}  // namespace sluice::k8s
