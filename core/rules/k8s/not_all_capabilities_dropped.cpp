#include "core/model/kubernetes.h"
#include "core/rules/k8s/capabilities.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
NET_RAW is dropped, and the others are kept. Dropping ALL and adding back what is needed also covers
the capabilities that later runtimes bring.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_37", "trivy:KSV-0003",
                                         "kics:268ca686-7fb7-4ae9-b129-955a2a89064e",
                                         "polaris:insecureCapabilities", "trivy:KSV-0106"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {«drop»: [NET_RAW]}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {«drop»: [NET_RAW, MKNOD]}}}
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
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [NET_RAW, "{{ .Values.more }}"]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef dropped = container.capabilities["drop"];
  if (!can_have_linux_setting(container) || !dropped.is_sequence()) return;
  if (drops(dropped, "NET_RAW") && !drops(dropped, "ALL")) {
    sink.report_key(dropped, called(container) + " drops NET_RAW, but not ALL");
  }
}

}  // namespace

extern constinit const Rule not_all_capabilities_dropped{
    .id = "k8s/not-all-capabilities-dropped",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container keeps default capabilities",
    .risk = "What is left of the rights of root is left to whoever runs code in the container.",
    .fix = "Set capabilities.drop to [ALL] and add back what the program needs.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc not_all_capabilities_dropped_doc{
    .rule = not_all_capabilities_dropped,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: capabilities",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
