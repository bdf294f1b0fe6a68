#include "core/model/delivery/activity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "tests/support/activities.h"

namespace sluice::delivery {
namespace {

using test::Files;
using test::kErrexit;
using test::kPipefail;
using test::told;

struct Row {
  std::string_view script;
  std::string_view activities;
};

void expect_rows(std::span<const Row> rows, ShellOptions options = kErrexit) {
  Files files;
  for (const Row& row : rows)
    EXPECT_EQ(told(files.read(row.script, options).list), row.activities) << row.script;
}

TEST(DeliveryActivity, StagesHaveTheNamesOfThePolicy) {
  for (std::size_t i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    EXPECT_EQ(stage_of_name(stage_name(stage)), stage);
  }
  EXPECT_EQ(stage_name(Stage::image_scan), "image-scan");
  EXPECT_EQ(stage_name(Stage::licence_scan), "licence-scan");
  EXPECT_EQ(stage_of_name("Lint"), std::nullopt);
}

TEST(DeliveryActivity, LintersLint) {
  const Row rows[] = {
      {"eslint src", "lint src"},
      {"prettier --check .", "lint ."},
      {"prettier --write .", ""},
      {"biome ci", "lint ."},
      {"tsc --noEmit", "lint ."},
      {"ruff check .", "lint ."},
      {"ruff check --exit-zero .", "lint ., no: flag"},
      {"ruff format --check", "lint ."},
      {"ruff format", ""},
      {"black --check src", "lint src"},
      {"black src", ""},
      {"flake8 . --count --exit-zero --max-complexity=10", "lint ., no: flag"},
      {"golangci-lint run ./...", "lint ."},
      {"go vet ./...", "lint ."},
      {"gofmt -l .", "lint ., no: default"},
      {"cargo clippy -- -D warnings", "lint ."},
      {"cargo fmt --all -- --check", "lint ."},
      {"shellcheck ci/*.sh", "lint ci/*.sh"},
      {"hadolint --no-fail Dockerfile", "lint Dockerfile, no: flag"},
      {"terraform fmt -check -recursive", "lint ."},
      {"terraform -chdir=infra validate", "lint infra"},
      {"terraform fmt", ""},
      {"helm lint chart", "lint chart"},
      {"cfn-lint template.yaml", "lint template.yaml"},
      {"commitlint --from HEAD~1", "commit-lint"},
      {"cz check --rev-range HEAD~1..HEAD", "commit-lint"},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, TestsAreRun) {
  const Row rows[] = {
      {"pytest -q tests", "unit-test tests"},
      {"pytest --collect-only", ""},
      {"python -m pytest --co tests", ""},
      {"python -m pytest --junitxml=report.xml", "unit-test ."},
      {"python3 -m unittest discover", "unit-test discover"},
      {"coverage run -m pytest", "unit-test ."},
      {"go test -race -run TestX ./...", "unit-test ."},
      {"cargo test --workspace", "unit-test ."},
      {"cargo test --no-run", ""},
      {"mvn -B clean verify", "unit-test ."},
      {"mvn -B package -DskipTests", "build ."},
      {"./gradlew :app:test", "unit-test ."},
      {"./gradlew build -x test", "unit-test .; build ."},
      {"dotnet test --no-build", "unit-test ."},
      {"bundle exec rspec", "unit-test ."},
      {"vendor/bin/phpunit", "unit-test ."},
      {"php artisan test", "unit-test ."},
      {"npx vitest run", "unit-test ."},
      {"node --test", "unit-test ."},
      {"ctest --output-on-failure", "unit-test ."},
      {"ctest -VV -S ci/ctest_build.cmake", ""},
      {"go test -run=nope ./...", ""},
      {"npm test", "unit-test ."},
      {"npm ci", ""},
      {"npm run test:unit", "unit-test ."},
      {"python manage.py test", "unit-test ."},
      {"tox -e py312", "unit-test ."},
      {"tox -e lint", "lint ."},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, ScannersScan) {
  const Row rows[] = {
      {"gitleaks detect --source .", "secret-scan ."},
      {"gitleaks git --redact", "secret-scan ."},
      {"gitleaks detect --exit-code 0", "secret-scan ., no: flag"},
      {"trufflehog git file://. --only-verified", "secret-scan ., no: default"},
      {"trufflehog filesystem . --fail", "secret-scan ."},
      {"detect-secrets scan", "secret-scan ., no: default"},
      {"git ls-files -z | xargs -0 detect-secrets-hook --baseline .secrets.baseline",
       "secret-scan ."},
      {"ggshield secret scan ci", "secret-scan ."},
      {"semgrep scan --config auto --error", "sast ."},
      {"semgrep scan --config auto", "sast ., no: default"},
      {"semgrep --config auto src", "sast src, no: default"},
      {"semgrep ci --config auto", "sast ."},
      {"bandit -r src", "sast src"},
      {"bandit -r src --exit-zero", "sast src, no: flag"},
      {"gosec -no-fail ./...", "sast ., no: flag"},
      {"snyk code test --severity-threshold=high", "sast ."},
      {"npx --yes snyk@1.1294.0 code test", "sast ."},
      {"sonar-scanner -Dsonar.projectKey=x", "sast ., no: default"},
      {"sonar-scanner -Dsonar.qualitygate.wait=true", "sast ."},
      {"checkov --directory infra --quiet", "iac-scan infra"},
      {"checkov -d . --soft-fail", "iac-scan ., no: flag"},
      {"checkov --file tfplan.json", "plan-scan tfplan.json"},
      {"conftest test tfplan.json", "plan-scan tfplan.json"},
      {"conftest test --no-fail deploy.yaml", "iac-scan deploy.yaml, no: flag"},
      {"tfsec infra --soft-fail", "iac-scan infra, no: flag"},
      {"kics scan --path . --ignore-on-exit all", "iac-scan ., no: flag"},
      {"terrascan scan -d infra", "iac-scan infra"},
      {"cfn_nag_scan --input-path templates", "iac-scan templates"},
      {"kube-linter lint k8s", "iac-scan k8s"},
      {"npm audit --audit-level=high", "dependency-scan ."},
      {"npm audit fix", ""},
      {"pip-audit -r requirements.txt", "dependency-scan requirements.txt"},
      {"osv-scanner scan -r .", "dependency-scan ."},
      {"govulncheck ./...", "dependency-scan ."},
      {"snyk test", "dependency-scan ."},
      {"bundle audit", "dependency-scan ."},
      {"license-checker --failOn GPL", "licence-scan ."},
      {"pip-licenses", "licence-scan ., no: default"},
      {"cargo deny check", "dependency-scan .; licence-scan ."},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, TrivyLooksForWhatItIsToldTo) {
  const Row rows[] = {
      {"trivy image --exit-code 1 --severity HIGH,CRITICAL api:1", "image-scan api:1"},
      {"trivy image api:1", "image-scan api:1, no: default"},
      {"trivy image --exit-code 0 api:1", "image-scan api:1, no: flag"},
      {"trivy image --exit-code \"$CODE\" api:1", "image-scan api:1, unclear: flag"},
      {"trivy image $OPTIONS api:1", "image-scan $OPTIONS, unclear: default"},
      {"trivy image --exit-code 1 --input image.tar", "image-scan image.tar"},
      {"trivy image --scanners license --exit-code 1 api:1", "licence-scan api:1"},
      {"trivy fs --exit-code 1 build", "dependency-scan build; secret-scan build"},
      {"trivy fs --scanners vuln --exit-code 1 .", "dependency-scan ."},
      {"trivy fs --scanners secret,misconfig --exit-code 1 .", "secret-scan .; iac-scan ."},
      {"trivy config --exit-code 1 infra", "iac-scan infra"},
      {"trivy config --exit-code 1 tfplan.json", "plan-scan tfplan.json"},
      {"trivy sbom --exit-code 1 bom.json", "dependency-scan bom.json"},
      {"trivy image --format cyclonedx --output bom.json api:1", "sbom api:1"},
      {"trivy --version", ""},
      {"trivy image --help", ""},
      {"trivy image --download-db-only", "image-scan, no: default"},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, ImagesAreBuiltSignedAndPushed) {
  const Row rows[] = {
      {"docker build --tag r/api:1 .", "build r/api:1"},
      {"docker build .", "build ."},
      {"docker buildx build --push -t r/api:1 .", "build r/api:1; push r/api:1"},
      {"docker buildx build --output type=registry -t r/api:1 .", "build r/api:1; push r/api:1"},
      {"docker push r/api:1", "push r/api:1"},
      {"docker compose build", "build ."},
      {"docker compose up -d", ""},
      {"docker images", ""},
      {"docker pull r/api:1", ""},
      {"docker tag a b", ""},
      {"/kaniko/executor --context . --destination r/api:1", "build r/api:1; push r/api:1"},
      {"/kaniko/executor --context . --destination r/api:1 --no-push --tar-path image.tar",
       "build r/api:1"},
      {"crane push image.tar r/api:1", "push r/api:1"},
      {"skopeo copy docker-archive:a.tar docker://r/api:1", "push r/api:1"},
      {"skopeo copy docker://r/api:1 dir:out", ""},
      {"grype api:1 --fail-on high", "image-scan api:1"},
      {"grype api:1", "image-scan api:1, no: default"},
      {"grype dir:. -f high", "dependency-scan ."},
      {"docker scout cves --exit-code api:1", "image-scan api:1"},
      {"docker scout cves api:1", "image-scan api:1, no: default"},
      {"syft api:1 -o spdx-json=bom.json", "sbom api:1"},
      {"syft docker-archive:backend.tar -o spdx-json=b.json", "sbom backend.tar"},
      {"cosign sign --yes r/api@sha256:0", "sign r/api@sha256:0"},
      {"cosign attest --yes --type spdxjson --predicate bom.json r/api@sha256:0",
       "attest r/api@sha256:0"},
      {"cosign verify --certificate-identity-regexp x --certificate-oidc-issuer y r/api:1",
       "verify r/api:1"},
      {"notation sign r/api:1", "sign r/api:1"},
      {"gpg --armor --detach-sign app.zip", "sign app.zip"},
      {"gpg --import key.asc", ""},
      {"echo \"$SUM  app.zip\" | sha256sum --check", "verify app.zip"},
      {"echo \"$SUM  i/tfplan\" | sha256sum -c -", "verify i/tfplan"},
      {"git merge-base --is-ancestor HEAD origin/stable", "verify HEAD"},
      {"git merge-base HEAD origin/stable", ""},
      {"npm publish --provenance", "push; attest ."},
      {"npm publish --dry-run", ""},
      {"twine upload dist/*", "push"},
      {"aws s3 cp app.zip s3://artifacts/app/app.zip", "push artifacts"},
      {"aws s3 cp s3://artifacts/app.zip .", ""},
      {"aws s3 sync site s3://site --delete", "deploy site"},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, InfrastructureIsPlannedAndApplied) {
  const Row rows[] = {
      {"terraform -chdir=infra plan -out=tfplan", "plan infra"},
      {"terraform plan -detailed-exitcode", "plan .; drift-check ."},
      {"terraform -chdir=infra apply -input=false tfplan", "apply infra/tfplan"},
      {"terraform apply -auto-approve", "apply ."},
      {"cd infra && tofu apply plan.bin", "apply infra/plan.bin"},
      {"terragrunt run-all apply --terragrunt-non-interactive", "apply ."},
      {"terraform init", ""},
      {"terraform show -json tfplan", ""},
      {"terraform output -json", ""},
      {"npx cdk synth --quiet", "build ."},
      {"npx cdk deploy --all --require-approval never", "apply; deploy"},
      {"npx cdk diff", "plan, no: default"},
      {"sam deploy --stack-name orders --no-confirm-changeset", "apply orders; deploy orders"},
      {"sam deploy --stack-name orders --no-execute-changeset", "plan orders"},
      {"aws cloudformation deploy --stack-name api --template-file stack.yaml", "apply api"},
      {"aws cloudformation create-change-set --stack-name a --change-set-name c", "plan a"},
      {"aws cloudformation execute-change-set --stack-name a --change-set-name c", "apply a"},
      {"aws cloudformation describe-stacks --stack-name a", ""},
      {"pulumi up --yes --stack prod", "apply prod"},
      {"pulumi preview", "plan"},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, ServicesAreDeployed) {
  const Row rows[] = {
      {"aws ecs update-service --cluster c --service api --task-definition api", "deploy api"},
      {"aws ecs describe-services --cluster c --services api", ""},
      {"aws ecs wait services-stable --cluster c --services api", ""},
      {"aws lambda update-function-code --function-name f --image-uri r/api:1", "deploy f"},
      {"aws lambda invoke --function-name f out.json", ""},
      {"kubectl apply -f k8s/", "deploy k8s"},
      {"kubectl apply --dry-run=server -f k8s/", ""},
      {"kubectl -n prod set image deployment/api api=r/api:1", "deploy deployment/api"},
      {"kubectl get pods", ""},
      {"kubectl create namespace x", ""},
      {"helm upgrade --install api chart --set image.tag=1", "deploy api"},
      {"helm template chart", ""},
      {"helm upgrade --install api chart --dry-run", ""},
      {"argocd app sync api", "deploy api"},
      {"gcloud run deploy api --image r/api:1 --region eu", "deploy api"},
      {"serverless deploy --stage prod", "apply prod; deploy prod"},
      {"ansible-playbook -i hosts site.yml", "deploy hosts"},
      {"ansible-playbook --check site.yml", ""},
      {"aws ecr get-login-password | docker login --username AWS --password-stdin r",
       "credentials; credentials r"},
      {"aws configure set aws_secret_access_key \"$KEY\"", "credentials"},
      {"export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/t AWS_ROLE_ARN=\"$ROLE\"", "credentials $ROLE"},
  };
  expect_rows(rows, kPipefail);
}

TEST(DeliveryActivity, HostsAreToldToDoSomething) {
  Files files;
  const auto bound = [&](std::string_view script) {
    const Activities found = files.read(script);
    const bool all = std::all_of(found.list.begin(), found.list.end(),
                                 [](const Activity& one) { return one.is_bound_only; });
    return all ? told(found.list) : "not bound";
  };
  EXPECT_EQ(bound("ssh deploy@web1.acme.io './release.sh web'"), "deploy web1.acme.io");
  EXPECT_EQ(bound("sshpass -p x ssh -o A=no -i key $USER@$HOST ./release.sh"), "deploy $HOST");
  EXPECT_EQ(bound("rsync -az -e 'ssh -p 22' dist/ app@web1:/srv/www"), "deploy web1");
  EXPECT_EQ(bound("rsync -az web1:/srv/www dist/"), "");
  EXPECT_EQ(bound("scp -r a b web1:/srv"), "deploy web1");
  EXPECT_EQ(bound("scp C:/a D:/b"), "");
  EXPECT_EQ(bound("ssh -T git@github.com"), "");
  EXPECT_EQ(bound("ssh -N -L 1:h:1 bastion"), "");
  EXPECT_EQ(bound("kubectl apply -f k8s"), "not bound");
}

TEST(DeliveryActivity, ScriptsEndThemselves) {
  Files files;
  const auto exits = [&](std::string_view script, ShellOptions options = kErrexit) {
    std::string text;
    for (const Exit& exit : files.read(script, options).exits) {
      text += text.empty() ? "" : "; ";
      text += (exit.is_failure ? "fails " : "ends ") + std::to_string(exit.before);
      for (const Guard& guard : exit.guards)
        text +=
            (guard.is_negated ? " not " : " ") + guard.what.text + "=" + guard.with.front().text;
    }
    return text;
  };
  EXPECT_EQ(exits("pytest\n[ \"$REF\" = main ] || exit 1\nmake"), "fails 1 not $REF=main");
  EXPECT_EQ(exits("if [ \"$REF\" != main ]; then\n  echo no\n  exit 3\nfi"),
            "fails 0 not $REF=main");
  EXPECT_EQ(exits("[[ $REF == main ]] && exit 0"), "ends 0 $REF=main");
  EXPECT_EQ(exits("case $REF in main) ;; *) exit 1 ;; esac"), "fails 0 not $REF=main $REF=*");
  EXPECT_EQ(exits("[ \"$REF\" = main ]"), "fails 0 not $REF=main");
  EXPECT_EQ(exits("[ \"$REF\" = main ]", {}), "");
  EXPECT_EQ(exits("([ $REF = main ] || exit 1)"), "");
  EXPECT_EQ(exits("echo $([ $REF = main ] || exit 1)"), "");
  EXPECT_EQ(exits("grep -q x file || exit 1"), "");
  EXPECT_EQ(exits("exit 1"), "");
  EXPECT_EQ(exits("[ $REF = main ] || exit $CODE"), "");
}

TEST(DeliveryActivity, WordsAreNotCalls) {
  const Row rows[] = {
      {"echo trivy image api", ""},
      {"pip install checkov", ""},
      {"pipx install semgrep==1.97.0", ""},
      {"which cosign", ""},
      {"apt-get install -y shellcheck", ""},
      {"docker run --rm alpine:3 echo pytest", ""},
      {"command -v terraform", ""},
      {"# terraform apply", ""},
      {"cat <<EOF\nterraform apply\nEOF", ""},
      {"grep -q pytest requirements.txt", ""},
      {"make --version", ""},
      {"git push origin main", ""},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, SeesThroughWhatRunsAnother) {
  const Row rows[] = {
      {"sudo -E env A=1 time nice trivy image --exit-code 1 api", "image-scan api"},
      {"pnpm dlx eslint .", "lint ."},
      {"yarn dlx eslint .", "lint ."},
      {"yarn eslint src", "lint src"},
      {"bunx eslint .", "lint ."},
      {"uvx ruff check .", "lint ."},
      {"pipx run checkov --directory . --quiet", "iac-scan ."},
      {"poetry run pytest", "unit-test ."},
      {"uv run --locked pytest", "unit-test ."},
      {"dotnet tool run dotnet-format", ""},
      {"go run github.com/securego/gosec/v2/cmd/gosec@latest ./...", "sast ."},
      {"docker run --rm -v \"$PWD:/src\" zricethezav/gitleaks:v8 detect --source /src",
       "secret-scan ."},
      {"docker run --rm -v \"$PWD/app:/src\" semgrep/semgrep:1 semgrep scan --error /src",
       "sast app"},
      {"docker run --rm -v \"$PWD:/src\" aquasec/tfsec:v1.28 /src", "iac-scan ."},
      {"docker run --rm python:3 pytest", "unit-test ."},
      {"docker run --entrypoint trivy x/tools image --exit-code 1 api", "image-scan api"},
      {"docker compose run --rm web pytest", "unit-test ."},
      {"bash -c \"poetry install && poetry run python -m pytest\"", "unit-test ."},
      {"bash -c 'pytest; echo done'", "unit-test ., no: errexit-off"},
      {"bash -ec 'pytest; echo done'", "unit-test ."},
      {"$LAUNCHER ctest", "unit-test ."},
      {"npx @commitlint/cli --from main", "commit-lint"},
  };
  expect_rows(rows);
}

TEST(DeliveryActivity, FailuresThatStopNothing) {
  const Row rows[] = {
      {"pytest", "unit-test ."},
      {"pytest || true", "unit-test ., no: alternative"},
      {"pytest || :", "unit-test ., no: alternative"},
      {"pytest || echo failed", "unit-test ., no: alternative"},
      {"pytest || exit 0", "unit-test ., no: exit-zero"},
      {"pytest || exit 1", "unit-test ."},
      {"pytest || { echo failed; exit 1; }", "unit-test ."},
      {"pytest || { echo failed; exit 0; }", "unit-test ., no: exit-zero"},
      {"pytest || ./handle", "unit-test ., unclear: alternative"},
      {"pytest || pytest --lf", "unit-test ., unclear: alternative; unit-test ., maybe"},
      {"pytest; exit 0", "unit-test ."},
      {"set +e\npytest\nexit 0", "unit-test ., no: errexit-off"},
      {"set +e\npytest; rc=$?\nset -e\nexit $rc", "unit-test ."},
      {"set +e\npytest\nexit $?", "unit-test ."},
      {"set +e\npytest\nif [ $? -ne 0 ]; then exit 1; fi", "unit-test ."},
      {"set +e\npytest", "unit-test ."},
      {"status=0\npytest || status=$?\necho done\nexit \"$status\"", "unit-test ."},
      {"status=0\npytest || status=$?\necho done", "unit-test ., no: kept-status"},
      {"pytest || rc=1\n[ \"$rc\" = 1 ] && exit 1", "unit-test ."},
      {"pytest && echo fine\necho done", "unit-test ., no: list"},
      {"pytest && echo fine", "unit-test ."},
      {"cd x && pytest\necho done", "unit-test x"},
      {"if pytest; then echo fine; fi", "unit-test ., no: condition"},
      {"if pytest; then echo fine; else exit 1; fi", "unit-test ."},
      {"if ! pytest; then exit 1; fi", "unit-test ."},
      {"if ! pytest; then echo bad; fi", "unit-test ., no: condition"},
      {"if ! pytest; then\n  echo bad\n  rc=1\nfi\nexit $rc", "unit-test ."},
      {"rc=\nfor d in $X; do\n  if ! pytest $d; then\n    echo bad\n    rc=1\n  fi\n  cd -\ndone\n"
       "exit $rc",
       "unit-test ."},
      {"if pytest; then echo fine; else rc=1; fi\necho $rc", "unit-test ., no: kept-status"},
      {"! pytest", "unit-test ., no: negation"},
      {"pytest & echo", "unit-test ., no: background"},
      {"pytest | tee log", "unit-test ., no: pipe"},
      {"set -o pipefail\npytest | tee log", "unit-test ."},
      {"pytest | tee log; exit ${PIPESTATUS[0]}", "unit-test ."},
      {"echo \"$(pytest)\"", "unit-test ., no: substitution"},
      {"out=$(pytest)\necho", "unit-test ."},
      {"export out=$(pytest)", "unit-test ., no: substitution"},
      {"( cd x; pytest ) || true", "unit-test x, no: alternative"},
      {"{ pytest; echo; } || true", "unit-test ., no: errexit-off"},
      {"for d in a b; do pytest $d; done", "unit-test a; unit-test b"},
      {"for d in */; do (cd $d && pytest) || exit 1; done", "unit-test $d"},
      {"case $X in a) pytest;; esac", "unit-test ., maybe"},
      {"if [ -n \"$X\" ]; then pytest; fi", "unit-test ., maybe"},
      {"[ -n \"$X\" ] && pytest", "unit-test ., maybe"},
      {"run() { pytest; }\nrun", "unit-test ."},
      {"run() { pytest; }\nrun || true", "unit-test ., no: alternative"},
      {"run() { pytest; }", ""},
      {"bash <<EOF\npytest\necho\nEOF", "unit-test ."},
  };
  expect_rows(rows);
  const Row with_pipefail[] = {{"pytest | tee log", "unit-test ."},
                               {"pytest | tee log || true", "unit-test ., no: alternative"}};
  expect_rows(with_pipefail, kPipefail);
  const Row without_errexit[] = {{"pytest\necho", "unit-test ., no: errexit-off"},
                                 {"set -e\npytest\necho", "unit-test ."},
                                 {"set -euo pipefail\npytest | tee log\necho", "unit-test ."}};
  expect_rows(without_errexit, {});
  const Row unclear[] = {{"pytest | tee log", "unit-test ., unclear: pipe"}};
  expect_rows(unclear, {Truth::yes, Truth::unknown});
}

TEST(DeliveryActivity, TextsOfOneScriptShareAShell) {
  Files files;
  EXPECT_EQ(told(files.read_all({"set +e", "cd app", "pytest", "echo"}, kPipefail).list),
            "unit-test app, no: errexit-off");
  EXPECT_EQ(told(files.read_all({"pytest", "echo"}, kPipefail).list), "unit-test .");
  EXPECT_EQ(told(files.read_all({"pytest && echo fine", "echo"}, kPipefail).list),
            "unit-test ., no: list");
  EXPECT_EQ(told(files.read_all({"A=x", "docker push $A/y"}, kPipefail).list), "push x/y");
}

TEST(DeliveryActivity, PlacesAreThoseOfTheWords) {
  Files files;
  const std::string_view script = "cd x\nsudo trivy image api | tee log";
  const Activities found = files.read(script);
  ASSERT_EQ(found.list.size(), 1U);
  const Activity& scan = found.list[0];
  EXPECT_EQ(scan.place.document, &files.source());
  EXPECT_EQ(slice(script, scan.place.at), "trivy image api");
  EXPECT_TRUE(scan.through.empty());
  const std::string_view piped = "trivy image --exit-code 1 api | tee log";
  EXPECT_EQ(slice(piped, files.read(piped).list.at(0).weakness.at.at), piped);
  const std::string_view soft = "checkov -d . --soft-fail";
  EXPECT_EQ(slice(soft, files.read(soft).list.at(0).weakness.at.at), "--soft-fail");
  const std::string_view other = "pytest || true";
  EXPECT_EQ(slice(other, files.read(other).list.at(0).weakness.at.at), "true");
}

TEST(DeliveryActivity, NamesAreAsFarAsTheyAreKnown) {
  Files files;
  files.around().variables = {{"REGISTRY", {"r.example", true}},
                              {"TAG", {"${{ github.sha }}", false}}};
  const auto object = [&](std::string_view script) {
    const Activities found = files.read(script);
    return found.list.empty() ? Name{} : found.list.back().object.name;
  };
  EXPECT_EQ(object("docker push \"$REGISTRY/api:1\"").text, "r.example/api:1");
  EXPECT_TRUE(object("docker push \"$REGISTRY/api:1\"").is_known);
  EXPECT_EQ(object("docker push \"${REGISTRY}/api:$TAG\"").text, "r.example/api:${{ github.sha }}");
  EXPECT_EQ(object("docker push \"$REGISTRY/api:${{github.sha}}\"").text,
            "r.example/api:${{ github.sha }}");
  EXPECT_FALSE(object("docker push \"$OTHER/api\"").is_known);
  EXPECT_EQ(object("docker push \"$OTHER/api\"").text, "$OTHER/api");
  EXPECT_EQ(object("d=$(docker inspect --format '{{index .RepoDigests 0}}' r/api:1)\n"
                   "cosign sign --yes \"$d\"")
                .text,
            "r/api@$(digest of r/api:1)");
  EXPECT_EQ(object("d=$(docker inspect --format '{{index .RepoDigests 0}}' \"r/api:v$(cat V)\")\n"
                   "cosign sign \"$d\"")
                .text,
            "r/api@$(digest of r/api:v$(cat V))");
  EXPECT_EQ(object("d=$(crane digest r/api:1)\ncosign sign \"r/api@$d\"").text,
            "r/api@$(digest of r/api:1)");
  EXPECT_EQ(object("docker push r/api:v$(cat VERSION)-dev").text, "r/api:v$(cat VERSION)-dev");
  EXPECT_EQ(is_by_digest({"r/api@$D", false}), Truth::yes);
  EXPECT_EQ(is_by_digest({"$R/api:$T", false}), Truth::no);
  EXPECT_EQ(is_by_digest({"$IMAGE", false}), Truth::unknown);
  EXPECT_EQ(is_by_digest({"${{ needs.release.outputs.image }}", false}), Truth::unknown);
  EXPECT_EQ(expand("$REGISTRY/api:${TAG}-$X", files.around().variables).text,
            "r.example/api:${{ github.sha }}-$X");
}

TEST(DeliveryActivity, FactsSayMore) {
  Files files;
  using F = Fact::Kind;
  struct FactRow {
    std::string_view script;
    F kind;
    std::string_view value;
  };
  const FactRow rows[] = {
      {"terraform -chdir=infra plan -out=tfplan", F::plan, "infra/tfplan"},
      {"terraform plan -var environment=staging", F::environment, "staging"},
      {"terraform apply -auto-approve", F::unapproved, ""},
      {"terraform apply tfplan", F::unapproved, "-"},
      {"terraform apply tfplan", F::plan, "tfplan"},
      {"terraform -chdir=i init -backend-config=key=uat.tfstate\nterraform -chdir=i apply p",
       F::state, "uat.tfstate"},
      {"terraform destroy", F::destroys, ""},
      {"cdk deploy --require-approval never", F::unapproved, "never"},
      {"cdk deploy --require-approval broadening", F::unapproved, "-"},
      {"aws ecs update-service --cluster c --service s", F::cluster, "c"},
      {"jq --arg i \"$IMAGE\" '.containerDefinitions[0].image = $i' task.json > new.json\n"
       "aws ecs register-task-definition --cli-input-json file://new.json\n"
       "aws ecs update-service --cluster c --service s",
       F::image, "$IMAGE"},
      {"jq --arg i \"$A\" '.image = $i' x > a.task.json\njq --arg i \"$B\" '.image = $i' x > "
       "b.json\n"
       "aws ecs register-task-definition --cli-input-json file://a.task.json\n"
       "aws ecs register-task-definition --cli-input-json file://b.json\n"
       "aws ecs update-service --cluster c --service s --task-definition a",
       F::image, "$A"},
      {"aws lambda update-function-code --function-name f --image-uri r/api:1", F::image,
       "r/api:1"},
      {"aws eks update-kubeconfig --name production\nkubectl apply -f k8s", F::cluster,
       "production"},
      {"cd k8s && kustomize edit set image \"api=$IMAGE\"\nkubectl apply -k .", F::image, "$IMAGE"},
      {"kubectl -n prod set image deployment/api api=r/api:1", F::image, "r/api:1"},
      {"kubectl -n prod set image deployment/api api=r/api:1", F::namespace_, "prod"},
      {"helm upgrade api chart --set image.tag=1.2", F::tag, "1.2"},
      {"docker build -t a:1 -t a:2 --load ctx", F::source, "ctx"},
      {"docker buildx build --load -t a:1 .", F::loads, ""},
      {"docker buildx build -t a:1 .", F::loads, "-"},
      {"docker login -u me -p \"$TOKEN\" r.example", F::password, "$TOKEN"},
      {"aws sts assume-role-with-web-identity --role-arn arn:x", F::oidc, ""},
      {"sha256sum -c sums.txt", F::checksum, ""},
      {"aws s3 cp a.zip s3://b/x/a.zip", F::path, "x/a.zip"},
      {"git merge-base --is-ancestor \"$GITHUB_SHA\" origin/stable", F::source, "origin/stable"},
      {"syft api -o spdx-json=bom.json", F::output, "spdx-json=bom.json"},
  };
  for (const FactRow& row : rows) {
    const Activities found = files.read(row.script);
    ASSERT_FALSE(found.list.empty()) << row.script;
    const auto has = [&](const Activity& one) { return one.has(row.kind); };
    const auto with = std::find_if(found.list.begin(), found.list.end(), has);
    EXPECT_EQ(with == found.list.end() ? "-" : with->fact(row.kind)->value.text, row.value)
        << row.script;
  }
}

TEST(DeliveryActivity, ScriptsWriteOutputs) {
  Files files;
  const Activities found = files.read(
      "echo \"image=$(docker inspect --format '{{index .RepoDigests 0}}' r/a:1)\" >> "
      "\"$GITHUB_OUTPUT\"\necho 'TAG=v1' > build.env\necho hello\nprintf 'a=%s\\n' \"$B\" | tee -a "
      "\"$GITHUB_ENV\"\n{ echo x=1; } >> $GITHUB_OUTPUT\n");
  ASSERT_EQ(found.writes.size(), 4U);
  EXPECT_EQ(found.writes[0].file.text, "$GITHUB_OUTPUT");
  EXPECT_EQ(found.writes[0].name, "image");
  EXPECT_EQ(found.writes[0].value.text, "r/a@$(digest of r/a:1)");
  EXPECT_EQ(found.writes[1].file.text, "build.env");
  EXPECT_EQ(found.writes[1].value.text, "v1");
  EXPECT_TRUE(found.writes[1].value.is_known);
  EXPECT_EQ(found.writes[2].name, "a");
  EXPECT_EQ(found.writes[2].value.text, "$B");
  EXPECT_EQ(found.writes[3].name, "x");
  const Activities aliases = files.read(
      "docker save --output image.tar r/a:1\nterraform -chdir=i show -json tfplan > tfplan.json");
  ASSERT_EQ(aliases.aliases.size(), 2U);
  EXPECT_EQ(aliases.aliases[0].to.name.text, "image.tar");
  EXPECT_EQ(aliases.aliases[1].from.name.text, "i/tfplan");
  EXPECT_EQ(aliases.aliases[1].to.name.text, "tfplan.json");
}

}  // namespace
}  // namespace sluice::delivery
