#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Runtimes hide the parts of /proc that show or change the node. `procMount: Unmasked` shows them. It is
meant for containers that start containers in a user namespace of their own.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0027",
                                         "kics:f922827f-aab6-447c-832a-e1ff63312bd3",
                                         "kube-linter:unsafe-proc-mount", "polaris:procMount"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {procMount: «Unmasked»}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: true, procMount: «Unmasked»}}
)",
                                     R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: all}
spec: {allowedProcMountTypes: [Default, «Unmasked»]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {procMount: Default}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostUsers: false
  containers:
  - {name: web, image: nginx:1.27, securityContext: {procMount: Unmasked}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef mount = container.security_context["procMount"];
  if (mount.value() != "Unmasked" || kubernetes::is_false(container.object->pod["hostUsers"]))
    return;
  Hit& hit = report_setting(container, sink, mount, "procMount");
  set_value(hit, Edit::Safety::needs_review, mount, "Default");
}

void check_policy(const kubernetes::Object& object, Sink& sink) {
  const NodeRef types = object.spec["allowedProcMountTypes"];
  if (object.kind.value != "PodSecurityPolicy" || !types.is_sequence()) return;
  for (const NodeRef type : types.children()) {
    if (type.value() == "Unmasked") sink.report(type, "The policy lets pods ask for it");
  }
}

}  // namespace

extern constinit const Rule proc_mount_unmasked{
    .id = "k8s/proc-mount-unmasked",
    .severity = Severity::high,
    .title = "The /proc of the container is not masked",
    .risk = "Files of /proc that change the kernel of the node are open to the container.",
    .fix = "Remove procMount, or set it to Default.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
    .also = check_policy,
};

extern constinit const RuleDoc proc_mount_unmasked_doc{
    .rule = proc_mount_unmasked,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: /proc mount type",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
