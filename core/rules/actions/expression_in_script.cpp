#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/variable_edit.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Hashes, numbers and names of GitHub cannot leave the place in a script that they are pasted into. A script
without any expression needs no such thought: everything comes in through `env`, the script can be tested
alone, and the next change cannot turn a harmless expression into one that is not.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: ./build.sh «${{ github.sha }}» "«${{ github.event_name == 'push' && 'a' || 'b' }}»"
      - run: test "«${{ needs.test.result }}»" = success
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - env:
          COMMIT: ${{ github.sha }}
        run: ./build.sh "$COMMIT" ${{ 'a' }}
      - uses: octo/tool@v1
        with: {commit: "${{ github.sha }}"}
)",
    R"(on: issues
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: ./build.sh ${{ inputs.version }} ${{ github.event.issue.title }}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:template-injection"};

// True if other rules speak of the expression: free text is in it.
bool is_judged(const std::vector<ContextReference>& references) {
  return std::any_of(references.begin(), references.end(), [](const ContextReference& reference) {
    return author_of(reference) != Author::platform;
  });
}

void check(const Step& step, Sink& sink) {
  for (const NodeRef code : code_of(step)) {
    for (const Expression& expression : expressions_of(code)) {
      const std::vector<ContextReference> references = expression.references();
      if (references.empty() || is_judged(references)) continue;
      Hit& hit =
          sink.report(expression.at, quote(slice(code.tree()->source, references.front().at)) +
                                         " is pasted into a script")
              .with_node(code.path())
              .with_evidence(references.front().path)
              .with_fix(use_a_variable(step, code, expression));
      add_variable_edit(hit, step, code, expression.at);
    }
  }
}

}  // namespace

extern constinit const Rule expression_in_script{
    .id = "actions/expression-in-script",
    .severity = Severity::note,
    .confidence = Confidence::low,
    .persona = Persona::auditor,
    .title = "Expression stands in a script",
    .risk = "The value cannot carry code as it stands; that of a later change may.",
    .fix = "Hand the value over in env, and use the variable in double quotes: \"$TITLE\".",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc expression_in_script_doc{
    .rule = expression_in_script,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions: script injections",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
