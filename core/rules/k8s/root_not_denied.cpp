#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Neither the pod nor the container says `runAsNonRoot: true` or names a user. Whether the program is
root then depends on the image alone. With `runAsNonRoot: true` the node refuses an image whose user
is root.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_23", "trivy:KSV-0012",
                                         "kics:cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
                                         "kube-linter:run-as-non-root", "polaris:runAsRootAllowed"};

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
  securityContext: {runAsNonRoot: true}
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: «false»}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, «securityContext»: {readOnlyRootFilesystem: true}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
  - {name: web, image: nginx:1.27}
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
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 0}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: "{{ .Values.context }}"
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: 65534}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kSetting = "runAsNonRoot";

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef user = container.security("runAsUser");
  if (user && !user.is_null()) return;
  const NodeRef non_root = container.security(kSetting);
  if (kubernetes::is_false(non_root)) {
    Hit& hit = report_setting(container, sink, non_root, kSetting);
    set_value(hit, Edit::Safety::needs_review, non_root, "true");
  } else if (!non_root && can_have_linux_setting(container)) {
    report_missing_security(container, sink, kSetting, "true");
  }
}

}  // namespace

extern constinit const Rule root_not_denied{
    .id = "k8s/root-not-denied",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Nothing keeps the container from running as root",
    .risk =
        "If the image names no user, or a later build of it stops naming one, the program runs as "
        "root unnoticed.",
    .fix = "Set runAsNonRoot to true in the security context of the pod or the container.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc root_not_denied_doc{
    .rule = root_not_denied,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: running as non-root",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
