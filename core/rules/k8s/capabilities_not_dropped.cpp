#include "core/model/kubernetes.h"
#include "core/rules/k8s/capabilities.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A container starts with some fourteen capabilities. NET_RAW among them makes raw packets: enough to
spoof ARP and DNS on the node's network. Programs that serve need none of them.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_28",
                                         "trivy:KSV-0119",
                                         "kics:dbbc6705-d541-43b0-b166-dd4be8208b54",
                                         "kics:21cef75f-289f-470e-8038-c7cee0664164",
                                         "kics:e5587d53-a673-4a6b-b3f2-ba07ec274def",
                                         "kube-linter:drop-net-raw-capability",
                                         "polaris:insecureCapabilities",
                                         "checkov:CKV_K8S_37",
                                         "trivy:KSV-0003",
                                         "trivy:KSV-0004",
                                         "trivy:KSV-0106",
                                         "kics:268ca686-7fb7-4ae9-b129-955a2a89064e"};

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
  - {name: web, image: nginx:1.27, securityContext: {«capabilities»: {add: [NET_BIND_SERVICE]}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {«drop»: [MKNOD]}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [ALL]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [all]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [NET_RAW]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: ["{{ .Values.drop }}"]}}}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!can_have_linux_setting(container) ||
      kubernetes::is_true(container.security_context["privileged"])) {
    return;
  }
  const NodeRef dropped = container.capabilities["drop"];
  if (drops(dropped, "ALL") || drops(dropped, "NET_RAW")) return;
  if (dropped.is_sequence() && dropped.key().present()) {
    sink.report_key(dropped, called(container) + " drops neither NET_RAW nor ALL");
  } else {
    report_missing(container, sink, "capabilities.drop", container.capabilities,
                   container.security_context);
  }
}

}  // namespace

extern constinit const Rule capabilities_not_dropped{
    .id = "k8s/capabilities-not-dropped",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container keeps NET_RAW and the other default capabilities",
    .risk =
        "Whoever runs code in the container forges packets, and so can answer in the name of other "
        "pods.",
    .fix = "Set capabilities.drop to [ALL] and add back what the program needs.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::network},
    .check = check,
};

extern constinit const RuleDoc capabilities_not_dropped_doc{
    .rule = capabilities_not_dropped,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: capabilities",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
