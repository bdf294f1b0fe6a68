#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/resources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Without a limit a container grows until the node is out of memory, and the kernel then chooses who
dies.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_13",
                                         "trivy:KSV-0018",
                                         "kics:b14d1bc4-a208-45db-92f0-e21f8e2588e9",
                                         "kics:fd097ed0-7fe6-4f58-8b71-fef9f0820a21",
                                         "kube-linter:unset-memory-requirements",
                                         "polaris:memoryLimitsMissing",
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
  - {name: web, image: nginx:1.27, resources: {«limits»: {cpu: 1}, requests: {memory: 1}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
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
  - {name: web, image: nginx:1.27, resources: {limits: "{{ .Values.limits }}"}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {memory: "{{ .Values.limit }}"}}}
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
  if (has_resource(container, "limits", "memory")) return;
  report_missing(container, sink, "resources.limits.memory", container.resources["limits"],
                 container.resources);
}

}  // namespace

extern constinit const Rule memory_limit_missing{
    .id = "k8s/memory-limit-missing",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container has no memory limit",
    .risk =
        "A leak or a flood of requests takes the memory of the node, and the node kills other "
        "pods.",
    .fix = "Set resources.limits.memory.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc memory_limit_missing_doc{
    .rule = memory_limit_missing,
    .why = kWhy,
    .source = "Kubernetes: Resource Management for Pods and Containers",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
