// What files are whose names do not tell, on the way that the audit takes.
#include "core/model/content.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "core/detect/detect.h"
#include "core/model/document.h"

namespace sluice {

namespace {

using namespace std::string_view_literals;

std::string_view kind_of(std::string_view path, std::string_view bytes) {
  const Detected detected = detect(path, bytes);
  Document document{std::string(path), std::string(bytes), detected.kind};
  if (detected.open == Syntax::none) {
    read(document, {});
  } else {
    read_open(document, detected.open, {});
  }
  EXPECT_EQ(document.kind == Kind::text, std::holds_alternative<std::monostate>(document.syntax))
      << path << ": " << bytes.substr(0, 80);
  return kind_name(document.kind);
}

struct Row {
  std::string_view path;
  std::string_view bytes;
  Kind kind;
};

void expect_kinds(std::initializer_list<Row> rows) {
  for (const auto& [path, bytes, kind] : rows)
    EXPECT_EQ(kind_of(path, bytes), kind_name(kind)) << path << ": " << bytes.substr(0, 80);
}

TEST(Content, KubernetesHoweverItIsSpelt) {
  expect_kinds({
      {"x.yaml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"x.yaml", "# c\r\napiVersion: v1\r\nkind: Pod\r\n", Kind::kubernetes},
      {"x.yaml", "---\nkind: Pod\napiVersion: v1\n", Kind::kubernetes},
      {"x.yaml",
       "\xEF\xBB\xBF"
       "apiVersion: v1\nkind: Pod\n",
       Kind::kubernetes},
      {"x.yaml", "\"apiVersion\": v1\n'kind': Pod\n", Kind::kubernetes},
      {"x.yaml", "apiVersion : v1\nkind\t: Pod\n", Kind::kubernetes},
      {"x.yaml", "  apiVersion: v1\n  kind: Pod\n", Kind::kubernetes},
      {"x.yaml", "apiVersion: v1\rkind: Pod\rspec:\r  hostPID: true\r", Kind::kubernetes},
      {"x.yaml", "{apiVersion: v1, kind: Pod}", Kind::kubernetes},
      {"x.yaml", "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\"\n}\n", Kind::kubernetes},
      {"x.yaml", "? apiVersion\n: v1\n? kind\n: Pod\n", Kind::kubernetes},
      {"x.yaml", "\"api\\u0056ersion\": v1\n\"k\\x69nd\": Pod\n", Kind::kubernetes},
      {"x.yaml", "? \"api\\\n  Version\"\n: v1\n? \"ki\\\n  nd\"\n: Pod\n", Kind::kubernetes},
      {"x.yaml", "a: [&v apiVersion, &k kind]\n*v : v1\n*k : Pod\n", Kind::kubernetes},
      {"x.yaml", "a: &a {apiVersion: v1, kind: Pod}\n<<: *a\n", Kind::kubernetes},
      {"x.yaml", "!!str apiVersion: v1\n!!str kind: Pod\n", Kind::kubernetes},
      {"x.yaml", "name: first\n---\napiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"x.yaml", "services: {a: {image: b}}\n---\napiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"x.yaml", "apiVersion: v1\nkind: List\nitems: []\n", Kind::kubernetes},
      {"x.yaml", "kind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n", Kind::kubernetes},
      {"x.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {}}", Kind::kubernetes},
      {"x.json", "{apiVersion: v1, kind: Pod}", Kind::kubernetes},
      {"x.json", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"action.yml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"plan.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}", Kind::kubernetes},
  });
  const std::string far =
      "# " + std::string(std::size_t{66} * 1024, 'c') + "\napiVersion: v1\nkind: Pod\n";
  EXPECT_EQ(kind_of("x.yaml", far), "kubernetes");
}

TEST(Content, ANameIsNoProofOfAKustomization) {
  expect_kinds({
      {"x.yaml", "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n",
       Kind::kustomization},
      {"x.yaml", "# kustomize.config.k8s.io\napiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"x.yaml",
       "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n---\n"
       "apiVersion: v1\nkind: Pod\n",
       Kind::kubernetes},
      {"kustomization.yaml", "resources: [a.yaml]\n", Kind::kustomization},
      {"kustomization.yaml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"Chart.yaml", "apiVersion: v2\nname: x\n", Kind::helm},
      {"Chart.yaml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"compose.yaml", "apiVersion: v1\nkind: Pod\n", Kind::kubernetes},
      {"compose.yaml", "a: b\n", Kind::compose},
      {"compose.yaml", "apiVersion: v1\nkind: Pod\nservices: {}\n", Kind::compose},
  });
}

TEST(Content, CloudFormation) {
  expect_kinds({
      {"x.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", Kind::cloudformation},
      {"x.yaml", "'AWSTemplateFormatVersion' : 2010-09-09\n", Kind::cloudformation},
      {"x.yml", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n", Kind::cloudformation},
      {"x.yml", "  Resources:\n    A: {\"Type\": \"Custom::Thing\"}\n", Kind::cloudformation},
      {"x.yml", "Transform: AWS::Serverless-2016-10-31\n", Kind::cloudformation},
      {"x.yml", "Transform: [AWS::LanguageExtensions]\n", Kind::cloudformation},
      {"x.json", "{\"AWSTemplateFormatVersion\": \"2010-09-09\"}", Kind::cloudformation},
      {"x.json", "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}", Kind::cloudformation},
      {"x.template", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n", Kind::cloudformation},
      {"x.template", "\xEF\xBB\xBF{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}",
       Kind::cloudformation},
      {"x.yaml", "doc: {Resources: {A: {Type: AWS::S3::Bucket}}}\n", Kind::text},
      {"x.yaml", "Resources: {A: {Type: bucket}}\nnote: AWS::S3::Bucket\n", Kind::text},
      {"x.yaml", "- AWSTemplateFormatVersion: '2010-09-09'\n", Kind::text},
  });
}

TEST(Content, Compose) {
  expect_kinds({
      {"x.yml", "services:\n  a:\n    image: b\n", Kind::compose},
      {"stack.yml", "\"services\":\n  a:\n    'build': .\n", Kind::compose},
      {"stack.yml", "x-a: {b: c}\nservices : {a: {build: {context: .}}}\n", Kind::compose},
      {"stack.yml", "name: a\n---\nservices: {a: {image: b}}\n", Kind::compose},
      {"x.json", "{\"services\": {\"a\": {\"image\": \"b\"}}}", Kind::compose},
      {"x.yml", "services: []\n", Kind::text},
      {"x.yml", "services: {a: {class: b}}\nimage: c\n", Kind::text},
      {"x.yml", "services:\n- {name: a, image: b}\n", Kind::text},
      {"x.yml", "kind: pipeline\nservices: {a: {image: b}}\n", Kind::text},
      {"x.yml", "nodes: []\nservices: {etcd: {image: b}}\n", Kind::text},
  });
}

TEST(Content, WorkflowsAndActions) {
  expect_kinds({
      {"x.yml", "on: push\njobs: {a: {runs-on: b}}\n", Kind::github_actions},
      {"x.yml", "'on' : push\n\"jobs\": {a: {uses: b}}\n", Kind::github_actions},
      {"x.yml", "jobs: {a: {runs-on: b}}\n", Kind::text},
      {"x.yml", "on: push\njobs: [{uses: b}]\n", Kind::text},
      {"action.yml", "name: x\nruns:\n  using: composite\n", Kind::github_action},
      {"a/action.yaml", "\"runs\":\n  'using' : composite\n", Kind::github_action},
      {"action.yml", "runs : {using: node20, main: a.js}\n", Kind::github_action},
      {"action.yml", "{\"r\\u0075ns\": {\"using\": \"node20\"}}", Kind::github_action},
      {"action.yml", "name: x\n", Kind::text},
      {"action.yml", "runs: often\n", Kind::text},
      {"other.yml", "runs: {using: node20}\n", Kind::text},
  });
}

TEST(Content, GitLabWhereTheNameSpeaksOfIt) {
  expect_kinds({
      {"gitlab-ci.yml", "build: {script: [make]}\n", Kind::gitlab_ci},
      {".gitlab-ci/build.yml", ".base:\n  extends: .other\n", Kind::gitlab_ci},
      {"my-gitlab-ci.yaml", "include: /a.yml\n", Kind::gitlab_ci},
      {"gitlab-ci.yml", "name: x\nimage: {tag: y}\n", Kind::text},
      {"gitlab-ci/values.yml", "build: {script: [make]}\n", Kind::text},
      {"ci/build.yml", "build: {script: [make]}\n", Kind::text},
  });
}

TEST(Content, PlansAndSboms) {
  expect_kinds({
      {"x.json", "{\"planned_values\": {}, \"terraform_version\": \"1.9\"}", Kind::terraform_plan},
      {"x.json", "{\"a\": {\"planned_values\": {}, \"terraform_version\": \"1.9\"}}", Kind::text},
      {"x.json", "{\"bomFormat\": \"CycloneDX\"}", Kind::sbom},
      {"x.json", "{\"spdxVersion\": \"SPDX-2.3\"}", Kind::sbom},
      {"x.json", "{\"a\": {\"bomFormat\": \"CycloneDX\"}}", Kind::text},
  });
}

TEST(Content, OtherFormatsAreText) {
  expect_kinds({
      {"x.yaml", "doc:\n  apiVersion: v1\n  kind: Pod\n", Kind::text},
      {"x.yaml", "apiVersion: v1\nkind: {a: b}\n", Kind::text},
      {"x.yaml", "kind: Pod\n---\napiVersion: v1\n", Kind::text},
      {"openapi.yaml",
       "openapi: 3.1.0\ninfo: {title: Pods}\ncomponents:\n  schemas:\n    Pod:\n      properties:\n"
       "        apiVersion: {type: string}\n        kind: {type: string}\n",
       Kind::text},
      {"playbook.yml",
       "- hosts: all\n  tasks:\n  - k8s:\n      definition:\n        apiVersion: v1\n"
       "        kind: Pod\n",
       Kind::text},
      {"package.json",
       "{\"name\": \"x\", \"services\": {\"image\": 1}, \"kind\": \"apiVersion\", \"jobs\": "
       "[\"steps\"]}",
       Kind::text},
      {".travis.yml", "services: [docker]\njobs:\n  include:\n  - {stage: a, script: [b]}\n",
       Kind::text},
      {"pipeline.yml", "stages:\n- stage: a\n  jobs:\n  - job: b\n    steps: [{script: c}]\n",
       Kind::text},
      // What does not parse is what its keys say, if they say anything.
      {"templates/pod.yaml", "{{- if .x }}\napiVersion: v1\nkind: Pod\n{{- end }}\n",
       Kind::kubernetes},
      {"x.yaml", "a: [apiVersion, kind\n", Kind::text},
      {"x.txt", "apiVersion: v1\nkind: Pod\n", Kind::text},
  });
}

TEST(Content, Dockerfiles) {
  expect_kinds({
      {"app.df", "FROM alpine:3.20\nRUN make\n", Kind::dockerfile},
      {"image", "# syntax=docker/dockerfile:1\nARG TAG=1\nFROM a/b:$TAG AS c\nUSER 1\n",
       Kind::dockerfile},
      {"x.txt", "from alpine\nrun make && \\\n  make install\n", Kind::dockerfile},
      {"x.yml", "FROM alpine\nRUN <<EOF\nmake\nEOF\n", Kind::dockerfile},
      {"Dockerfile.txt", "FROM alpine\n", Kind::dockerfile},
      {"Dockerfile_prod", "\xEF\xBB\xBF\n# c\nARG A=1 \\\n  B\nFROM alpine\nRUN make\n",
       Kind::dockerfile},
      {"build.Dockerfile.bak", "FROM ${BASE}\n", Kind::dockerfile},
      {"my-containerfile", "FROM a@sha256:b\nRUN make\n", Kind::text},
      {"Dockerfile.cpp", "ARG A\nFROM gcc\n", Kind::dockerfile},
      // Named so, and not one: told, not audited as one.
      {"Dockerfile.j2", "FROM alpine\n{% if x %}\nRUN make\n{% endif %}\n", Kind::dockerfile},
      {"app.df", "FROM alpine\n", Kind::text},
      {"Modelfile", "FROM llama3\nPARAMETER temperature 1\nSYSTEM hello\n", Kind::text},
      {"Earthfile", "FROM golang:1.22\nWORKDIR /x\nbuild:\n  COPY . .\n", Kind::text},
      {"x.sql", "FROM users\nSELECT name\n", Kind::text},
      {"notes", "From Paris\nwe went on.\n", Kind::text},
      {"x.py", "from a import b\n", Kind::text},
      {"dockerfile.cpp", "#include \"dockerfile.h\"\n", Kind::text},
      {"Dockerfile.md", "# Dockerfile\n\nText.\n", Kind::text},
  });
}

TEST(Content, ALimitIsToldOfWhatMayBeSomething) {
  const std::string bytes =
      "{\"apiVersion\": \"v1\", \"kind\": " + std::string(1000, '[') + std::string(1000, ']') + "}";
  Document document{"x.json", bytes, Kind::text};
  const ReadResult result = read_open(document, Syntax::json, {});
  EXPECT_TRUE(result.usable);
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(result.errors[0].code, ErrorCode::limit);
  EXPECT_EQ(document.kind, Kind::text);
}

}  // namespace
}  // namespace sluice
