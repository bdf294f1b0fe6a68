#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An app is installed with all rights that any of its users needs, often on every repository of an organisation. A
token that is made without `permission-…` inputs has them all; with `owner` and without `repositories` it is good for
all repositories; with `skip-token-revoke` it lives on after the job.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/create-github-app-token@v2»
        with:
          app-id: ${{ vars.APP }}
          «owner»: octo
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/create-github-app-token@v2
        with:
          permission-issues: write
          skip-token-revoke: «true»
      - uses: «tibdex/github-app-token@v2.1.0»
        with: {app_id: 1, repositories: '["a"]'}
      - uses: «tibdex/github-app-token@v2.1.0»
        with: {app_id: 1}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/create-github-app-token@v2
        with:
          owner: octo
          repositories: one
          permission-issues: write
      - uses: actions/create-github-app-token@v2
        with:
          owner: octo
          permission-members: read
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/create-github-app-token@v2
        with:
          permission-contents: read
          skip-token-revoke: false
      - uses: octo/create-github-app-token@v2
)",
};
constexpr std::string_view kAll[] = {"zizmor:github-app"};
constexpr std::string_view kRepositories[] = {"ghalint:github_app_should_limit_repositories"};
constexpr std::string_view kPermissions[] = {"ghalint:github_app_should_limit_permissions"};
constexpr auto kWhere = kJoined<kAll, kRepositories>;
constexpr auto kWhat = kJoined<kAll, kPermissions>;
constexpr auto kBoth = kJoined<kPermissions, kRepositories>;

constexpr std::string_view kPrefix = "permission-";

// Rights over an organisation itself have no repository to be limited to.
bool is_of_organization(std::string_view permission) {
  return permission == "members" || permission.starts_with("organization-");
}

struct Grants {
  bool any = false;
  bool only_of_organization = true;
};

Grants grants_of(const Step& step) {
  Grants grants;
  if (!step.with.is_mapping()) return grants;
  for (const NodeRef value : step.with.children()) {
    std::string_view name = value.key().value;
    if (!name.starts_with(kPrefix)) continue;
    grants.any = true;
    name.remove_prefix(kPrefix.size());
    grants.only_of_organization = grants.only_of_organization && is_of_organization(name);
  }
  return grants;
}

void check_official(const Step& step, Sink& sink) {
  const Grants grants = grants_of(step);
  if (!grants.any) {
    sink.report(step.node["uses"], "The token has every permission of the app").with_aliases(kWhat);
  }
  const NodeRef owner = input(step, "owner");
  if (owner && !input(step, "repositories") && !(grants.any && grants.only_of_organization)) {
    sink.report_key(owner, "The token is good for every repository of the owner")
        .with_aliases(kWhere);
  }
  const NodeRef skip = input(step, "skip-token-revoke");
  if (skip && !equals_ignoring_case(skip.value(), "false")) {
    sink.report(skip, "The token is not revoked at the end of the job").with_aliases(kAll);
  }
}

void check(const Step& step, Sink& sink) {
  if (!step.uses.present()) return;
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/create-github-app-token")) check_official(step, sink);
  if (!target.is("tibdex/github-app-token")) return;
  const NodeRef uses = step.node["uses"];
  const bool has_all = !input(step, "permissions");
  const bool is_everywhere = !input(step, "repositories");
  if (has_all && is_everywhere) {
    sink.report(uses, "The token has every permission of the app, on every repository")
        .with_aliases(kBoth);
  } else if (has_all) {
    sink.report(uses, "The token has every permission of the app").with_aliases(kPermissions);
  } else if (is_everywhere) {
    sink.report(uses, "The token is good for every repository").with_aliases(kRepositories);
  }
}

}  // namespace

extern constinit const Rule github_app_token{
    .id = "actions/github-app-token",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Token of a GitHub App is wider than its use",
    .risk =
        "Whoever reads the token can act on every repository, and with every right, that the app "
        "was given.",
    .fix =
        "Name the repositories and the permissions that the token is for, and let it be revoked.",
    .aliases = kJoined<kAll, kRepositories, kPermissions>,
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc github_app_token_doc{
    .rule = github_app_token,
    .why = kWhy,
    .source = "actions/create-github-app-token: inputs",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
