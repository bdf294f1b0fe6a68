#include <string>

#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A value in `env` is readable by everyone who may read the pod, and stays in the history of the
repository. The finding is about variables whose name says that they hold a secret and whose value is
written out, and about URLs with a password in them; references ($(NAME), templates, paths) are not.
)";

constexpr std::string_view kAliases[] = {"kube-linter:env-var-secret",
                                         "polaris:sensitiveContainerEnvVar"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DB_PASSWORD, value: «fixture-Pa55»}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: apiKey, value: «"k9Jq2mX8"»}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DATABASE_URL, value: "postgres://app:«s3cr3tfixture»@db:5432/app"}]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DB_PASSWORD_FILE, value: /run/secrets/db}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: TOKEN_URL, value: "https://login.example.org/token"}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DB_PASSWORD, value: "{{ .Values.password }}"}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: DATABASE_URL, value: "postgres://app:$(DB_PASSWORD)@db:5432/app"}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: MAX_TOKEN, value: "4096"}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: PASSWORD, value: ""}]}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.env.is_sequence()) return;
  for (const NodeRef variable : container.env.children()) {
    const std::string_view name = variable["name"].value();
    const NodeRef value = variable["value"];
    if (is_secret_name(name) && is_literal_secret(value.value())) {
      sink.report(value, called(container) + " gets " + quote(name) + " as it is written here")
          .with_evidence(std::string(name));
    } else if (const auto password = url_password(value.value()); !password.empty()) {
      const auto at = static_cast<std::size_t>(password.data() - value.value().data());
      sink.report(value.part(at, password.size()),
                  called(container) + " gets " + quote(name) + " with the password in it")
          .with_node(value.path())
          .with_evidence(std::string(name));
    }
  }
}

}  // namespace

extern constinit const Rule secret_in_env{
    .id = "k8s/secret-in-env",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Secret is written in the manifest",
    .risk = "Whoever reads the repository, or may list pods, has the secret.",
    .fix =
        "Revoke the secret, put the new one into a Secret or an external store, and refer to it by "
        "valueFrom.secretKeyRef.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc secret_in_env_doc{.rule = secret_in_env,
                                                 .why = kWhy,
                                                 .source = "CWE-798; CIS Kubernetes Benchmark, 5.4",
                                                 .path = "deploy.yaml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::k8s
