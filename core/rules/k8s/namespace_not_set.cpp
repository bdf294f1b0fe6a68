#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Manifests for Kustomize and Helm leave the namespace out on purpose; others had better name it.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_21", "trivy:KSV-0110",
                                         "kics:611ab018-c4aa-4ba2-b0f6-a448337509a6",
                                         "kube-linter:use-namespace"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
«metadata»:
  name: web
spec:
  containers: [{name: web, image: nginx:1.27}]
)",
                                     R"(apiVersion: apps/v1
kind: Deployment
«metadata»: {name: web}
spec: {template: {spec: {containers: [{name: web, image: nginx:1.27}]}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: ConfigMap
metadata: {name: web}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (object.containers.empty() || !object.metadata.is_mapping()) return;
  if (!object.metadata["namespace"]) {
    sink.report_key(object.metadata, "metadata.namespace is not set");
  }
}

}  // namespace

extern constinit const Rule namespace_not_set{
    .id = "k8s/namespace-not-set",
    .severity = Severity::note,
    .confidence = Confidence::low,
    .persona = Persona::auditor,
    .title = "Manifest leaves the namespace to whoever applies it",
    .risk = "Applied without a namespace at hand, the pods land in default.",
    .fix = "Write metadata.namespace, unless Kustomize, Helm or the command that deploys sets it.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc namespace_not_set_doc{.rule = namespace_not_set,
                                                     .why = kWhy,
                                                     .source = "CIS Kubernetes Benchmark, 5.7.4",
                                                     .path = "deploy.yaml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::k8s
