#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The password of a registry that stands in a workflow can be read by everyone who can read the
repository, and stays in its history.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container:
      image: octo/build:1
      credentials:
        username: octo
        password: «hunter2»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    services:
      db:
        image: octo/db:1
        credentials: {username: octo, password: «'hunter2'»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container:
      image: octo/build:1
      credentials:
        username: octo
        password: ${{ secrets.REGISTRY_PASSWORD }}
      env:
        password: test
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    services:
      db:
        image: octo/db:1
        credentials: {username: octo, password: ""}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:hardcoded-container-credentials",
                                         "actionlint:credentials", "sisakulint:credentials"};

void check_owner(NodeRef owner, Sink& sink) {
  const NodeRef password = owner["credentials"]["password"];
  if (!password.is_scalar() || password.value().empty() || has_expression(password.value())) return;
  sink.report(password, "Password for " + quote(owner["credentials"]["username"].value()) +
                            " is written here");
}

void check(const Job& job, Sink& sink) {
  check_owner(job.container, sink);
  if (!job.services.is_mapping()) return;
  for (const NodeRef service : job.services.children()) check_owner(service, sink);
}

}  // namespace

extern constinit const Rule hardcoded_container_credentials{
    .id = "actions/hardcoded-container-credentials",
    .severity = Severity::high,
    .title = "Password of a registry is written in the workflow",
    .risk =
        "Everyone who can read the repository can pull from the registry, and push if the account "
        "may.",
    .fix =
        "Revoke the password, store a new one as a secret, and refer to it: ${{ secrets.NAME }}.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc hardcoded_container_credentials_doc{
    .rule = hardcoded_container_credentials,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions; CWE-798",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
