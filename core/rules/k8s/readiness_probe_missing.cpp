#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Probes tell the node what only the program knows. Jobs, init containers and what ends by itself need
none; a sidecar that serves nobody may do without.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_9",
                                         "kics:a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3",
                                         "kics:8657197e-3f87-4694-892b-8144701d83c1",
                                         "kube-linter:no-readiness-probe",
                                         "polaris:readinessProbeMissing",
                                         "kube-score:pod-probes",
                                         "kube-score:Pod Probes"};

constexpr std::string_view kBad[] = {R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: «web», image: nginx:1.27}]
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, image: nginx:1.27, readinessProbe: {httpGet: {path: /, port: 80}}}]
)",
                                      R"(apiVersion: batch/v1
kind: Job
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: nginx:1.27}]}}}
)",
                                      R"(=== kustomization.yaml
resources: [../base]
patches: [{path: web.yaml}]
=== web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, env: []}]
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.is_whole() || container.role != kubernetes::Container::Role::regular) return;
  const std::string_view kind = container.object->kind.value;
  if (kind == "Job" || kind == "CronJob" || kind == "PodTemplate") return;
  if (!container.node["readinessProbe"]) report_missing(container, sink, "readinessProbe");
}

}  // namespace

extern constinit const Rule readiness_probe_missing{
    .id = "k8s/readiness-probe-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Container has no readiness probe",
    .risk = "Requests reach the program before it can answer, and after it no longer can.",
    .fix = "Add a readinessProbe.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc readiness_probe_missing_doc{
    .rule = readiness_probe_missing,
    .why = kWhy,
    .source = "Kubernetes: Configure Liveness, Readiness and Startup Probes",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
