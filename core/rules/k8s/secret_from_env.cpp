#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A Secret as a file is read by what opens it; as a variable it is inherited by every child process and
printed by whatever prints its environment. It also changes only when the pod is restarted.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_35", "kics:3d658f8b-d988-41a0-a841-40043121de1e",
    "kics:6d8f1a10-b6cd-48f0-b960-f7c535d5cdb8", "kube-linter:read-secret-from-env-var"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DB_PASSWORD, valueFrom: {«secretKeyRef»: {name: db, key: password}}}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, envFrom: [{«secretRef»: {name: db}}]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: MODE, valueFrom: {configMapKeyRef: {name: app, key: mode}}}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: db, secret: {secretName: db}}]
  containers:
  - {name: web, image: nginx:1.27, envFrom: [{configMapRef: {name: app}}]}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (container.env.is_sequence()) {
    for (const NodeRef variable : container.env.children()) {
      const NodeRef secret = variable["valueFrom"]["secretKeyRef"];
      if (!secret.is_mapping()) continue;
      sink.report_key(secret, called(container) + " gets " + quote(variable["name"].value()) +
                                  " from the Secret " + quote(secret["name"].value()));
    }
  }
  if (!container.env_from.is_sequence()) return;
  for (const NodeRef source : container.env_from.children()) {
    const NodeRef secret = source["secretRef"];
    if (!secret.is_mapping()) continue;
    sink.report_key(secret,
                    called(container) + " gets all of the Secret " + quote(secret["name"].value()));
  }
}

}  // namespace

extern constinit const Rule secret_from_env{
    .id = "k8s/secret-from-env",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Secret is handed over as an environment variable",
    .risk =
        "Environment variables end up in crash reports, logs and the processes that the program "
        "starts.",
    .fix = "Mount the Secret as a volume, and let the program read the file.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secret_from_env_doc{.rule = secret_from_env,
                                                   .why = kWhy,
                                                   .source = "CIS Kubernetes Benchmark, 5.4.1",
                                                   .path = "deploy.yaml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::k8s
