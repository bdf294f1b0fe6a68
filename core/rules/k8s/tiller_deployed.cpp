#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Helm 2 has been without maintenance since November 2020. Its server asks nobody who they are unless it
was set up with client certificates.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_34", "trivy:KSV-0102",
                                         "kics:6d173be7-545a-46c6-a81d-2ae52ed1605d",
                                         "kics:ca2fba76-c1a7-4afd-be67-5249f861cb0e"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «ghcr.io/helm/tiller:v2.16.9»}
)",
                                     R"(apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: tiller-deploy}
spec: {template: {spec: {containers: [{name: tiller, image: «gcr.io/kubernetes-helm/tiller»}]}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: ghcr.io/team/tiller-exporter:v1}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "{{ .Values.image }}/tiller"}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  if (image && image->name() == "tiller") report_image(container, sink);
}

}  // namespace

extern constinit const Rule tiller_deployed{
    .id = "k8s/tiller-deployed",
    .severity = Severity::high,
    .title = "Tiller of Helm 2 is deployed",
    .risk =
        "Whoever reaches the port of Tiller from any pod deploys with its rights, which are those "
        "of the cluster in most installations.",
    .fix = "Remove Tiller and use Helm 3, which has no server.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc tiller_deployed_doc{.rule = tiller_deployed,
                                                   .why = kWhy,
                                                   .source = "Helm: deprecation of Helm 2",
                                                   .path = "deploy.yaml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::k8s
