#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Some actions wrap one command of a program that is installed on every runner of GitHub: `gh`, `git`, `docker`,
`jq`, `rustup`. The command does the same without code of others, which can change and which holds the token
of the job while it runs.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «softprops/action-gh-release@v2»
      - uses: «EndBug/add-and-commit@v9»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «dtolnay/rust-toolchain@stable»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: gh release create v1
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./softprops/action-gh-release
      - uses: peter-evans/create-pull-request@v7
        with: {sign-commits: true}
      - uses: octo/rust-toolchain@v1
)",
};
constexpr std::string_view kAliases[] = {"zizmor:superfluous-actions"};

struct Wrapper {
  std::string_view action;
  std::string_view command;
};
constexpr Wrapper kWrappers[] = {
    {"ncipollo/release-action", "gh release create"},
    {"softprops/action-gh-release", "gh release create"},
    {"elgohr/Github-Release-Action", "gh release create"},
    {"svenstaro/upload-release-action", "gh release upload"},
    {"peter-evans/create-pull-request", "git commit, git push and gh pr create"},
    {"peter-evans/create-or-update-comment", "gh pr comment"},
    {"dacbd/create-issue-action", "gh issue create"},
    {"actions-ecosystem/action-add-labels", "gh pr edit --add-label"},
    {"actions-ecosystem/action-remove-labels", "gh pr edit --remove-label"},
    {"addnab/docker-run-action", "docker run"},
    {"sergeysova/jq-action", "jq"},
    {"dtolnay/rust-toolchain", "rustup toolchain install"},
    {"stefanzweifel/git-auto-commit-action", "git commit and git push"},
    {"EndBug/add-and-commit", "git commit and git push"},
};

// What the wrapped command cannot do: commits that GitHub signs, and pushing to a fork.
bool does_more(const Use& use) {
  if (use.step == nullptr) return false;
  return input(*use.step, "sign-commits") || input(*use.step, "push-to-fork");
}

void check(const Use& use, Sink& sink) {
  if (use.target.kind != UsesTarget::Kind::repository) return;
  if (does_more(use)) return;
  for (const Wrapper& wrapper : kWrappers) {
    if (!use.target.is(wrapper.action)) continue;
    sink.report(use.text,
                quote(use.target.repository) + " stands for " + std::string(wrapper.command));
  }
}

}  // namespace

extern constinit const Rule superfluous_action{
    .id = "actions/superfluous-action",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Action does what the runner can do by itself",
    .risk =
        "One more owner, whose code holds the token of the job, for what programs of the runner "
        "do.",
    .fix = "Run the programs that every runner of GitHub has, in a step of its own.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc superfluous_action_doc{
    .rule = superfluous_action,
    .why = kWhy,
    .source = "GitHub: About GitHub-hosted runners, preinstalled software",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
