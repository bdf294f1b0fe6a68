#include <algorithm>
#include <optional>
#include <string>

#include "core/model/delivery/trust.h"
#include "core/rules/rule.h"
#include "core/rules/shared/declared.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/shared/own_repository.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A job changes the token of its forge for the rights of a role, and the trust policy of the role decides which jobs may: by
the `sub` of the token, which names repository, ref or environment. Where it lets in more than the job that the role is
for, another branch, another environment without its reviewers, or another repository of the owner deploys with the same
rights. Job and role stand in one repository here, so that the two can be compared.

GitLab's `sub` names project and ref, and no environment: no more than these is asked for.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/api:environment:production", «"repo:acme/api:environment:staging"»] }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:*"» }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== roles.yaml
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      RoleName: api-production
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: {Federated: !GetAtt Provider.Arn}
            Condition:
              StringLike:
                token.actions.githubusercontent.com:sub: «repo:acme/*:environment:production»
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  variables:
    AWS_ROLE_ARN: arn:aws:iam::111122223333:role/ci/api-production
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token
  before_script: ['echo "$AWS_TOKEN" > /tmp/token']
  script: [aws ecs update-service --cluster production --service api]
  rules: [{if: $CI_COMMIT_BRANCH == "main"}]
=== role.tf
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = [«"project_path:acme/api:ref_type:branch:ref:*"»]
    }
  }
}
resource "aws_iam_role" "deploy" {
  name               = "api-production"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:environment:production" }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/api:ref:refs/heads/main"] }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/another
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:*" }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:*" }
      }
    }]
  })
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/api-production
          aws-region: eu-west-1
      - run: aws ecs update-service --cluster production --service api
=== infra/role.tf
resource "aws_iam_role" "deploy" {
  name = "api-production"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:environment:production", "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:*" }
      }
    }]
  })
}
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  variables:
    AWS_ROLE_ARN: arn:aws:iam::111122223333:role/ci/api-production
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token
  before_script: ['echo "$AWS_TOKEN" > /tmp/token']
  script: [aws ecs update-service --cluster production --service api]
  rules: [{if: $CI_COMMIT_BRANCH == "main"}]
=== role.tf
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = ["project_path:acme/api:ref_type:branch:ref:main"]
    }
  }
}
resource "aws_iam_role" "deploy" {
  name               = "api-production"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
)",
};

std::string_view name_of_role(std::string_view arn) {
  const std::size_t role = arn.find(":role/");
  if (role == arn.npos || arn.find('$', role) != arn.npos) return {};
  return arn.substr(arn.rfind('/') + 1);
}

// Who assumes a role, and the first place where that is done.
struct Use {
  TrustedJobs jobs;
  const Run* run = nullptr;
  Site site;
};

void add_use(Use& use, const Run& run, const Site& site) {
  const Scenario& scenario = run.scenario();
  if (run.forge() == Forge::github) {
    const Name environment = run.environment(site.job);
    if (!environment.empty()) {
      if (environment.text.find('$') == std::string::npos)
        use.jobs.environments.insert(environment.text);
      else
        use.jobs.has_open_environment = true;
    }
    use.jobs.has_changes = use.jobs.has_changes || scenario.kind == Scenario::Kind::change;
  }
  use.jobs.refs.emplace(scenario.ref, scenario.shown);
  if (use.run != nullptr) return;
  use.run = &run;
  use.site = site;
}

// A role whose name is not known may be this one: whoever assumes it is let in.
Use uses_of(const Path& path, std::string_view role) {
  Use use;
  for (const Run& run : path.runs()) {
    run.each([&](const Site& site) {
      const Activity& activity = run.activity(site);
      const Fact* const assumed = activity.fact(Fact::Kind::role);
      if (activity.stage != Stage::credentials || assumed == nullptr) return;
      if (run.runs(site) == Truth::no) return;
      const Name name = run.name(site, assumed->value);
      if (name_of_role(name.text) == role) {
        add_use(use, run, site);
      } else if (name.text.find('$') != std::string::npos) {
        const Run* const first = use.run;
        const Site at = use.site;
        add_use(use, run, site);
        use.run = first;
        use.site = at;
      }
    });
  }
  return use;
}

void check_role(const Delivery& delivery, const Resource& role, Sink& sink) {
  const std::string_view name =
      text_of(delivery.path.project(), role, attribute(role, "name", "RoleName"));
  if (name.empty()) return;
  const Value policy = attribute(role, "assume_role_policy", "AssumeRolePolicyDocument");
  const Resource* const source =
      data_source_of(delivery.path.project(), role, policy, "aws_iam_policy_document");
  const Trust trust(source != nullptr ? source->body : policy,
                    source != nullptr ? Trust::Written::blocks : Trust::Written::document);
  if (!trust.is_federated()) return;
  const Use use = uses_of(delivery.path, name);
  if (use.run == nullptr) return;
  const Resource& holder = source != nullptr ? *source : role;
  for (const Trust::Excess& excess : trust.beyond(use.jobs)) {
    const Span at = excess.at.empty() ? holder.header : excess.at;
    Hit& hit = sink.report(holder.document->id, at,
                           "The role " + quote(name) + " lets in " + std::string(excess.what) +
                               (excess.who.empty() ? std::string() : " " + quote(excess.who)));
    hit.with_resource(role.address());
    relate(hit, *use.run, use.site, "assumed here");
  }
}

void check(const Delivery& delivery, Sink& sink) {
  for (const Resource& role : declared(delivery.path.project(), "aws_iam_role", "AWS::IAM::Role"))
    check_role(delivery, role, sink);
}

}  // namespace

extern constinit const Rule oidc_trust_too_wide{
    .id = "delivery/oidc-trust-too-wide",
    .severity = Severity::high,
    .title = "Role of a job trusts more than the job",
    .risk =
        "A branch, an environment or a repository that nobody meant assumes the role, and deploys "
        "with its rights.",
    .fix =
        "Name in the sub of the trust policy exactly the repository and the environment, or the "
        "ref, of the job.",
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc oidc_trust_too_wide_doc{
    .rule = oidc_trust_too_wide,
    .why = kWhy,
    .source =
        "GitHub: Configuring OpenID Connect in Amazon Web Services; GitLab: Configure OpenID "
        "Connect in AWS",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
