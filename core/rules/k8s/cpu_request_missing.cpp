#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/resources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The scheduler places pods by their requests, and the kernel shares by them. Where only a limit is
written, it is the request as well.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_10",
                                         "trivy:KSV-0015",
                                         "kics:ca469dd4-c736-448f-8ac1-30a642705e0a",
                                         "kube-linter:unset-cpu-requirements",
                                         "polaris:cpuRequestsMissing",
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
  - {name: web, image: nginx:1.27, resources: {«requests»: {memory: 1}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {requests: {cpu: 1}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {cpu: 1}}}
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
  if (has_resource(container, "requests", "cpu") || has_resource(container, "limits", "cpu"))
    return;
  report_missing(container, sink, "resources.requests.cpu", container.resources["requests"],
                 container.resources);
}

}  // namespace

extern constinit const Rule cpu_request_missing{
    .id = "k8s/cpu-request-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Container asks for no CPU",
    .risk = "The pod gets what the others leave, which under load may be nothing.",
    .fix = "Set resources.requests.cpu.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc cpu_request_missing_doc{
    .rule = cpu_request_missing,
    .why = kWhy,
    .source = "Kubernetes: Resource Management for Pods and Containers",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
