#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/delivery/activity.h"
#include "tests/support/activities.h"
#include "tests/support/delivery.h"

namespace sluice::delivery {
namespace {

using test::Files;

// The tools that the delivery path has to know, each in every way in which a pipeline comes to run
// it.
struct Tool {
  std::string_view call;
  Stage stage;
};

constexpr Tool kTools[] = {
    {"eslint .", Stage::lint},
    {"prettier --check .", Stage::lint},
    {"ruff check .", Stage::lint},
    {"black --check .", Stage::lint},
    {"flake8 src", Stage::lint},
    {"hadolint Dockerfile", Stage::lint},
    {"cfn-lint template.yaml", Stage::lint},
    {"golangci-lint run", Stage::lint},
    {"commitlint --from HEAD~1", Stage::commit_lint},
    {"pytest -q", Stage::unit_test},
    {"jest --ci", Stage::unit_test},
    {"vitest run", Stage::unit_test},
    {"go test ./...", Stage::unit_test},
    {"gitleaks detect", Stage::secret_scan},
    {"trufflehog filesystem . --fail", Stage::secret_scan},
    {"detect-secrets-hook --baseline .secrets.baseline", Stage::secret_scan},
    {"ggshield secret scan repo .", Stage::secret_scan},
    {"betterleaks dir .", Stage::secret_scan},
    {"kingfisher scan .", Stage::secret_scan},
    {"trivy fs --scanners secret --exit-code 1 .", Stage::secret_scan},
    {"semgrep ci", Stage::sast},
    {"codeql database analyze db", Stage::sast},
    {"sonar-scanner -Dsonar.qualitygate.wait=true", Stage::sast},
    {"bandit -r src", Stage::sast},
    {"snyk code test", Stage::sast},
    {"gosec ./...", Stage::sast},
    {"checkov -d .", Stage::iac_scan},
    {"tfsec .", Stage::iac_scan},
    {"trivy config --exit-code 1 .", Stage::iac_scan},
    {"kics scan -p .", Stage::iac_scan},
    {"terrascan scan -d infra", Stage::iac_scan},
    {"cfn_nag_scan -i templates", Stage::iac_scan},
    {"conftest test k8s", Stage::iac_scan},
    {"opa eval --fail-defined -i input.json data.x", Stage::iac_scan},
    {"snyk iac test infra", Stage::iac_scan},
    {"trivy config --exit-code 1 tfplan.json", Stage::plan_scan},
    {"npm audit", Stage::dependency_scan},
    {"pip-audit", Stage::dependency_scan},
    {"osv-scanner scan -r .", Stage::dependency_scan},
    {"snyk test", Stage::dependency_scan},
    {"trivy fs --exit-code 1 .", Stage::dependency_scan},
    {"trivy repo --exit-code 1 .", Stage::dependency_scan},
    {"trivy sbom --exit-code 1 bom.json", Stage::dependency_scan},
    {"trivy fs --scanners license --exit-code 1 .", Stage::licence_scan},
    {"syft api:1 -o spdx-json=bom.json", Stage::sbom},
    {"cyclonedx-npm -o bom.json", Stage::sbom},
    {"cyclonedx-py requirements", Stage::sbom},
    {"cyclonedx-gomod mod", Stage::sbom},
    {"cdxgen -o bom.json", Stage::sbom},
    {"cyclonedx merge --input-files a.json b.json", Stage::sbom},
    {"trivy image --format cyclonedx --output bom.json api:1", Stage::sbom},
    {"grype api:1 --fail-on high", Stage::image_scan},
    {"docker scout cves --exit-code api:1", Stage::image_scan},
    {"trivy image --exit-code 1 api:1", Stage::image_scan},
    {"trivy vm --exit-code 1 disk.img", Stage::image_scan},
    {"snyk container test api:1", Stage::image_scan},
    {"cosign sign --yes r/api@sha256:0", Stage::sign},
    {"notation sign r/api@sha256:0", Stage::sign},
    {"aws signer start-signing-job --source s3 --destination s3 --profile-name p", Stage::sign},
    {"cosign attest --predicate bom.json r/api@sha256:0", Stage::attest},
    {"cosign verify --key key.pub r/api@sha256:0", Stage::verify},
    {"notation verify r/api@sha256:0", Stage::verify},
    {"slsa-verifier verify-image r/api@sha256:0 --source-uri x", Stage::verify},
    {"docker build -t r/api:1 .", Stage::build},
    {"buildah bud -t r/api:1 .", Stage::build},
    {"podman build -t r/api:1 .", Stage::build},
    {"sam build", Stage::build},
    {"cdk synth", Stage::build},
    {"docker push r/api:1", Stage::push},
    {"docker buildx build --push -t r/api:1 .", Stage::push},
    {"/kaniko/executor --context . --destination r/api:1", Stage::push},
    {"buildah push r/api:1", Stage::push},
    {"podman push r/api:1", Stage::push},
    {"crane copy q/api:1 r/api:1", Stage::push},
    {"skopeo copy docker://q/api:1 docker://r/api:1", Stage::push},
    {"aws ecr put-image --repository-name api --image-tag 1 --image-manifest x", Stage::push},
    {"aws s3 cp app.zip s3://artifacts/app.zip", Stage::push},
    {"terraform plan -out=tfplan", Stage::plan},
    {"terragrunt plan", Stage::plan},
    {"cdk diff", Stage::plan},
    {"pulumi preview", Stage::plan},
    {"terraform apply tfplan", Stage::apply},
    {"tofu apply tfplan", Stage::apply},
    {"terragrunt run --all apply", Stage::apply},
    {"atlantis apply -d .", Stage::apply},
    {"pulumi up --yes", Stage::apply},
    {"aws cloudformation deploy --stack-name s --template-file t.yaml", Stage::apply},
    {"sam deploy --stack-name s", Stage::deploy},
    {"cdk deploy --all", Stage::deploy},
    {"serverless deploy --stage prod", Stage::deploy},
    {"aws ecs update-service --cluster c --service s", Stage::deploy},
    {"aws lambda update-function-code --function-name f --zip-file fileb://a.zip", Stage::deploy},
    {"aws s3 sync dist s3://site", Stage::deploy},
    {"kubectl apply -f k8s", Stage::deploy},
    {"helm upgrade --install api chart", Stage::deploy},
    {"argocd app sync api", Stage::deploy},
    {"kubectl argo rollouts set image api api=r/api:1", Stage::deploy},
    {"driftctl scan", Stage::drift_check},
    {"terraform plan -detailed-exitcode", Stage::drift_check},
    {"aws ecr get-login-password", Stage::credentials},
    {"aws sts assume-role --role-arn arn --role-session-name s", Stage::credentials},
};

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// The texts of session.run of nox.
std::string words_of(std::string_view call) {
  std::string list;
  for (std::size_t at = 0; at <= call.size();) {
    const std::size_t end = std::min(call.find(' ', at), call.size());
    list += (list.empty() ? "" : ", ") + quoted(call.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

// A file of the repository that holds the call, and what the script says.
struct Way {
  std::string_view script;
  std::string path, text;
};

std::vector<Way> ways_of(std::string_view tool) {
  const std::string call(tool);
  const std::string hook = "repos:\n  - repo: local\n    hooks:\n      - {id: x, entry: '" + call +
                           "', language: system}\n";
  return {
      {"make x", "Makefile", "x:\n\t@" + call + "\n"},
      {"npm run x", "package.json", "{\"scripts\": {\"x\": " + quoted(call) + "}}"},
      {"pnpm run x", "package.json", "{\"scripts\": {\"x\": " + quoted(call) + "}}"},
      {"tox -e x", "tox.ini", "[testenv:x]\ncommands =\n    " + call + "\n"},
      {"pre-commit run x --all-files", ".pre-commit-config.yaml", hook},
      {"task x", "Taskfile.yml", "tasks:\n  x:\n    cmds: ['" + call + "']\n"},
      {"just x", "justfile", "x:\n    @" + call + "\n"},
      {"nox -s x", "noxfile.py",
       "import nox\n@nox.session\ndef x(session):\n    session.run(" + words_of(call) + ")\n"},
      {"inv x", "tasks.py",
       "from invoke import task\n@task\ndef x(c):\n    c.run(" + quoted(call) + ")\n"},
      {"hatch run x", "pyproject.toml",
       "[tool.hatch.envs.default.scripts]\nx = " + quoted(call) + "\n"},
      {"pdm run x", "pyproject.toml", "[tool.pdm.scripts]\nx = " + quoted(call) + "\n"},
      {"poetry run poe x", "pyproject.toml", "[tool.poe.tasks]\nx = " + quoted(call) + "\n"},
      {"./ci/x.sh", "ci/x.sh", "#!/bin/bash -e\n" + call + "\n"},
  };
}

bool has_stage(const std::vector<Activity>& list, Stage stage) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Activity& one) { return one.stage == stage; });
}

TEST(DeliveryTools, AreKnownWhereverTheyAreCalled) {
  for (const Tool& tool : kTools) {
    const std::string call(tool.call);
    Files bare;
    for (const std::string& script :
         {call, "sudo -E env A=1 timeout 10m " + call, "bash -euo pipefail -c '" + call + "'",
          "f() {\n  " + call + "\n}\nf", "if ! " + call + "; then exit 1; fi",
          "docker run --rm -v \"$PWD:/src\" -w /src acme/tools:1 " + call,
          "docker compose run --rm tools " + call, "poetry run " + call, "uv run " + call,
          "npx --yes " + call, "nix develop --command " + call, "cd app && " + call + " && echo",
          "git ls-files -z | xargs -0 " + call}) {
      const Activities found = bare.read(script);
      EXPECT_TRUE(has_stage(found.list, tool.stage)) << script;
    }
    for (const Way& way : ways_of(tool.call)) {
      Files files({{way.path, way.text}});
      const Activities found = files.read(way.script);
      EXPECT_TRUE(has_stage(found.list, tool.stage)) << way.script << " of " << tool.call;
    }
  }
}

// Once for each forge: in the job itself, in a composite action, a called workflow, a template that
// is extended, and by reference.
TEST(DeliveryTools, AreKnownInBothForges) {
  std::string github = "on: push\njobs:\n";
  std::string gitlab;
  std::string others;
  for (std::size_t i = 0; i < std::size(kTools); ++i) {
    const std::string n = std::to_string(i);
    const std::string call(kTools[i].call);
    github += "  plain" + n + ":\n    runs-on: x\n    steps: [{run: '" + call + "'}]\n";
    github += "  action" + n + ":\n    runs-on: x\n    steps: [{uses: ./actions/a" + n + "}]\n";
    github += "  called" + n + ":\n    uses: ./.github/workflows/w" + n + ".yml\n";
    others += "=== actions/a" + n + "/action.yml\nruns:\n  using: composite\n  steps:\n" +
              "    - {shell: bash, run: '" + call + "'}\n";
    others += "=== .github/workflows/w" + n + ".yml\non: workflow_call\njobs:\n  inner:\n" +
              "    runs-on: x\n    steps: [{run: '" + call + "'}]\n";
    gitlab += "plain" + n + ":\n  script: ['" + call + "']\n";
    gitlab += ".t" + n + ":\n  script: ['" + call + "']\n";
    gitlab += "action" + n + ":\n  extends: .t" + n + "\n";
    gitlab += "called" + n + ":\n  script: [!reference [.t" + n + ", script]]\n";
  }
  const test::DeliveryProject project("=== .github/workflows/ci.yml\n" + github + others +
                                      "=== .gitlab-ci.yml\n" + gitlab);
  std::map<std::string, std::vector<Stage>> found;
  for (const delivery::Run& run : project.path().runs()) {
    run.each([&](const Site& site) {
      const JobRun& job = run.job(site);
      const bool is_github = run.forge() == Forge::github;
      const std::string name = job.name.substr(0, job.name.find(' '));
      found[(is_github ? "github " : "gitlab ") + name].push_back(run.activity(site).stage);
    });
  }
  for (std::size_t i = 0; i < std::size(kTools); ++i) {
    for (const std::string_view way : {"github plain", "github action", "github called",
                                       "gitlab plain", "gitlab action", "gitlab called"}) {
      const std::vector<Stage>& stages = found[std::string(way) + std::to_string(i)];
      EXPECT_TRUE(std::find(stages.begin(), stages.end(), kTools[i].stage) != stages.end())
          << way << ": " << kTools[i].call;
    }
  }
}

TEST(DeliveryTools, ImagesThatAreAToolRunIt) {
  Files files;
  const std::pair<std::string_view, Stage> rows[] = {
      {"docker run --rm -v $PWD:/path zricethezav/gitleaks:v8 detect --source /path",
       Stage::secret_scan},
      {"docker run --rm trufflesecurity/trufflehog:latest filesystem /x --fail",
       Stage::secret_scan},
      {"docker run --rm gitguardian/ggshield ggshield secret scan repo /data", Stage::secret_scan},
      {"docker run --rm aquasec/trivy image --exit-code 1 api:1", Stage::image_scan},
      {"docker run --rm anchore/grype api:1 --fail-on high", Stage::image_scan},
      {"docker run --rm anchore/syft api:1 -o json", Stage::sbom},
      {"docker run --rm bridgecrew/checkov -d /tf", Stage::iac_scan},
      {"docker run --rm checkmarx/kics:v2 scan -p /path", Stage::iac_scan},
      {"docker run --rm tenable/terrascan scan -d /iac", Stage::iac_scan},
      {"docker run --rm openpolicyagent/conftest test k8s", Stage::iac_scan},
      {"docker run --rm -i hadolint/hadolint hadolint Dockerfile", Stage::lint},
      {"docker run --rm semgrep/semgrep semgrep ci", Stage::sast},
      {"docker run --rm securego/gosec ./...", Stage::sast},
      {"docker run --rm sonarsource/sonar-scanner-cli", Stage::sast},
      {"docker run --rm ghcr.io/google/osv-scanner:v2 scan -r /src", Stage::dependency_scan},
      {"docker run --rm hashicorp/terraform:1.9 apply tfplan", Stage::apply},
      {"docker run --rm gcr.io/kaniko-project/executor --destination r/a:1", Stage::push},
      {"docker run --rm amazon/aws-cli ecs update-service --service s", Stage::deploy},
      {"docker run --rm bitnami/kubectl apply -f k8s", Stage::deploy},
      {"docker run --rm alpine/helm upgrade a c", Stage::deploy},
      {"docker run --rm snyk/driftctl scan", Stage::drift_check},
  };
  for (const auto& [script, stage] : rows)
    EXPECT_TRUE(has_stage(files.read(script).list, stage)) << script;
}

TEST(DeliveryTools, HostsAreToldWhatToDo) {
  const std::string remote = "docker pull r/api:1\ndocker compose up -d\n";
  Files files(std::vector<std::pair<std::string, std::string>>{{"ci/remote.sh", remote}});
  const auto deploys = [&](std::string_view script) {
    const Activities found = files.read(script);
    return std::count_if(found.list.begin(), found.list.end(), [](const Activity& one) {
      return one.stage == Stage::deploy && !one.is_bound_only;
    });
  };
  EXPECT_EQ(deploys("ssh u@h 'cd /srv && docker compose pull && docker compose up -d'"), 1);
  EXPECT_EQ(deploys("ssh u@h sudo systemctl restart api"), 1);
  EXPECT_EQ(deploys("ssh u@h <<'EOF'\nkubectl apply -f x.yaml\nEOF\n"), 1);
  EXPECT_EQ(deploys("ssh u@h bash -s <<EOF\nhelm upgrade a b\nEOF\n"), 1);
  EXPECT_EQ(deploys("ssh u@h 'bash -s' < ci/remote.sh"), 1);
  EXPECT_EQ(deploys("ssh u@h uptime"), 0);
  EXPECT_TRUE(files.read("ssh u@h 'uptime && df -h'").list.empty());
  EXPECT_EQ(deploys("ssh u@h ./deploy.sh"), 0);
  // It may be anything, and counts in a job that is bound to an environment.
  ASSERT_EQ(files.read("ssh u@h ./deploy.sh").list.size(), 1U);
  EXPECT_TRUE(files.read("ssh u@h ./deploy.sh").list.front().is_bound_only);
  const Activities run = files.read("ssh u@h 'docker pull r/api:1; docker run -d r/api:1'");
  ASSERT_EQ(run.list.size(), 1U);
  EXPECT_EQ(run.list.front().object.name.text, "h");
  ASSERT_NE(run.list.front().fact(Fact::Kind::image), nullptr);
  EXPECT_EQ(run.list.front().fact(Fact::Kind::image)->value.text, "r/api:1");
  // Tests and Makefiles of the host are not the pipeline's.
  EXPECT_TRUE(files.read("ssh u@h 'uptime; npm test'").list.front().is_bound_only);
}

TEST(DeliveryTools, VariablesBehindAConditionAreAMatterOfTheRun) {
  const test::DeliveryProject project(
      "=== .gitlab-ci.yml\n"
      "a:\n  environment: $NAME\n  script:\n"
      "    - if [ \"$CI_COMMIT_BRANCH\" = main ]; then NS=prod; else NS=dev; fi\n"
      "    - kubectl -n $NS apply -f k8s\n"
      "b:\n  script:\n"
      "    - NS=dev\n"
      "    - test \"$CI_COMMIT_BRANCH\" = main && NS=prod\n"
      "    - helm upgrade a c -n $NS\n"
      "workflow: {rules: [{if: $CI_COMMIT_BRANCH == \"main\"}, {if: $CI_COMMIT_BRANCH == "
      "\"qa\"}]}\n");
  const auto spaces = [&](std::string_view shown) {
    std::string text;
    for (const delivery::Run& run : project.path().runs()) {
      if (run.scenario().event != "push" || run.scenario().shown != shown) continue;
      for (const Site& site : run.all(Stage::deploy)) {
        const Fact* const fact = run.activity(site).fact(Fact::Kind::namespace_);
        text += (text.empty() ? "" : " ") + run.name(site, fact->value).text;
      }
    }
    return text;
  };
  EXPECT_EQ(spaces("refs/heads/main"), "prod prod");
  EXPECT_EQ(spaces("refs/heads/qa"), "dev dev");
}

TEST(DeliveryTools, TargetsOfBakeInherit) {
  Files files(std::vector<std::pair<std::string, std::string>>{
      {"docker-bake.hcl",
       "group \"default\" { targets = [\"api\", \"jobs\"] }\n"
       "target \"base\" { tags = [\"acme/api:1\"] }\n"
       "target \"api\" { inherits = [\"base\"] }\n"
       "target \"jobs\" {\n  matrix = { job = [\"mail\", \"bill\"] }\n  name = job\n"
       "  tags = [\"acme/${job}:1\"]\n}\n"},
      {"bake.json",
       R"({"target": {"base": {"tags": ["acme/x:1"]}, "default": {"inherits": ["base"]}}})"},
      {"circle.json", R"({"target": {"default": {"inherits": ["default"]}}})"}});
  EXPECT_EQ(test::told(files.read("docker buildx bake --push").list),
            "build .; push acme/api:1; push acme/mail:1; push acme/bill:1");
  EXPECT_EQ(test::told(files.read("docker buildx bake -f bake.json --push").list),
            "build .; push acme/x:1");
  EXPECT_EQ(test::told(files.read("docker buildx bake -f circle.json --push").list),
            "build .; push");
}

TEST(DeliveryTools, RulesOfGitlabSayWhichRefsAreTried) {
  const test::DeliveryProject project(
      "=== .gitlab-ci.yml\n"
      "drift:\n  script: [terraform plan -detailed-exitcode]\n"
      "  rules: [{if: $CI_PIPELINE_SOURCE == \"schedule\" && $CI_COMMIT_BRANCH == \"develop\"}]\n"
      "ship:\n  script: [kubectl apply -f k8s]\n"
      "  rules: [{if: $CI_PIPELINE_SOURCE == \"web\" && $CI_COMMIT_TAG}]\n");
  EXPECT_EQ(project.jobs("schedule", "refs/heads/develop"), "drift");
  EXPECT_EQ(project.jobs("web", "refs/tags/*"), "ship");
  const test::DeliveryProject plain("=== .gitlab-ci.yml\na: {script: [make]}\n");
  EXPECT_EQ(plain.jobs("web", "refs/tags/*"), "no run");
}

}  // namespace
}  // namespace sluice::delivery
