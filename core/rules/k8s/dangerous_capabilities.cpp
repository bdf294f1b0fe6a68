#include <span>
#include <string>
#include <string_view>

#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Capabilities are the rights of root, one by one. Some of them are as good as root on the node:
SYS_ADMIN mounts file systems, SYS_MODULE loads kernel modules, SYS_PTRACE enters other processes,
DAC_READ_SEARCH opens any file by handle, NET_ADMIN changes routes and firewalls, and ALL is all.
)";

constexpr std::string_view kAny[] = {"polaris:dangerousCapabilities"};
constexpr std::string_view kSysAdmin[] = {"checkov:CKV_K8S_39", "trivy:KSV-0005",
                                          "kics:235236ee-ad78-4065-bd29-61b061f28ce0",
                                          "kics:3f55386d-75cd-4e9a-ac47-167b26c04724"};
constexpr std::string_view kSysModule[] = {"trivy:KSV-0120"};
// Of capabilities that have no check of their own.
constexpr std::string_view kOther[] = {"checkov:CKV_K8S_25",
                                       "kics:19ebaa28-fc86-4a58-bcfa-015c9e22fe40"};
constexpr std::string_view kOtherOfTrivy[] = {"trivy:KSV-0022"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: [«SYS_ADMIN»]}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, «cap_net_admin»]}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: [«"ALL"»]}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {drop: [SYS_ADMIN]}}}
)",
                                      R"(apiVersion: v1
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
  - {name: web, image: nginx:1.27, securityContext: {capabilities: {add: ["{{ .Values.capability }}"]}}}
)"};

std::span<const std::string_view> aliases_of(std::string_view capability) {
  if (capability == "SYS_ADMIN") return kJoined<kAny, kSysAdmin>;
  if (capability == "SYS_MODULE") return kJoined<kAny, kSysModule, kOther>;
  return kJoined<kAny, kOther, kOtherOfTrivy>;
}

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef added = container.capabilities["add"];
  if (!added.is_sequence()) return;
  for (const NodeRef item : added.children()) {
    const std::string name = capability_name(item.value());
    if (!is_dangerous_capability(name)) continue;
    Hit& hit = sink.report(item, called(container) + " adds " + quote(item.value()))
                   .with_aliases(aliases_of(name));
    if (name == "NET_ADMIN" || name == "SYSLOG") hit.with_severity(Severity::medium);
  }
}

}  // namespace

extern constinit const Rule dangerous_capabilities{
    .id = "k8s/dangerous-capabilities",
    .severity = Severity::high,
    .title = "Container has a capability that breaks its walls",
    .risk =
        "With this capability, whoever runs code in the container loads code into the kernel, "
        "reads the memory of others, or takes over the network of the node.",
    .fix = "Remove the capability, or replace it by a narrower one.",
    .aliases = kJoined<kSysAdmin, kSysModule, kOther, kOtherOfTrivy, kAny>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc dangerous_capabilities_doc{
    .rule = dangerous_capabilities,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: capabilities",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
