#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Tags can be moved; a digest is the image itself. Tools that update dependencies keep both in step.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_43",
                                         "kics:7c81d34c-8e5a-402b-9798-9f442630e678",
                                         "kics:228c4c19-feeb-4c18-848c-800ac70fdfb7"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «nginx:1.27»}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: «ghcr.io/team/web:v2»}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:1.27@sha256:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:latest}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "{{ .Values.image }}"}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  if (!image || image->is_pinned()) return;
  if (!image->tag.empty() && image->tag != "latest") report_image(container, sink);
}

}  // namespace

extern constinit const Rule image_not_pinned{
    .id = "k8s/image-not-pinned",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Image is not pinned to a digest",
    .risk = "Whoever can push to the repository replaces what the tag stands for.",
    .fix = "Write the digest behind the tag: name:1.2.3@sha256:….",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc image_not_pinned_doc{.rule = image_not_pinned,
                                                    .why = kWhy,
                                                    .source = "SLSA; CIS Kubernetes Benchmark, 5.5",
                                                    .path = "deploy.yaml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::k8s
