#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
No tag means `latest`, which names whatever was pushed last. What was tested is then not what runs,
and going back to what ran before is not possible. A digest settles the matter whatever the tag is.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_14",
                                         "trivy:KSV-0013",
                                         "kics:583053b7-e632-46f0-b989-f81ff8045385",
                                         "kics:e76cca7c-c3f9-4fc9-884c-b2831168ebd8",
                                         "kube-linter:latest-tag",
                                         "polaris:tagNotSpecified",
                                         "kube-score:container-image-tag",
                                         "kube-score:Container Image Tag"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «nginx»}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «registry.example.org:5000/team/web:latest»}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: localhost:5000/web:1.0}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx@sha256:abababababababababababababababababababababababababababababababab"}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:{{ .Values.tag }}"}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "${IMAGE}"}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  if (!image || image->is_pinned()) return;
  if (image->tag.empty() || image->tag == "latest") report_image(container, sink);
}

}  // namespace

extern constinit const Rule image_latest{
    .id = "k8s/image-latest",
    .severity = Severity::medium,
    .title = "Image has no tag, or latest",
    .risk =
        "Whoever can push to the repository decides what the next pod runs, and two pods of one "
        "Deployment may differ.",
    .fix = "Name a version, and its digest behind it.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc image_latest_doc{.rule = image_latest,
                                                .why = kWhy,
                                                .source = "CIS Kubernetes Benchmark, 5.5",
                                                .path = "deploy.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::k8s
