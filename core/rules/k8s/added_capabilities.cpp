#include <string>

#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The restricted profile allows one addition, NET_BIND_SERVICE. Capabilities that are dangerous by
themselves have a rule of their own.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_25", "trivy:KSV-0022", "kics:19ebaa28-fc86-4a58-bcfa-015c9e22fe40",
    "kics:fe771ff7-ba15-4f8f-ad7a-8aa232b49a28", "trivy:KSV-0106"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: [«SYS_TIME»]}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [ALL], add: [«CHOWN», «SETUID»]}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: [SYS_ADMIN]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [CHOWN]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: ["{{ .Values.capability }}"]}}}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef added = container.capabilities["add"];
  if (!added.is_sequence()) return;
  for (const NodeRef item : added.children()) {
    const std::string name = capability_name(item.value());
    if (name.empty() || name == "NET_BIND_SERVICE" || is_dangerous_capability(name)) continue;
    if (!kubernetes::is_template(item))
      sink.report(item, called(container) + " adds " + quote(item.value()));
  }
}

}  // namespace

extern constinit const Rule added_capabilities{
    .id = "k8s/added-capabilities",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container has more capabilities than it is given by default",
    .risk =
        "Each further right of root is one more way out of the container for whoever runs code in "
        "it.",
    .fix = "Remove the capability; to listen below port 1024, NET_BIND_SERVICE is enough.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc added_capabilities_doc{
    .rule = added_capabilities,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: capabilities",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
