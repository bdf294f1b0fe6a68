#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/outsider_contact.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`pull_request_target` and `workflow_run` start a workflow of the default branch with its secrets and a
token that may write, although an outsider caused the event. Here nothing of what the outsider wrote is run
or taken in; the next change to the workflow may do so. Where it has no secrets and no rights to write
besides, it is a note. A job that does nothing but label or greet is left alone, and so is one whose
condition keeps outsiders away.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  «pull_request_target»:
    types: [opened]
jobs:
  label:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: [push, «workflow_run»]
permissions: {contents: read}
jobs:
  report:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: "${{ secrets.KEY }}"}}]
)",
    R"(on:
  «pull_request_target»: {types: [labeled]}
permissions: {id-token: write}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: make
)",
    R"(on: «pull_request_target»
permissions: {contents: read, pull-requests: read}
jobs:
  title:
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {TOKEN: "${{ secrets.GITHUB_TOKEN }}"}}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: [push, pull_request]
jobs:
  pull_request_target:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: pull_request_target
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/labeler@v5
)",
    R"(on: pull_request_target
jobs:
  bump:
    if: github.event.pull_request.user.login == 'renovate[bot]'
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: workflow_run
jobs:
  release:
    if: github.event.workflow_run.event == 'push'
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
// Told whatever the workflow may do, and told only of one that may do something.
constexpr std::string_view kAny[] = {"zizmor:dangerous-triggers"};
constexpr std::string_view kMighty[] = {"sisakulint:dangerous-triggers-critical",
                                        "sisakulint:dangerous-triggers-medium"};

void check(const Workflow& workflow, Sink& sink) {
  for (const Event& event : workflow.events) {
    if (!is_for_outsiders(event)) continue;
    const OutsiderContact contact = outsider_contact(workflow, event);
    if (contact.reach != OutsiderContact::Reach::none || !contact.is_reached) continue;
    const std::string held =
        needs_triage(event) ? ", once a member acts on what an outsider wrote" : "";
    Hit& hit = sink.report(event.name,
                           quote(event.name.value) +
                               (contact.has_something_to_lose
                                    ? " starts a job that has secrets or may write" + held
                                    : " starts no job but such as only read, and have no secrets"))
                   .with_node("on." + std::string(event.name.value));
    if (!contact.has_something_to_lose) {
      hit.with_severity(Severity::note)
          .with_aliases(kAny)
          .with_fix("Use pull_request, or keep the rights as they are, and secrets out.");
    } else if (event.name.value == "workflow_run") {
      hit.with_fix(
          "Ask in the if of the job whether github.event.workflow_run.event is push, or take in "
          "nothing of the run that went before.");
    }
  }
}

}  // namespace

extern constinit const Rule privileged_trigger{
    .id = "actions/privileged-trigger",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Outsiders cause what starts the workflow of the default branch",
    .risk =
        "One step that came to run or paste what the outsider wrote would hand over the secrets, "
        "the token and the caches that the workflow has.",
    .fix =
        "Use pull_request where no secret is needed; else set permissions: {} and touch nothing "
        "from the pull request.",
    .aliases = kJoined<kAny, kMighty>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc privileged_trigger_doc{
    .rule = privileged_trigger,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
