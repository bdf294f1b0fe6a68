#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/resources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The scheduler places pods by their requests. Where only a limit is written, it is the request as
well.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_12",
                                         "trivy:KSV-0016",
                                         "kics:229588ef-8fde-40c8-8756-f4f2b5825ded",
                                         "kube-linter:unset-memory-requirements",
                                         "polaris:memoryRequestsMissing",
                                         "kube-score:container-resources",
                                         "kube-score:Container Resources"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {«requests»: {cpu: 1}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {requests: {memory: 1}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {memory: 1}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: "{{ .Values.resources }}"}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.is_whole() || container.role == kubernetes::Container::Role::ephemeral) return;
  if (has_resource(container, "requests", "memory") || has_resource(container, "limits", "memory"))
    return;
  report_missing(container, sink, "resources.requests.memory", container.resources["requests"],
                 container.resources);
}

}  // namespace

extern constinit const Rule memory_request_missing{
    .id = "k8s/memory-request-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Container asks for no memory",
    .risk =
        "The scheduler puts the pod on a node that has no room for it, and the pod is among the "
        "first to be killed.",
    .fix = "Set resources.requests.memory.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc memory_request_missing_doc{
    .rule = memory_request_missing,
    .why = kWhy,
    .source = "Kubernetes: Resource Management for Pods and Containers",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
