#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The dashboard is a door to the API that is often left open. It is archived since 2025 in favour of
tools that run on the desk of whoever uses them.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_33",
                                         "kics:d2ad057f-0928-41ef-a83c-f59203bb855b"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «kubernetesui/dashboard:v2.7.0»}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1»}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web, labels: {k8s-app: «kubernetes-dashboard»}}
spec:
  containers:
  - {name: web, image: registry.example.org/mirror/ui:2.7}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: kubernetesui/metrics-scraper:v1.0.8}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: grafana/dashboard:v1}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  const bool is_called_so =
      image && (image->name().starts_with("kubernetes-dashboard") ||
                image->repository == "kubernetesui/dashboard" || image->name() == "kubernetesui");
  if (is_called_so) return void(report_image(container, sink));
  // Under whatever name its image was mirrored; what it measures with bears another label.
  if (&container != &container.object->containers.front()) return;
  for (const std::string_view key : {"k8s-app", "app", "app.kubernetes.io/name"}) {
    const NodeRef label = container.object->pod_metadata["labels"][key];
    if (label.value() == "kubernetes-dashboard")
      return void(sink.report(label, "Pod is labelled as the dashboard"));
  }
}

}  // namespace

extern constinit const Rule dashboard_deployed{
    .id = "k8s/dashboard-deployed",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Kubernetes dashboard is deployed",
    .risk =
        "A dashboard that is reached without its own login acts with the rights of its account.",
    .fix =
        "Keep the dashboard off shared clusters, or put a login before it and bind it to a narrow "
        "role.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::network},
    .check = check,
};

extern constinit const RuleDoc dashboard_deployed_doc{
    .rule = dashboard_deployed,
    .why = kWhy,
    .source = "Kubernetes: Deploy and Access the Kubernetes Dashboard",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
