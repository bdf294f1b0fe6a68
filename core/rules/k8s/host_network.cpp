#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
With `hostNetwork: true` the pod has the interfaces of the node: it can listen to what passes there,
answer in the place of others, and is outside of every NetworkPolicy. Network plugins and some node
agents need it.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_19", "trivy:KSV-0009",
                                         "kube-linter:host-network", "polaris:hostNetworkSet",
                                         "kics:6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: «true»
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          hostNetwork: «true»
          containers: [{name: report, image: report:1.0}]
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: false
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: "{{ .Values.host }}"
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: deny}
spec: {hostNetwork: true}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef shared = object.pod["hostNetwork"];
  if (!kubernetes::is_true(shared)) return;
  set_value(sink.report(shared), Edit::Safety::needs_review, shared, "false");
}

}  // namespace

extern constinit const Rule host_network{
    .id = "k8s/host-network",
    .severity = Severity::medium,
    .title = "Pod is in the network of the node",
    .risk =
        "The pod reaches services that listen on the node alone, the metadata service of the cloud "
        "among them, and no network policy holds it.",
    .fix = "Remove hostNetwork, and reach the pod through a Service.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_network_doc{
    .rule = host_network,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host namespaces",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
