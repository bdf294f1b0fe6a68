#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/resources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Without a limit a container takes whatever the others leave. Many run without one on purpose and
rely on requests.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_11",
                                         "trivy:KSV-0011",
                                         "kics:4ac0e2b7-d2d2-4af7-8799-e8de6721ccda",
                                         "kics:5f4735ce-b9ba-4d95-a089-a37a767b716f",
                                         "kube-linter:unset-cpu-requirements",
                                         "polaris:cpuLimitsMissing",
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
  - {name: web, image: nginx:1.27, resources: {«limits»: {memory: 1}, requests: {cpu: 1}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
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
  - {name: web, image: nginx:1.27, resources: {limits: "{{ .Values.limits }}"}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {cpu: "{{ .Values.limit }}"}}}
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
  if (has_resource(container, "limits", "cpu")) return;
  report_missing(container, sink, "resources.limits.cpu", container.resources["limits"],
                 container.resources);
}

}  // namespace

extern constinit const Rule cpu_limit_missing{
    .id = "k8s/cpu-limit-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Container has no CPU limit",
    .risk =
        "A program that was taken over (a miner, say) takes all the processor time that the node "
        "has to spare.",
    .fix = "Set resources.limits.cpu.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc cpu_limit_missing_doc{
    .rule = cpu_limit_missing,
    .why = kWhy,
    .source = "Kubernetes: Resource Management for Pods and Containers",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
