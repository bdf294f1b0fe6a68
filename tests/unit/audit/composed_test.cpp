// What several files make of each other: kustomizations with bases and patches, compose files with
// overrides and services that are extended, charts with their values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"

namespace sluice {
namespace {

using testing::Contains;
using testing::Not;

using Files = std::vector<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

// "path:line rule" of every finding.
Lines told(const Files& files) {
  std::vector<Input> inputs;
  for (const auto& [path, bytes] : files) inputs.push_back({path, bytes});
  Options options;
  options.persona = Persona::auditor;
  options.whole_tree = true;
  Lines lines;
  for (const Finding& finding : audit(std::move(inputs), options).findings) {
    lines.push_back(finding.primary.path + ":" + std::to_string(finding.primary.start.line) + " " +
                    std::string(finding.rule->id));
  }
  return lines;
}

constexpr std::string_view kBase =
    "apiVersion: kustomize.config.k8s.io/v1beta1\n"
    "kind: Kustomization\n"
    "resources: [web.yaml]\n";
constexpr std::string_view kWeb =
    "apiVersion: apps/v1\n"
    "kind: Deployment\n"
    "metadata: {name: web}\n"
    "spec:\n"
    "  selector: {matchLabels: {app: web}}\n"
    "  template:\n"
    "    metadata: {labels: {app: web}}\n"
    "    spec:\n"
    "      containers:\n"
    "      - name: web\n"
    "        image: registry.example.org/web\n";

Files with_overlay(std::string overlay, Files more = {}) {
  Files files = {{"base/kustomization.yaml", std::string(kBase)},
                 {"base/web.yaml", std::string(kWeb)},
                 {"prod/kustomization.yaml",
                  "apiVersion: kustomize.config.k8s.io/v1beta1\n"
                  "kind: Kustomization\n"
                  "resources: [../base]\n" +
                      overlay}};
  for (auto& file : more) files.push_back(std::move(file));
  return files;
}

TEST(Kustomize, WhatABaseLacksAPatchMayAdd) {
  const Lines base = told(with_overlay(""));
  EXPECT_THAT(base, Contains("base/web.yaml:10 k8s/memory-limit-missing"));
  EXPECT_THAT(base, Contains("base/web.yaml:11 k8s/image-latest"));
  const Lines patched = told(with_overlay(
      "images: [{name: registry.example.org/web, newTag: 1.2.3}]\n"
      "patches: [{path: limits.yaml}]\n",
      {{"prod/limits.yaml",
        "apiVersion: apps/v1\n"
        "kind: Deployment\n"
        "metadata: {name: web}\n"
        "spec: {template: {spec: {containers: [{name: web, image: registry.example.org/web, "
        "resources: {limits: {memory: 1Gi}}}]}}}\n"}}));
  EXPECT_THAT(patched, Not(Contains("base/web.yaml:10 k8s/memory-limit-missing")));
  EXPECT_THAT(patched, Not(Contains("base/web.yaml:11 k8s/image-latest")));
  // The patch is no workload of its own: what the base lacks is told there.
  EXPECT_THAT(patched, Contains("base/web.yaml:10 k8s/readiness-probe-missing"));
  EXPECT_THAT(patched, Not(Contains("prod/limits.yaml:4 k8s/readiness-probe-missing")));
}

TEST(Kustomize, PatchesAreToldOfWhereTheyStand) {
  const Lines lines = told(
      with_overlay("patches:\n"
                   "- target: {kind: Deployment, name: w.*}\n"
                   "  patch: |\n"
                   "    - op: add\n"
                   "      path: /spec/template/spec/hostNetwork\n"
                   "      value: true\n"
                   "- path: more.json\n"
                   "  target: {kind: Deployment, labelSelector: app!=other}\n"
                   "- patch: |\n"
                   "    apiVersion: apps/v1\n"
                   "    kind: Deployment\n"
                   "    metadata: {name: web}\n"
                   "    spec: {template: {spec: {hostPID: true}}}\n",
                   {{"prod/more.json",
                     R"([{"op": "add", "path": "/spec/template/spec/containers/0/securityContext",
             "value": {"privileged": true}}])"}}));
  EXPECT_THAT(lines, Contains("prod/kustomization.yaml:9 k8s/host-network"));
  EXPECT_THAT(lines, Contains("prod/kustomization.yaml:10 k8s/privileged-container"));
  EXPECT_THAT(lines, Contains("prod/kustomization.yaml:16 k8s/host-pid"));
}

TEST(Kustomize, WhatIsRightInOneOverlayAloneIsTold) {
  Files files = with_overlay("replicas: [{name: web, count: 3}]\n");
  files.push_back({"dev/kustomization.yaml",
                   "apiVersion: kustomize.config.k8s.io/v1beta1\n"
                   "kind: Kustomization\n"
                   "resources: [../base]\n"});
  EXPECT_THAT(told(files), Contains("base/web.yaml:4 k8s/single-replica"));
  files.pop_back();
  EXPECT_THAT(told(files), Not(Contains("base/web.yaml:4 k8s/single-replica")));
}

TEST(Kustomize, APatchOfWhatIsNotHereLacksNothing) {
  const Lines lines = told({{"prod/kustomization.yaml",
                             "apiVersion: kustomize.config.k8s.io/v1beta1\n"
                             "kind: Kustomization\n"
                             "resources:\n- https://example.org/a//b?ref=v1.2.3\n"
                             "patches: [{path: web.yaml}]\n"},
                            {"prod/web.yaml", std::string(kWeb)}});
  EXPECT_THAT(lines, Not(Contains("prod/web.yaml:10 k8s/memory-limit-missing")));
  EXPECT_THAT(lines, Contains("prod/web.yaml:11 k8s/image-latest"));
}

TEST(Kustomize, CyclesAndBrokenPatchesEnd) {
  const Files files = {{"a/kustomization.yaml", "resources: [../b]\npatches: [{path: no.yaml}]\n"},
                       {"b/kustomization.yaml", "resources: [../a, ../b, .]\n"},
                       {"c/kustomization.yaml",
                        "resources: [../b, web.yaml]\n"
                        "patches:\n- patch: '{{ broken'\n- patch: '[{op: add, path: /a/b, value: "
                        "1}, {op: move, path: /x, from: /y}, {op: remove, path: /}]'\n"
                        "  target: {name: '(['}\n- 1\n"
                        "patchesJson6902: {a: b}\nimages: [1, {name: registry.example.org/web}]\n"},
                       {"c/web.yaml", std::string(kWeb)}};
  EXPECT_THAT(told(files), Contains("c/web.yaml:11 k8s/image-latest"));
}

TEST(Manifests, WhatNoKustomizationPatchesWithIsWhole) {
  const std::string workload =
      "apiVersion: apps/v1\n"
      "kind: Deployment\n"
      "metadata: {name: web}\n"
      "spec:\n"
      "  template:\n"
      "    spec:\n"
      "      containers:\n"
      "      - name: web\n";
  EXPECT_THAT(told({{"deploy/web.yaml", workload}}),
              Contains("deploy/web.yaml:8 k8s/readiness-probe-missing"));
  EXPECT_THAT(told({{"deploy/web-patch.yaml", workload}}),
              Not(Contains("deploy/web-patch.yaml:8 k8s/readiness-probe-missing")));
  EXPECT_THAT(
      told({{"deploy/kustomization.yaml", "resources: []\n"}, {"deploy/web.yaml", workload}}),
      Not(Contains("deploy/web.yaml:8 k8s/readiness-probe-missing")));
}

TEST(Compose, TheOverrideBesideAFileIsPutOverIt) {
  const std::string file =
      "services:\n"
      "  web: {image: nginx:1.27}\n"
      "  api: {image: nginx:1.27}\n";
  const std::string over =
      "services:\n"
      "  web: {mem_limit: 1g}\n"
      "  api: {privileged: true}\n";
  const Lines lines = told({{"compose.yaml", file}, {"compose.override.yaml", over}});
  EXPECT_THAT(lines, Not(Contains("compose.yaml:2 compose/memory-limit-missing")));
  EXPECT_THAT(lines, Contains("compose.yaml:3 compose/memory-limit-missing"));
  EXPECT_THAT(lines, Contains("compose.override.yaml:3 compose/privileged"));
}

TEST(Compose, AServiceHasWhatItExtends) {
  const Lines lines = told({{"compose.yaml",
                             "services:\n"
                             "  web:\n"
                             "    extends: {file: shared/base.yml, service: base}\n"
                             "    image: nginx:1.27\n"
                             "  db:\n"
                             "    extends: web\n"
                             "    privileged: false\n"
                             "  far:\n"
                             "    extends: {file: elsewhere.yml, service: base}\n"
                             "    image: nginx:1.27\n"},
                            {"shared/base.yml",
                             "services:\n"
                             "  base:\n"
                             "    image: nginx:1.27\n"
                             "    mem_limit: 1g\n"
                             "    privileged: true\n"}});
  EXPECT_THAT(lines, Not(Contains("compose.yaml:2 compose/memory-limit-missing")));
  EXPECT_THAT(lines, Not(Contains("compose.yaml:5 compose/memory-limit-missing")));
  EXPECT_THAT(lines, Contains("compose.yaml:2 compose/cpu-limit-missing"));
  EXPECT_THAT(lines, Contains("compose.yaml:5 compose/cpu-limit-missing"));
  EXPECT_THAT(lines, Not(Contains("compose.yaml:8 compose/cpu-limit-missing")));
  EXPECT_THAT(lines, Contains("shared/base.yml:5 compose/privileged"));
}

TEST(Compose, ServicesThatExtendEachOtherEnd) {
  EXPECT_THAT(told({{"compose.yaml",
                     "services:\n"
                     "  a: {extends: b, image: nginx}\n"
                     "  b: {extends: {service: a}, image: nginx}\n"
                     "  c: {extends: c, image: nginx}\n"}}),
              Contains("compose.yaml:2 compose/image-latest"));
}

TEST(Compose, TheEnvironmentFileIsPutIntoSettings) {
  const Lines lines = told({{".env", "export TAG=latest\nBIND='127.0.0.1' # here\nEMPTY=\n"},
                            {"compose.yaml",
                             "services:\n"
                             "  web:\n"
                             "    image: nginx:${TAG:-1.27}\n"
                             "    ports: [\"${BIND}:8080:80\", \"${EMPTY:-0.0.0.0}:22:22\"]\n"}});
  EXPECT_THAT(lines, Contains("compose.yaml:3 compose/image-latest"));
}

TEST(Compose, WhatAFileIncludesIsPutTogether) {
  const Lines lines = told({{"compose.yaml",
                             "include:\n"
                             "- parts/base.yml\n"
                             "- {path: [parts/db.yml, parts/limits.yml], env_file: parts/db.env}\n"
                             "- compose.yaml\n"
                             "- elsewhere.yml\n"},
                            {"parts/.env", "TAG=1.27\n"},
                            {".env", "TAG=latest\n"},
                            {"parts/base.yml", "services:\n  web: {image: 'nginx:${TAG}'}\n"},
                            {"parts/db.env", "MODE=host\n"},
                            {"parts/db.yml",
                             "services:\n"
                             "  db: {network_mode: '${MODE}'}\n"
                             "  cache: {image: 'redis:7'}\n"},
                            {"parts/limits.yml",
                             "services:\n"
                             "  db: {mem_limit: 1g}\n"
                             "  cache: {pid: host}\n"}});
  EXPECT_THAT(lines, Contains("parts/base.yml:2 compose/image-latest"));
  EXPECT_THAT(lines, Contains("parts/db.yml:2 compose/host-network"));
  EXPECT_THAT(lines, Contains("parts/limits.yml:3 compose/host-pid"));
  EXPECT_THAT(lines, Not(Contains("parts/db.yml:2 compose/memory-limit-missing")));
  EXPECT_THAT(lines, Contains("parts/db.yml:3 compose/memory-limit-missing"));
}

TEST(Compose, FilesThatIncludeEachOtherEnd) {
  const Lines lines =
      told({{"compose.yaml", "include: [b.yml]\nservices: {a: {image: '${A}'}}\n"},
            {"b.yml", "include: [compose.yaml]\nservices: {b: {image: nginx, pid: host}}\n"}});
  EXPECT_THAT(lines, Contains("b.yml:2 compose/host-pid"));
}

}  // namespace
}  // namespace sluice
