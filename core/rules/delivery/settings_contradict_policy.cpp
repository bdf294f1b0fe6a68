#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_checks.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
That somebody lets a deployment pass, and which branches may ask for one, no pipeline says: it stands in the settings of the
forge, and the policy states it (`protected`, `approval: reviewer`, `branches`). Here these settings were seen, in a saved
answer of the forge (`--settings`) or in Terraform, and they say something else. What the pipeline looks guarded by is not
there.

A check that the policy requires and that the pipeline does not wait for can still be asked of each merge into the branch;
where the branch asks for its checks and this one is not among them, nothing does.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== settings.json
{"schema": "sluice.settings/1", "forge": "github", "answers": {
  "environments": {"total_count": 1, "environments": [
    {"id": 1, "name": «"production"», "protection_rules": [{"id": 2, "type": "branch_policy"}],
     "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}]},
  "environments/production/deployment-branch-policies": {"total_count": 2, "branch_policies": [
    {"id": 3, "name": "main", "type": "branch"}, {"id": 4, "name": «"feature/*"», "type": "branch"}]}}}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== settings.json
{"total_count": 1, "environments": [
  {"id": 1, "name": "production", "protection_rules": [{"id": 2, "type": "required_reviewers",
    "reviewers": [{"type": "Team", "reviewer": {"id": 5, "slug": "release"}}]}],
   "deployment_branch_policy": «null»}]}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: reviewer}
    uat: {branches: [uat], approval: reviewer}
  protected: [staging, uat]
=== settings.json
{"schema": "sluice.settings/1", "forge": "gitlab", "answers": {
  «"protected_environments"»: [
    {"name": "staging", "deploy_access_levels": [{"id": 1, "access_level": 40}], "required_approval_count": 0,
     "approval_rules": [{"id": 2, "group_id": 7, "required_approvals": 1}]}]}}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: reviewer}
    production: {tags: ['v*'], approval: reviewer}
  protected: [staging, production]
=== infra/github.tf
resource "github_repository" "shop" {
  name = "shop"
}
«resource "github_repository_environment" "staging"» {
  repository  = github_repository.shop.name
  environment = "staging"
  deployment_branch_policy {
    protected_branches     = false
    custom_branch_policies = true
  }
}
resource "github_repository_environment_deployment_policy" "staging" {
  repository     = "shop"
  environment    = github_repository_environment.staging.environment
  branch_pattern = «"release/*"»
}
resource "github_repository_environment" "production" {
  repository  = github_repository.shop.name
  environment = "production"
  reviewers {
    teams = [github_team.release.id]
  }
  deployment_branch_policy {
    protected_branches     = «true»
    custom_branch_policies = false
  }
}
resource "github_branch_protection" "main" {
  repository_id = github_repository.shop.node_id
  pattern       = "main"
}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    uat: {branches: [uat], approval: none}
  protected: [uat]
=== infra/gitlab.tf
«resource "gitlab_project_protected_environment" "uat"» {
  project     = gitlab_project.shop.id
  environment = "uat"
  deploy_access_levels {
    access_level = "maintainer"
  }
}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: reviewer, require: [tests]}
  protected: [staging]
=== .github/workflows/tests.yml
on: pull_request
jobs:
  unit:
    runs-on: ubuntu-24.04
    steps: [{uses: actions/checkout@v4}, {run: npm test}]
  style:
    runs-on: ubuntu-24.04
    steps: [{uses: actions/checkout@v4}, {run: npx eslint .}]
=== .github/workflows/deploy.yml
on: {push: {branches: [stable]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps: [{run: kubectl apply -f k8s/}]
=== infra/github.tf
resource "github_branch_protection" "stable" {
  repository_id = "shop"
  pattern       = "stable"
  «required_status_checks» {
    strict   = true
    contexts = ["style"]
  }
}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], tags: ['v*'], approval: reviewer}
  protected: [production]
=== settings.json
{"schema": "sluice.settings/1", "forge": "github", "answers": {
  "environments": {"total_count": 2, "environments": [
    {"id": 1, "name": "Production", "protection_rules": [{"id": 2, "type": "required_reviewers", "prevent_self_review": true,
      "reviewers": [{"type": "User", "reviewer": {"id": 5, "login": "mona"}}]}, {"id": 6, "type": "branch_policy"}],
     "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}},
    {"id": 7, "name": "sandbox", "protection_rules": [], "deployment_branch_policy": null}]},
  "environments/Production/deployment-branch-policies": {"total_count": 2, "branch_policies": [
    {"id": 3, "name": "main", "type": "branch"}, {"id": 4, "name": "v*", "type": "tag"}]}}}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== infra/github.tf
resource "github_repository_environment" "all" {
  for_each    = toset(["staging", "production"])
  repository  = "shop"
  environment = each.key
}
resource "github_repository_environment" "production" {
  repository  = "shop"
  environment = "production"
  dynamic "reviewers" {
    for_each = var.teams
    content {
      teams = [reviewers.value]
    }
  }
  deployment_branch_policy {
    protected_branches     = var.protected
    custom_branch_policies = false
  }
}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== infra/github.tf
resource "github_repository_environment" "of_another" {
  repository  = "website"
  environment = "production"
}
resource "github_repository_environment" "of_this" {
  repository  = "shop"
  environment = "production"
}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== .gitlab-ci.yml
deploy:
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - {if: $CI_COMMIT_BRANCH == "main", when: manual}
=== settings.json
[{"name": "production", "deploy_access_levels": [{"id": 1, "access_level": 40}], "required_approval_count": 0,
  "approval_rules": []}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: reviewer, require: [tests]}
  protected: [staging]
=== .github/workflows/tests.yml
on: pull_request
jobs:
  unit:
    name: Unit tests
    runs-on: ubuntu-24.04
    steps: [{uses: actions/checkout@v4}, {run: npm test}]
=== .github/workflows/deploy.yml
on: {push: {branches: [stable]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps: [{run: kubectl apply -f k8s/}]
=== settings.json
{"schema": "sluice.settings/1", "forge": "github", "answers": {
  "branches/stable/protection": {"message": "Branch not protected", "status": "404"},
  "rules/branches/stable": [
    {"type": "deletion", "ruleset_id": 1},
    {"type": "required_status_checks", "ruleset_id": 1, "parameters": {"strict_required_status_checks_policy": true,
      "required_status_checks": [{"context": "Unit tests", "integration_id": 15368}]}}]}}
)",
};

constexpr char kRefsFix[] =
    "Let only the refs of the policy deploy to the environment, or change the policy.";

std::string subject_of(const SettingsSource& source) {
  return source.is_declared ? "Terraform" : "The forge";
}

std::string quoted(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + quote(text);
  return list;
}

bool is_among(const std::vector<std::string>& globs, std::string_view ref) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return matches_name(glob, ref); });
}

// Holds the settings against the environments that the policy calls protected, or asks an approval
// for.
class Comparison {
 public:
  Comparison(const Delivery& delivery, Sink& sink)
      : delivery_(delivery),
        policy_(*delivery.policy),
        settings_(delivery.settings, policy_),
        sink_(sink) {
    for (const Reach& reach : delivery.reach) {
      const bool is_approved = reach.approval == Truth::yes;
      const auto [at, is_new] = is_approved_.try_emplace(policy_of(delivery, reach), is_approved);
      at->second = at->second && is_approved;
    }
  }

  void run() {
    for (const EnvironmentPolicy& one : policy_.environments) {
      const bool is_protected = policy_.is_protected(one.name);
      if (!is_protected && !one.needs_reviewer) continue;
      wanted_ = &one;
      wish_ = is_protected ? ", which the policy calls protected"
                           : ", for which the policy asks a reviewer";
      unlisted_ = unlisted_branch();
      for (const EnvironmentSettings* const said : settings_.of(one)) compare(*said, is_protected);
      for (const Forge forge : {Forge::github, Forge::gitlab}) {
        if (const auto list = settings_.list_without(one, forge))
          tell_missing(forge, *list, is_protected);
      }
    }
    for (const AllowedRef& ref : delivery_.settings.allowed) compare(ref);
  }

 private:
  Hit& report(const Place& at, std::string text, const std::string& resource) {
    Hit& hit = sink_.report(at.document->id, at.at, std::move(text)).with_resource(resource);
    relate_policy(hit, delivery_, wanted_->at, "the policy says so here");
    return hit;
  }

  // Every way into the environment is approved by something else, such as a manual job.
  bool is_approved_elsewhere() const {
    const auto found = is_approved_.find(wanted_);
    return found != is_approved_.end() && found->second;
  }

  void compare(const EnvironmentSettings& said, bool is_protected) {
    // GitLab restricts who may start the manual job of a protected environment.
    const bool may_be_elsewhere = !is_protected || said.source.forge == Forge::gitlab;
    const bool asks_nobody =
        said.asks == Truth::no && !(may_be_elsewhere && is_approved_elsewhere());
    const bool lets_any = said.refs == EnvironmentSettings::Refs::any && names_refs();
    const std::string name = quote(said.name);
    if (asks_nobody) {
      report(said.asks_at,
             subject_of(said.source) + " asks nobody before a deployment to " + name + wish_ +
                 (lets_any ? "; any branch may deploy" : ""),
             said.source.resource);
    } else if (lets_any) {
      report(said.refs_at,
             subject_of(said.source) + " lets any branch deploy to " + name + but_policy(),
             said.source.resource)
          .with_severity(Severity::medium)
          .with_fix(kRefsFix);
    }
    if (said.refs == EnvironmentSettings::Refs::protected_branches && unlisted_ != nullptr) {
      const std::string_view branch = unlisted_->include.front();
      Hit& hit = report(said.refs_at,
                        subject_of(said.source) + " lets every protected branch deploy to " + name +
                            ", and so " + quote(branch) + but_policy(),
                        said.source.resource);
      hit.with_severity(Severity::medium).with_fix(kRefsFix);
      relate(hit, unlisted_->source.at, "protected here");
    }
  }

  bool names_refs() const { return !wanted_->branches.empty() || !wanted_->tags.empty(); }

  std::string but_policy() const {
    std::vector<std::string> refs = wanted_->branches;
    refs.insert(refs.end(), wanted_->tags.begin(), wanted_->tags.end());
    return "; the policy lets in only " + quoted(refs);
  }

  // Protected branches alone may say who deploys; rulesets do not count for that.
  const BranchSettings* unlisted_branch() const {
    if (!names_refs()) return nullptr;
    for (const BranchSettings& branches : delivery_.settings.branches) {
      const bool counts = branches.kind == BranchSettings::Kind::protection &&
                          branches.source.forge == Forge::github && branches.knows_branches &&
                          branches.is_protected == Truth::yes;
      if (counts && !is_among(wanted_->branches, branches.include.front())) return &branches;
    }
    return nullptr;
  }

  void compare(const AllowedRef& ref) {
    wanted_ = policy_.environment(ref.environment);
    if (wanted_ == nullptr || policy_.is_preview(ref.environment) || !names_refs()) return;
    if (!wanted_->needs_reviewer && !policy_.is_protected(wanted_->name)) return;
    if (is_among(ref.is_tag ? wanted_->tags : wanted_->branches, ref.glob)) return;
    report(ref.source.at,
           subject_of(ref.source) + " lets " + (ref.is_tag ? "the tag " : "") + quote(ref.glob) +
               " deploy to " + quote(ref.environment) + but_policy(),
           ref.source.resource)
        .with_severity(Severity::medium)
        .with_fix(kRefsFix);
  }

  void tell_missing(Forge forge, const Place& list, bool is_protected) {
    if (!is_protected && is_approved_elsewhere()) return;
    const std::string_view lacks = forge == Forge::github
                                       ? "The forge has no environment "
                                       : "The project does not protect the environment ";
    Hit& hit = report(list, std::string(lacks) + quote(wanted_->name) + wish_, wanted_->name);
    // A group of GitLab may protect it for all of its projects.
    if (forge == Forge::gitlab) hit.with_confidence(Confidence::medium);
  }

  const Delivery& delivery_;
  const DeliveryPolicy& policy_;
  PolicySettings settings_;
  Sink& sink_;
  std::map<const EnvironmentPolicy*, bool> is_approved_;  // on every way into it

  const EnvironmentPolicy* wanted_ = nullptr;  // that is compared
  std::string wish_;                           // what the policy asks of it
  const BranchSettings* unlisted_ = nullptr;   // a protected branch that it does not let in
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  Comparison(delivery, sink).run();
  for (const MissingCheck& one : missing_checks(delivery)) {
    Hit& hit = sink.report(one.at.document->id, one.at.at,
                           "The branch " + quote(one.branch) + " takes in what did not pass " +
                               quote(one.check) + ", and the policy requires " +
                               std::string(gate_word(one.stage)) + " before " +
                               quote(one.environment->name));
    hit.with_resource(one.resource)
        .with_severity(Severity::medium)
        .with_fix("Require the check for the branch, or let the deploy wait for the stage.");
    relate_policy(hit, delivery, one.environment->require_at, "the policy says so here");
    relate(hit, *one.run, one.site, "this is the check");
  }
}

}  // namespace

extern constinit const Rule settings_contradict_policy{
    .id = "delivery/settings-contradict-policy",
    .severity = Severity::high,
    .title = "Settings of the forge do not enforce what the policy states",
    .risk =
        "What everybody relies on is not there: one person alone, or any branch, deploys what "
        "nobody looked at.",
    .fix =
        "Give the environment required reviewers and the refs of the policy, and the branch its "
        "checks; or change the policy to what holds.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc settings_contradict_policy_doc{
    .rule = settings_contradict_policy,
    .why = kWhy,
    .source =
        "GitHub: Deployments and environments; GitLab: Deployment approvals; OWASP Top 10 CI/CD "
        "Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
