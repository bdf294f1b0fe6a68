#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
With `readOnlyRootFilesystem: true` what runs is what was in the image. Places that must be written
(/tmp, a cache) become emptyDir volumes.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_22",
    "trivy:KSV-0014",
    "kics:a9c2f49d-0671-4fc9-9ece-f4e261e128d0",
    "kube-linter:no-read-only-root-fs",
    "polaris:notReadOnlyRootFilesystem",
    "kube-score:container-security-context-readonlyrootfilesystem",
    "kube-score:Container Security Context ReadOnlyRootFilesystem"};

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
  - {name: web, image: nginx:1.27, securityContext: {readOnlyRootFilesystem: «false»}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {readOnlyRootFilesystem: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {readOnlyRootFilesystem: "{{ .Values.readOnly }}"}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  os: {name: windows}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kSetting = "readOnlyRootFilesystem";

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef read_only = container.security_context[kSetting];
  if (kubernetes::is_false(read_only)) {
    Hit& hit = report_setting(container, sink, read_only, kSetting);
    set_value(hit, Edit::Safety::needs_review, read_only, "true");
  } else if (!read_only && can_have_linux_setting(container)) {
    report_missing_security(container, sink, kSetting, "true");
  }
}

}  // namespace

extern constinit const Rule writable_root_filesystem{
    .id = "k8s/writable-root-filesystem",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Root file system of the container is writable",
    .risk =
        "Whoever runs code in the container keeps tools and changed programs there for as long as "
        "it lives.",
    .fix = "Set readOnlyRootFilesystem to true, and mount an emptyDir where the program writes.",
    .aliases = kAliases,
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc writable_root_filesystem_doc{
    .rule = writable_root_filesystem,
    .why = kWhy,
    .source = "NSA and CISA, Kubernetes Hardening Guide: immutable container file systems",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
