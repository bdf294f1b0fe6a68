#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
`default` is where things land that nobody placed. The manifest asks for it by name.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_21",
                                         "trivy:KSV-0110",
                                         "kics:611ab018-c4aa-4ba2-b0f6-a448337509a6",
                                         "kube-linter:use-namespace",
                                         "kics:e84eaf4d-2f45-47b2-abe8-e581b06deb66",
                                         "kics:abcb818b-5af7-4d72-aba9-6dd84956b451"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web, namespace: «default»}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Service
metadata: {name: web, namespace: «default»}
spec: {}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: default}
)",
                                      R"(apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef name_space = object.metadata["namespace"];
  if (name_space.value() != "default") return;
  const bool comes_with_cluster =
      (object.kind.value == "ServiceAccount" && object.name.value == "default") ||
      (object.kind.value == "Service" && object.name.value == "kubernetes");
  if (!comes_with_cluster) sink.report(name_space);
}

}  // namespace

extern constinit const Rule default_namespace{
    .id = "k8s/default-namespace",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Object is put into the namespace default",
    .risk =
        "Quotas, network policies and rights that hold for a namespace cannot tell this from "
        "whatever else landed there.",
    .fix = "Name a namespace of its own.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc default_namespace_doc{.rule = default_namespace,
                                                     .why = kWhy,
                                                     .source = "CIS Kubernetes Benchmark, 5.7.4",
                                                     .path = "deploy.yaml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::k8s
