#include <map>
#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
An environment is apart from the others only if its deploys go to a cluster, a namespace, an account, a bucket and a
state of its own. A deploy to staging that names the cluster of UAT passes UAT's gates by, and two environments
with one state destroy each other's infrastructure.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
    uat:     {branches: [uat]}
=== .github/workflows/deploy.yml
on: {push: {branches: [stable]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: aws ecs update-service «--cluster shop-uat» --service api --force-new-deployment
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
    uat:     {branches: [uat]}
=== .gitlab-ci.yml
staging:
  environment: staging
  script:
    - kubectl --context shop --namespace web apply -f k8s/
  rules: [{if: '$CI_COMMIT_BRANCH == "stable"'}]
uat:
  environment: uat
  script:
    - «kubectl --context shop --namespace web apply -f k8s/»
  rules: [{if: '$CI_COMMIT_BRANCH == "uat"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
    uat:     {branches: [uat]}
=== .github/workflows/deploy.yml
on: {push: {branches: [stable, uat]}}
permissions: {id-token: write}
jobs:
  staging:
    if: github.ref == 'refs/heads/stable'
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
  uat:
    if: github.ref == 'refs/heads/uat'
    runs-on: ubuntu-24.04
    environment: uat
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::444455556666:role/deploy', aws-region: eu-west-1}
      - run: aws ecs update-service --cluster shop --service api --force-new-deployment
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable]}
    uat:     {branches: [uat]}
=== .gitlab-ci.yml
.deploy:
  script:
    - kubectl --context shop --namespace "$CI_ENVIRONMENT_NAME" apply -f k8s/
staging:
  extends: .deploy
  environment: staging
  rules: [{if: '$CI_COMMIT_BRANCH == "stable"'}]
uat:
  extends: .deploy
  environment: uat
  rules: [{if: '$CI_COMMIT_BRANCH == "uat"'}]
)",
};

struct Target {
  Fact::Kind kind;
  std::string_view noun;
  bool is_place = true;  // where it goes; else only what it is called
};
constexpr Target kTargets[] = {{Fact::Kind::cluster, "cluster"},
                               {Fact::Kind::context, "context"},
                               {Fact::Kind::namespace_, "namespace"},
                               {Fact::Kind::account, "account"},
                               {Fact::Kind::profile, "profile"},
                               {Fact::Kind::stack, "stack"},
                               {Fact::Kind::bucket, "bucket"},
                               {Fact::Kind::state, "state"},
                               {Fact::Kind::environment, "workspace"},
                               {Fact::Kind::service, "service"},
                               {Fact::Kind::function, "function"},
                               {Fact::Kind::path, "path"},
                               {Fact::Kind::variables, "file of values", false}};

bool is_open(std::string_view text) { return text.empty() || text.find('$') != text.npos; }

// "123456789012" of a role's name.
std::string account_of(std::string_view role) {
  constexpr std::string_view kStart = "arn:aws:iam::";
  if (!role.starts_with(kStart)) return {};
  role.remove_prefix(kStart.size());
  return std::string(role.substr(0, role.find(':')));
}

class Judge {
 public:
  Judge(const Delivery& delivery, Sink& sink) : delivery_(delivery), out_(sink) {}

  void judge(const Reach& reach) {
    const EnvironmentPolicy* const own = delivery_.policy->environment(reach.environment);
    if (own == nullptr || !reach.is_environment_known) return;
    if (!names_other(reach, *own)) shares(reach, *own);
  }

 private:
  const EnvironmentPolicy* other(std::string_view text, const EnvironmentPolicy& own) const {
    const EnvironmentPolicy* const named = delivery_.policy->environment(text);
    return named != &own ? named : nullptr;
  }

  bool names_other(const Reach& reach, const EnvironmentPolicy& own) {
    const Run& run = *reach.run;
    const Activity& activity = run.activity(reach.site);
    for (const Target& target : kTargets) {
      for (const Fact& fact : activity.facts) {
        if (fact.kind != target.kind) continue;
        if (tell(reach, own, run.name(reach.site, fact.value), target.noun, fact.at)) return true;
      }
    }
    const bool has_name = activity.object.kind == Object::Kind::service ||
                          activity.object.kind == Object::Kind::stack ||
                          activity.object.kind == Object::Kind::function ||
                          activity.object.kind == Object::Kind::bucket ||
                          activity.object.kind == Object::Kind::cluster;
    if (has_name &&
        tell(reach, own, run.name(reach.site, activity.object.name), "target", activity.place))
      return true;
    for (const CloudCredential& one : cloud_credentials_before(run, reach.site)) {
      if (!one.is_key && tell(reach, own, one.value, "role", one.fact->at)) return true;
    }
    return false;
  }

  bool tell(const Reach& reach, const EnvironmentPolicy& own, const Name& name,
            std::string_view noun, const Place& at) {
    const EnvironmentPolicy* const wrong = other(name.text, own);
    if (wrong == nullptr) return false;
    Hit* const hit = out_.report_at(*reach.run, reach.site.job, at,
                                    who_starts(reach.run->scenario()) + " deploys to " +
                                        environment_words(reach) + " with the " +
                                        std::string(noun) + " of " + quote(wrong->name));
    if (hit != nullptr) {
      with_certainty(*hit, reach.runs);
      relate_way(*hit, *reach.run, reach.site);
    }
    return true;
  }

  // All that says where a deploy goes; empty where a part of it is not known.
  std::string target_of(const Reach& reach) const {
    const Run& run = *reach.run;
    const Activity& activity = run.activity(reach.site);
    std::string key(activity.tool);
    bool says_where = false;
    for (const Target& target : kTargets) {
      if (!target.is_place) continue;
      const Fact* const fact = activity.fact(target.kind);
      if (fact == nullptr) continue;
      const std::string value = run.name(reach.site, fact->value).text;
      if (is_open(value)) return {};
      key += '\n' + value;
      says_where = true;
    }
    if (!says_where) return {};
    const std::string object = run.name(reach.site, activity.object.name).text;
    if (object.find('$') != std::string::npos) return {};
    key += '\n' + object;
    for (const CloudCredential& one : cloud_credentials_before(run, reach.site)) {
      // Whose account it is only the run knows.
      const std::string account = account_of(one.value.text);
      if (account.empty() || is_open(account)) return {};
      key += '\n' + account;
    }
    return key;
  }

  void shares(const Reach& reach, const EnvironmentPolicy& own) {
    const std::string target = target_of(reach);
    if (target.empty()) return;
    const auto [found, is_new] = targets_.emplace(target, &reach);
    const Reach& first = *found->second;
    if (is_new || delivery_.policy->environment(first.environment) == &own) return;
    Hit* const hit = out_.report(*reach.run, reach.site,
                                 "The environments " + quote(first.environment) + " and " +
                                     quote(reach.environment) + " are deployed to one target");
    if (hit != nullptr)
      relate(*hit, *first.run, first.site, "deploys to " + quote(first.environment));
  }

  const Delivery& delivery_;
  DeliverySink out_;
  std::map<std::string, const Reach*> targets_;
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  Judge judge(delivery, sink);
  for (const Reach& reach : delivery.reach) judge.judge(reach);
}

}  // namespace

extern constinit const Rule environment_not_isolated{
    .id = "delivery/environment-not-isolated",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Environment is deployed to another's target",
    .risk =
        "Code reaches the other environment past its gates and its approval, or the two change "
        "each "
        "other's infrastructure.",
    .fix = "Let the deploy name the target of its own environment only.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc environment_not_isolated_doc{
    .rule = environment_not_isolated,
    .why = kWhy,
    .source = "NIST SP 800-53: SC-32, CM-4(1) Separate Test Environments",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
