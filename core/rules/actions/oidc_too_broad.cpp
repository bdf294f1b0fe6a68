#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsider_contact.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <optional>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
With `id-token: write` every program of a job can ask for a token that says which repository, workflow and branch it
is, and clouds and registries let it in for that. On `pull_request_target`, `workflow_run` and comments the token
says that it is the default branch. Where such a job runs code or text of an outsider, the outsider asks for it.

A workflow that gives the right to all of its jobs, of which no one runs what outsiders wrote, is for
`actions/shared-permissions` to say, and `write-all` for `actions/excessive-permissions`. On `pull_request` the
run of a fork gets no such token.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  preview:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
      id-token: «write»
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci
)",
    R"(on: issue_comment
permissions: {id-token: «"write"»}
jobs:
  greet:
    permissions: {}
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "${{ github.event.comment.body }}"'}]
  try:
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "${{ github.event.comment.body }}"'}]
  again:
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "${{ github.event.comment.body }}"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request_target
jobs:
  build:
    permissions: {contents: read}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci
  deploy:
    needs: build
    permissions: {id-token: write}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: ./deploy.sh
  own:
    if: github.event.pull_request.head.repo.full_name == github.repository
    permissions: {id-token: write}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci
)",
    R"(on: pull_request
permissions: {id-token: write}
jobs:
  label:
    permissions: write-all
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci && echo "${{ github.head_ref }}"
)",
};

// Where a job runs what an outsider wrote, with the rights of the repository.
struct Run {
  Span at;
  bool is_held = false;  // until a member acts on it, by a label or the like
};
std::optional<Run> run_by_outsider(const Job& job) {
  std::optional<Run> held;
  for (const Event& event : job.workflow->events) {
    if (!is_privileged_event(event.name.value)) continue;
    const OutsiderContact contact = outsider_contact(job, event);
    if (contact.reach != OutsiderContact::Reach::runs) continue;
    if (!needs_triage(event)) return Run{contact.at, false};
    held = Run{contact.at, true};
  }
  return held;
}

void check(const Workflow& workflow, Sink& sink) {
  bool is_shared_told = false;
  for (const Job& job : workflow.jobs) {
    const bool is_shared = !job.permissions;
    const NodeRef grant = (is_shared ? workflow.permissions : job.permissions)["id-token"];
    if (grant.value() != "write" || (is_shared && is_shared_told)) continue;
    const std::optional<Run> run = run_by_outsider(job);
    if (!run) continue;
    is_shared_told = is_shared_told || is_shared;
    Hit& hit = sink.report(grant, "Job " + quote(job.id.value) +
                                      " may ask for tokens, and runs what outsiders wrote" +
                                      (run->is_held ? ", once a member acts on it" : ""))
                   .with_resource(is_shared ? std::string() : job.address())
                   .relate(run->at, "run here");
    if (run->is_held) hit.with_severity(Severity::medium);
  }
}

}  // namespace

extern constinit const Rule oidc_too_broad{
    .id = "actions/oidc-too-broad",
    .severity = Severity::high,
    .title = "Outsiders can ask for an identity token of the repository",
    .risk =
        "The author of an issue, a comment or a pull request signs in to every cloud and registry "
        "that trusts the default branch of this repository.",
    .fix =
        "Do what needs id-token: write in a job of its own that runs nothing an outsider wrote, "
        "and remove the scope from this one.",
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc oidc_too_broad_doc{.rule = oidc_too_broad,
                                                  .why = kWhy,
                                                  .source = "GitHub: OpenID Connect reference",
                                                  .path = ".github/workflows/ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::actions
