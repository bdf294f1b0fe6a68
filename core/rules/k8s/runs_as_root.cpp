#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The manifest asks for user 0. What counts is the container's own setting, and the pod's where it has
none. With `runAsNonRoot: true` the node refuses to start such a container, so nothing runs as root.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0105", "checkov:CKV_K8S_23",
                                         "kics:cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
                                         "kube-linter:run-as-non-root", "polaris:runAsRootAllowed"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: «0»}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: «0»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: 1000, runAsNonRoot: true}
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: «0», runAsNonRoot: false}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 010}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 1000}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: 0}
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 1000}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 0, runAsNonRoot: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef user = container.security("runAsUser");
  if (!kubernetes::is_zero(user) || kubernetes::is_true(container.security("runAsNonRoot"))) return;
  report_setting(container, sink, user, "runAsUser");
}

}  // namespace

extern constinit const Rule runs_as_root{
    .id = "k8s/runs-as-root",
    .severity = Severity::medium,
    .title = "Container runs as root",
    .risk =
        "A hole in the program is a hole with the rights of root: over its files, its volumes, and "
        "the node once it leaves the container.",
    .fix = "Set runAsUser to an unprivileged number and runAsNonRoot to true.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc runs_as_root_doc{
    .rule = runs_as_root,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: running as non-root",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
