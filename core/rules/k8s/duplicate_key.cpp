#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
kubectl turns YAML into JSON, and of two values under one key keeps the last in silence. Who reads the
file from above sees the other one; tools that read it strictly refuse it.
)";

constexpr std::string_view kBad[] = {
    R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.27
    securityContext: {privileged: false, «privileged»: true}
)",
    R"(apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
  data: {a: "1"}
  «data»: {b: "1"}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, «"name"»: d}
)",
};
constexpr std::string_view kGood[] = {
    R"(apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {name: a, Name: b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
)",
    R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - &a {name: web, image: 'nginx:1.27', resources: &r {limits: {cpu: 1}}}
  - {<<: *a, name: other}
  - {<<: *a, <<: *r, name: third}
)",
};

void check(const kubernetes::Object& object, Sink& sink) {
  report_duplicate_keys(object.node, sink);
}

}  // namespace

extern constinit const Rule duplicate_key{
    .id = "k8s/duplicate-key",
    .severity = Severity::medium,
    .title = "Key stands twice",
    .risk = "A review approves one value and the cluster gets the other.",
    .fix = "Remove the one that is not meant.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc duplicate_key_doc{.rule = duplicate_key,
                                                 .why = kWhy,
                                                 .source = "YAML 1.2.2, 3.2.1.3: keys are unique",
                                                 .path = "deploy.yaml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::k8s
