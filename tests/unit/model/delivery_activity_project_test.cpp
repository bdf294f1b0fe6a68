#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "tests/support/activities.h"

namespace sluice::delivery {
namespace {

using test::Files;
using test::told;

TEST(DeliveryActivity, MakefilesAreRead) {
  Files files({{"Makefile",
                "TF := terraform -chdir=infra\nPY ?= poetry run\n\n.PHONY: ci\nci: lint test\n\n"
                "lint:\n\t@$(PY) ruff check .\n\ntest:\n\t-$(PY) pytest -q\n\nplan:\n"
                "\t$(TF) plan -out=tfplan\n\napply: plan\n\t$(TF) apply \\\n\t  tfplan\n\n"
                "all: ; $(MAKE) lint\n"},
               {"app/Makefile", "test:\n\tgo test ./...\n"}});
  EXPECT_EQ(told(files.read("make ci").list), "lint .; unit-test ., no: runner");
  EXPECT_EQ(told(files.read("make").list), "lint .; unit-test ., no: runner");
  EXPECT_EQ(told(files.read("make apply").list), "plan infra; apply infra/tfplan");
  EXPECT_EQ(told(files.read("make lint || true").list), "lint ., no: alternative");
  EXPECT_EQ(told(files.read("make -C app test").list), "unit-test app");
  EXPECT_EQ(told(files.read("make all").list), "lint .");
  EXPECT_EQ(told(files.read("make -n apply").list), "");
  const Activities missing = files.read("make release");
  EXPECT_EQ(told(missing.list), "");
  ASSERT_EQ(missing.unread.size(), 1U);
  EXPECT_EQ(missing.unread[0].what, "Makefile: release");

  const std::string_view script = "make lint";
  const Activities found = files.read(script);
  ASSERT_EQ(found.list.size(), 1U);
  EXPECT_EQ(found.list[0].place.document->path, "Makefile");
  EXPECT_EQ(slice(found.list[0].place.document->bytes, found.list[0].place.at),
            "@$(PY) ruff check .");
  EXPECT_EQ(found.list[0].in_step().document, &files.source());
  EXPECT_EQ(slice(script, found.list[0].in_step().at), script);
}

TEST(DeliveryActivity, ScriptsOfPackagesAreRead) {
  Files files({{"package.json",
                R"({"scripts": {"pretest": "npm run lint", "test": "vitest run", "lint": "eslint .",
                    "build": "vite build", "check": "tsc --noEmit || true"}})"},
               {"bare/package.json",
                R"({"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}})"}});
  EXPECT_EQ(told(files.read("npm test").list), "lint .; unit-test .");
  EXPECT_EQ(told(files.read("npm run build").list), "build .");
  EXPECT_EQ(told(files.read("yarn lint").list), "lint .");
  EXPECT_EQ(told(files.read("pnpm run check").list), "lint ., no: alternative");
  EXPECT_EQ(told(files.read("npm run deploy").list), "");
  EXPECT_EQ(told(files.read("cd bare && npm test").list), "");
  EXPECT_EQ(told(files.read("npm --prefix elsewhere test").list), "unit-test .");
  const Activities found = files.read("npm run lint");
  ASSERT_EQ(found.list.size(), 1U);
  EXPECT_EQ(slice(found.list[0].place.document->bytes, found.list[0].place.at), "eslint .");
}

TEST(DeliveryActivity, OtherScriptsOfTheRepositoryAreRead) {
  Files files({{"ci/scan.sh",
                "#!/bin/bash -e\ncd \"$(dirname \"$0\")\"\ntrivy fs --exit-code 1 \"$1\"\necho\n"},
               {"ci/lib.sh", "check() { pytest; }\n"},
               {"ci/tool.py", "#!/usr/bin/env python3\n# terraform apply\n"},
               {"tox.ini",
                "[tox]\nenvlist = py312\n[testenv]\ndeps = pytest\ncommands =\n"
                "    pytest {posargs}\n[testenv:lint]\ncommands = ruff check .\n"},
               {"Taskfile.yml",
                "version: 3\ntasks:\n  ci:\n    deps: [lint]\n    cmds: [pytest]\n"
                "  lint:\n    cmds:\n      - cmd: ruff check .\n"},
               {".pre-commit-config.yaml",
                "repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8\n    hooks:\n"
                "      - id: gitleaks\n  - repo: local\n    hooks:\n      - id: unit\n"
                "        entry: pytest -q\n  - repo: https://github.com/x/commitizen\n    hooks:\n"
                "      - id: commitizen\n        stages: [commit-msg]\n"}});
  EXPECT_EQ(told(files.read("./ci/scan.sh src").list),
            "dependency-scan ci/src; secret-scan ci/src");
  EXPECT_EQ(told(files.read("bash ci/scan.sh src").list),
            "dependency-scan ci/src, no: errexit-off; secret-scan ci/src, no: errexit-off");
  EXPECT_EQ(told(files.read("./ci/tool.py").list), "");
  EXPECT_EQ(told(files.read("tox").list), "unit-test .");
  EXPECT_EQ(told(files.read("tox -e lint").list), "lint .");
  EXPECT_EQ(told(files.read("task ci").list), "lint .; unit-test .");
  EXPECT_EQ(told(files.read("pre-commit run --all-files").list), "secret-scan .; unit-test .");
  EXPECT_EQ(told(files.read("pipx run pre-commit run gitleaks --all-files").list), "secret-scan .");
  EXPECT_EQ(told(Files().read("pre-commit run gitleaks").list), "secret-scan .");
  EXPECT_EQ(told(files.read("pipx install pre-commit && pre-commit --version").list), "");
  const Activities missing = files.read("./ci/deploy.sh prod");
  EXPECT_EQ(told(missing.list), "");
  ASSERT_EQ(missing.unread.size(), 1U);
  EXPECT_EQ(missing.unread[0].what, "ci/deploy.sh");
}

TEST(DeliveryActivity, FunctionsOfSourcedFilesAreCalled) {
  Files files({{"ci/lib.sh", ". ci/more.sh\nship() { kubectl apply -f \"$1\"; }\n"},
               {"ci/more.sh", "check() { pytest || true; }\nVERSION=1\n"}});
  EXPECT_EQ(told(files.read("source ci/lib.sh\ncheck\nship k8s").list),
            "unit-test ., no: alternative; deploy k8s");
  EXPECT_EQ(told(files.read(". ci/lib.sh\ngo() { ship $VERSION; }\ngo").list), "deploy 1");
  EXPECT_EQ(told(files.read("bash ci/lib.sh\nship k8s").list), "");
  Files circle({{"a.sh", ". b.sh\nf() { g; g; }\n"}, {"b.sh", ". a.sh\ng() { f; f; }\n"}});
  EXPECT_EQ(told(circle.read(". a.sh\nf").list), "");
}

TEST(DeliveryActivity, ScriptsAndFunctionsTakeArguments) {
  Files files({{"ci.sh",
                "main() { local to=$1; shift; ship \"$to\" \"$@\"; }\n"
                "ship() { kubectl apply -f \"$2/$1\"; }\nmain \"$@\"\n"},
               {"loop.sh",
                "while [ $# -gt 0 ]; do case $1 in -f) shift;; esac; shift; done\n"
                "kubectl apply -f \"k8s/$1\"\n"},
               {"each.sh", "set -e\nfor one in \"$@\"; do kubectl apply -f \"$one\"; done\n"},
               {"set.sh", "set -- a b\nkubectl apply -f \"$2${3:-.yaml}\"\n"}});
  EXPECT_EQ(told(files.read("./ci.sh prod k8s").list), "deploy k8s/prod");
  EXPECT_EQ(told(files.read("./ci.sh $TO k8s").list), "deploy $2/$1");
  EXPECT_EQ(told(files.read("./loop.sh -f x").list), "deploy k8s/$1");
  EXPECT_EQ(told(files.read("./each.sh a b").list), "deploy a; deploy b");
  EXPECT_EQ(told(files.read("./set.sh").list), "deploy b.yaml");
  // Behind the call they are those of the caller.
  EXPECT_EQ(told(files.read("set -- k8s\nf() { echo; }\nf x\nkubectl apply -f $1").list),
            "deploy k8s");
}

TEST(DeliveryActivity, ToolsReadFiles) {
  Files files(
      {{".checkov.yaml", "soft-fail: true\n"},
       {"hard/.checkov.yaml", "compact: true\n"},
       {"on.yaml", "soft-fail-on: [CRITICAL]\n"},
       {"trivy.yaml", "exit-code: 1\n"},
       {"soft.yaml", "severity: [HIGH]\n"},
       {"compose.yaml",
        "services:\n  api: {build: ., image: 'acme/api:latest'}\n"
        "  db: {image: 'postgres:16'}\n  web: {build: ., image: 'acme/web:${TAG}'}\n"},
       {"docker-bake.hcl",
        "group \"default\" { targets = [\"api\"] }\ntarget \"api\" {\n"
        "  tags = [\"acme/api:${TAG}\", \"acme/api:latest\"]\n}\n"
        "target \"web\" { tags = [\"acme/web:1\"] }\n"},
       {"bake.json", R"({"target": {"default": {"tags": ["acme/one:1"]}}})"},
       {"buildspec.yml", "phases:\n  build:\n    commands: [pytest, 'docker push acme/api:1']\n"},
       {"app/package.json", R"({"devDependencies": {"cdk-nag": "2"}})"}});
  EXPECT_EQ(told(files.read("checkov -d .").list), "iac-scan ., no: flag");
  EXPECT_EQ(told(files.read("checkov -d hard").list), "iac-scan hard");
  EXPECT_EQ(told(files.read("checkov --config-file on.yaml").list), "iac-scan ., no: flag");
  EXPECT_EQ(told(Files().read("checkov --soft-fail-on LOW").list), "iac-scan .");
  EXPECT_EQ(told(Files().read("checkov --soft-fail-on LOW,CRITICAL").list), "iac-scan ., no: flag");
  EXPECT_EQ(told(files.read("trivy config .").list), "iac-scan .");
  EXPECT_EQ(told(files.read("trivy config --exit-code 0 .").list), "iac-scan ., no: flag");
  EXPECT_EQ(told(files.read("trivy --config soft.yaml config .").list), "iac-scan ., no: default");
  EXPECT_EQ(told(files.read("docker compose push").list),
            "push acme/api:latest; push acme/web:$TAG");
  EXPECT_EQ(told(files.read("TAG=7\ndocker-compose push web").list), "push acme/web:7");
  EXPECT_EQ(told(files.read("docker buildx bake --push").list),
            "build .; push acme/api:$TAG; push acme/api:latest");
  EXPECT_EQ(told(files.read("docker buildx bake --push web").list), "build .; push acme/web:1");
  EXPECT_EQ(told(files.read("docker buildx bake -f bake.json --push").list),
            "build .; push acme/one:1");
  EXPECT_EQ(told(Files().read("docker compose push").list), "push");
  EXPECT_EQ(told(files.read("aws codebuild start-build --project-name shop").list),
            "unit-test ., unclear: runner; push acme/api:1, unclear: runner");
  EXPECT_EQ(told(files.read("cd app && npx cdk synth").list), "iac-scan app; build app");
  EXPECT_EQ(told(files.read("npx cdk synth").list), "build .");
  const Activities missing = files.read(
      "aws codepipeline start-pipeline-execution --name shop\n"
      "aws codebuild start-build --project-name p --buildspec-override other.yml");
  ASSERT_EQ(missing.unread.size(), 2U);
  EXPECT_EQ(missing.unread[0].what, "CodePipeline shop");
  EXPECT_EQ(missing.unread[1].what, "CodeBuild project p");
}

TEST(DeliveryActivity, WhatRunsItselfEnds) {
  Files files({{"Makefile", "a: b\n\tmake b\nb: a\n\tmake a\n"},
               {"package.json",
                R"({"scripts": {"x": "npm run y && npm run y", "y": "npm run x && npm run x"}})"},
               {"a.sh", "./a.sh; ./a.sh\n"}});
  EXPECT_EQ(told(files.read("make a").list), "");
  EXPECT_EQ(told(files.read("npm run x").list), "");
  EXPECT_EQ(told(files.read("./a.sh").list), "");
  EXPECT_EQ(told(files.read("f() { f; f; }\nf").list), "");
  EXPECT_EQ(told(files.read("f() { g; }\ng() { f; pytest; }\nf").list), "unit-test .");
}

TEST(DeliveryActivity, HostileScriptsCostLittle) {
  std::string doubling = "a=xxxxxxxxxxxxxxxx\n";
  for (int i = 0; i < 200; ++i) doubling += "a=$a$a\n";
  std::string turns, done;
  for (int i = 0; i < 20; ++i) {
    turns += "for v" + std::to_string(i) + " in 1 2 3 4 5 6 7 8; do ";
    done += "done; ";
  }
  std::string many = "set +e\n";
  for (int i = 0; i < 20'000; ++i) many += "pytest || rc=1\n";
  std::string shells;
  for (int i = 0; i < 5'000; ++i) shells += "v" + std::to_string(i) + "=1\n(cd x; ls)\n";
  std::string nested;
  for (int i = 0; i < 200; ++i) nested += "( ";
  std::string recipes = "a:\n";
  for (int i = 0; i < 300; ++i) recipes += "\tmake -C . a B=" + std::to_string(i) + "\n";
  Files files({{"Makefile", recipes}});
  EXPECT_TRUE(files.read(doubling + "docker push $a").list.size() == 1);
  EXPECT_TRUE(files.read(turns + "pytest; " + done).is_cut);
  EXPECT_TRUE(files.read(many).is_cut);
  EXPECT_TRUE(files.read(shells).list.empty());
  EXPECT_TRUE(files.read(nested + "f").list.empty());
  EXPECT_TRUE(files.read("make a").is_cut);
}

struct UseRow {
  std::string_view uses;
  std::vector<std::pair<std::string_view, std::string_view>> inputs;
  std::string_view activities;
};

Activities use(const UseRow& row) {
  std::vector<Input> inputs;
  for (const auto& [name, value] : row.inputs)
    inputs.push_back(
        {std::string(name), {std::string(value), value.find("${{") == value.npos}, {}});
  return activities_of_use(row.uses, {}, inputs, {});
}

TEST(DeliveryActivity, ActionsAreKnown) {
  const UseRow rows[] = {
      {"actions/checkout@v4", {}, ""},
      {"sigstore/cosign-installer@v3", {}, ""},
      {"hashicorp/setup-terraform@v3", {}, ""},
      {"aquasecurity/setup-trivy@v0.2.2", {}, ""},
      {"github/codeql-action/init@v3", {}, ""},
      {"github/codeql-action/upload-sarif@v3", {}, ""},
      {"anchore/sbom-action/download-syft@v0", {}, ""},
      {"aquasecurity/trivy-action@0.28.0",
       {{"image-ref", "r/api:1"}, {"exit-code", "1"}},
       "image-scan r/api:1"},
      {"aquasecurity/trivy-action@0.28.0",
       {{"image-ref", "r/api:1"}},
       "image-scan r/api:1, no: default"},
      {"aquasecurity/trivy-action@0.28.0",
       {{"scan-type", "fs"}, {"scanners", "vuln"}, {"exit-code", "0"}},
       "dependency-scan ., no: input"},
      {"aquasecurity/trivy-action@0.28.0",
       {{"scan-type", "config"}, {"exit-code", "1"}},
       "iac-scan ."},
      {"bridgecrewio/checkov-action@v12", {{"directory", "infra"}}, "iac-scan infra"},
      {"bridgecrewio/checkov-action@v12",
       {{"directory", "infra"}, {"soft_fail", "true"}},
       "iac-scan infra, no: input"},
      {"bridgecrewio/checkov-action@v12", {{"soft_fail", "false"}}, "iac-scan ."},
      {"gitleaks/gitleaks-action@v2", {}, "secret-scan ."},
      {"trufflesecurity/trufflehog@main", {}, "secret-scan ."},
      {"github/codeql-action/analyze@v3", {}, "sast ., no: default"},
      {"anchore/scan-action@v5", {{"image", "api:1"}}, "image-scan api:1"},
      {"anchore/scan-action@v5",
       {{"image", "api:1"}, {"fail-build", "false"}},
       "image-scan api:1, no: input"},
      {"anchore/sbom-action@v0", {{"image", "api:1"}}, "sbom api:1"},
      {"docker/build-push-action@v6",
       {{"push", "true"}, {"tags", "r/a:1\nr/a:latest"}},
       "build r/a:1; push r/a:1"},
      {"docker/build-push-action@v6",
       {{"push", "false"}, {"load", "true"}, {"tags", "r/a:1"}},
       "build r/a:1"},
      {"docker/build-push-action@v6", {{"context", "app"}}, "build app"},
      {"docker/login-action@v3", {{"registry", "ghcr.io"}}, "credentials ghcr.io"},
      {"aws-actions/configure-aws-credentials@v4",
       {{"role-to-assume", "arn:aws:iam::1:role/x"}},
       "credentials arn:aws:iam::1:role/x"},
      {"aws-actions/amazon-ecs-deploy-task-definition@v2",
       {{"service", "api"}, {"cluster", "c"}},
       "deploy api"},
      {"aws-actions/aws-cloudformation-github-deploy@v1", {{"name", "s"}}, "apply s"},
      {"actions/attest-build-provenance@v2", {{"subject-name", "r/a"}}, "attest r/a"},
      {"actions/attest-build-provenance@v2", {{"subject-path", "dist/*.zip"}}, "attest dist/*.zip"},
      {"softprops/action-gh-release@v2", {{"tag_name", "v1"}}, "push"},
      {"aquasecurity/trivy-action@0.28.0",
       {{"image-ref", "r/a:${{ github.sha }}"}, {"exit-code", "1"}},
       "image-scan r/a:${{ github.sha }}"},
      {"actions/attest-sbom@v2", {{"subject-path", "a.zip"}}, "attest a.zip"},
      {"pulumi/actions@v6", {{"command", "up"}, {"stack-name", "prod"}}, "apply prod"},
      {"pulumi/actions@v6", {{"command", "preview"}, {"stack-name", "prod"}}, "plan prod"},
      {"snyk/actions/node@v1", {}, "dependency-scan ."},
      {"snyk/actions/node@v1", {{"command", "code test"}}, "sast ."},
      {"SonarSource/sonarqube-scan-action@v5", {}, "sast ., no: default"},
      {"actions/dependency-review-action@v4",
       {{"deny-licenses", "GPL-3.0"}},
       "dependency-scan .; licence-scan ."},
      {"slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@v2",
       {{"image", "r/a"}},
       "attest r/a"},
      {"docker://aquasec/trivy:0.58", {{"args", "image --exit-code 1 api"}}, "image-scan api"},
      {"amannn/action-semantic-pull-request@v5", {}, "commit-lint"},
      {"Aquasecurity/Trivy-Action@v1", {{"image-ref", "a"}, {"exit-code", "1"}}, "image-scan a"},
      {"trstringer/manual-approval@v1", {}, "approve"},
      {"acme-chat/notify-action@v2", {}, ""},
  };
  for (const UseRow& row : rows) EXPECT_EQ(told(use(row).list), row.activities) << row.uses;

  const auto has = [](const UseRow& row, Fact::Kind kind) { return use(row).list.at(0).has(kind); };
  const UseRow oidc{"aws-actions/configure-aws-credentials@v4", {{"role-to-assume", "x"}}, ""};
  const UseRow keys{"aws-actions/configure-aws-credentials@v4", {{"aws-access-key-id", "x"}}, ""};
  EXPECT_TRUE(has(oidc, Fact::Kind::oidc));
  EXPECT_FALSE(has(oidc, Fact::Kind::key));
  EXPECT_FALSE(has(keys, Fact::Kind::oidc));
  EXPECT_TRUE(has(keys, Fact::Kind::key));
  EXPECT_EQ(use(rows[7]).list.at(0).tool, "aquasecurity/trivy-action");
}

TEST(DeliveryActivity, TemplatesOfGitLabAreKnown) {
  const auto of = [](std::string_view name) { return told(activities_of_template(name, {})); };
  EXPECT_EQ(of("Jobs/SAST.gitlab-ci.yml"), "sast ., no: default");
  EXPECT_EQ(of("Security/SAST.gitlab-ci.yml"), "sast ., no: default");
  EXPECT_EQ(of("Jobs/SAST-IaC.latest.gitlab-ci.yml"), "iac-scan ., no: default");
  EXPECT_EQ(of("Jobs/Secret-Detection.gitlab-ci.yml"), "secret-scan ., no: default");
  EXPECT_EQ(of("Security/Container-Scanning.gitlab-ci.yml"), "image-scan, no: default");
  EXPECT_EQ(of("$CI_SERVER_FQDN/components/sast/sast@1"), "sast ., no: default");
  EXPECT_EQ(of("gitlab.com/components/secret-detection/secret-detection@~latest"),
            "secret-scan ., no: default");
  EXPECT_EQ(of("Workflows/MergeRequest-Pipelines.gitlab-ci.yml"), "");
  EXPECT_EQ(of("gitlab.com/acme/components/notify@1"), "");
}

TEST(DeliveryActivity, CredentialsStandInVariables) {
  const auto of = [](const std::vector<std::string>& names) {
    std::vector<Input> inputs;
    for (const std::string& name : names) inputs.push_back({name, {"x", true}, {}});
    return credentials_in(inputs);
  };
  EXPECT_TRUE(of({"AWS_REGION"}).empty());
  ASSERT_EQ(of({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}).size(), 1U);
  EXPECT_TRUE(of({"AWS_SECRET_ACCESS_KEY"})[0].has(Fact::Kind::key));
  EXPECT_TRUE(of({"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}).empty());
  const auto role = of({"AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"});
  ASSERT_EQ(role.size(), 1U);
  EXPECT_TRUE(role[0].has(Fact::Kind::oidc));
}

TEST(DeliveryActivity, FilesThatStepsRun) {
  EXPECT_TRUE(is_run_by_steps("Makefile"));
  EXPECT_TRUE(is_run_by_steps("web/package.json"));
  EXPECT_TRUE(is_run_by_steps("ci/scan.sh"));
  EXPECT_FALSE(is_run_by_steps("main.go"));
}

}  // namespace
}  // namespace sluice::delivery
