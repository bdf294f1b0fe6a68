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

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_8",
                                         "kics:ade74944-a674-4e00-859e-c6eab5bde441",
                                         "kics:5b6d53dd-3ba3-4269-b4d7-f82e880e43c3",
                                         "kube-linter:no-liveness-probe",
                                         "polaris:livenessProbeMissing",
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
      containers: [{name: web, image: nginx:1.27, livenessProbe: {httpGet: {path: /, port: 80}}}]
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
  if (!container.node["livenessProbe"]) report_missing(container, sink, "livenessProbe");
}

}  // namespace

extern constinit const Rule liveness_probe_missing{
    .id = "k8s/liveness-probe-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Container has no liveness probe",
    .risk = "A program that hangs stays as it is until somebody notices.",
    .fix = "Add a livenessProbe that asks the program itself and nothing that it depends on.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc liveness_probe_missing_doc{
    .rule = liveness_probe_missing,
    .why = kWhy,
    .source = "Kubernetes: Configure Liveness, Readiness and Startup Probes",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
