#include <algorithm>
#include <iterator>

#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Some parameters belong to the pod's own namespace, and Kubernetes lists those as safe. Others count for
the node, or let a pod starve it.
)";

constexpr std::string_view kAliases[] = {
    "trivy:KSV-0026", "kics:9127f0d9-2310-42e7-866f-5fd9d20dcbad", "kube-linter:unsafe-sysctls"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {sysctls: [{name: «net.core.somaxconn», value: "1024"}]}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}, {name: «kernel.msgmax», value: "65536"}]}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: "1024 65535"}]}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {sysctls: [{name: "{{ .Values.sysctl }}", value: "1"}]}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kSafe[] = {"kernel.shm_rmid_forced",
                                      "net.ipv4.ip_local_port_range",
                                      "net.ipv4.ip_unprivileged_port_start",
                                      "net.ipv4.tcp_syncookies",
                                      "net.ipv4.ping_group_range",
                                      "net.ipv4.ip_local_reserved_ports",
                                      "net.ipv4.tcp_keepalive_time",
                                      "net.ipv4.tcp_fin_timeout",
                                      "net.ipv4.tcp_keepalive_intvl",
                                      "net.ipv4.tcp_keepalive_probes",
                                      "net.ipv4.tcp_rmem",
                                      "net.ipv4.tcp_wmem"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef sysctls = object.pod["securityContext"]["sysctls"];
  if (!sysctls.is_sequence()) return;
  for (const NodeRef sysctl : sysctls.children()) {
    const NodeRef name = sysctl["name"];
    if (name.value().empty() || kubernetes::is_template(name)) continue;
    if (std::find(std::begin(kSafe), std::end(kSafe), name.value()) == std::end(kSafe))
      sink.report(name, "Parameter " + quote(name.value()) + " is set");
  }
}

}  // namespace

extern constinit const Rule unsafe_sysctl{
    .id = "k8s/unsafe-sysctl",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Pod sets an unsafe kernel parameter",
    .risk =
        "The parameter changes the node for other pods, and may take away what keeps them apart.",
    .fix = "Remove the parameter, or set it on nodes that only these pods run on.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unsafe_sysctl_doc{
    .rule = unsafe_sysctl,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: sysctls",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
