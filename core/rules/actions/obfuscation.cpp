#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub takes `actions/checkout/./@v4` and `octo//tool@v1` for what they mean, but a rule that allows or forbids
an action by name does not. Likewise `fromJSON(toJSON(x))`, `format` of nothing but literals and a comparison
of two literals say in a roundabout way what could stand there plainly.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout/./@v4»
      - uses: «octo/tools/a/../b@v1»
      - uses: «octo/tools//a@v1»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          repository: «${{ format('{0}/{1}', 'octo', 'tool') }}»
      - run: echo "$A"
        env:
          A: «${{ fromJSON(toJSON(github.ref)) }}»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - uses: «./a//b»
    - shell: bash
      run: echo "$A"
      env: {A: "«${{ github.event['issue'][format('{0}', 'title')] }}»"}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache/restore@v4
      - uses: ./.github/actions/x
      - uses: ./
      - run: echo "$A"
        env:
          A: ${{ format('v{0}', github.ref_name) }}
          B: ${{ fromJSON('["a"]')[0] }}
          C: ${{ toJSON(fromJSON(inputs.json)) }}
          D: ${{ github.event['issue'] }}
)",
    R"(on: push
jobs:
  test:
    strategy:
      matrix: {os: "${{ fromJSON(needs.plan.outputs.os) }}"}
    runs-on: ubuntu-24.04
    steps: [{uses: "docker://ghcr.io/octo//tool:1"}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:obfuscation", "sisakulint:obfuscation"};

// Segments that say nothing, or that go back: "a//b", "a/./b", "a/../b". The path may start with
// one
// "./".
bool is_roundabout(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool is_last = end == path.size();
    if (segment.empty() || segment == "." || segment == "..") return true;
    if (is_last) return false;
    path.remove_prefix(end + 1);
    if (path.empty()) return true;
  }
  return false;
}

bool hides(std::string_view uses) {
  const UsesTarget target = read_uses(uses);
  if (target.kind == UsesTarget::Kind::repository)
    return is_roundabout(uses.substr(0, uses.rfind('@')));
  if (target.kind != UsesTarget::Kind::local || target.path == "." || target.path == "./")
    return false;
  std::string_view path = target.path;
  // One '/' at the end of a folder is common, and harmless.
  if (path.ends_with('/') && !path.ends_with("//")) path.remove_suffix(1);
  return is_roundabout(path);
}

bool is_literal(const Expression& expression, std::size_t index) {
  const ExpressionKind kind = expression.nodes[index].kind;
  return kind == ExpressionKind::string || kind == ExpressionKind::number ||
         kind == ExpressionKind::keyword;
}

// A call whose value anyone could write down: format('{0}', 'x'), fromJSON(toJSON(x)).
bool is_needless(const Expression& expression, const ExpressionNode& node) {
  if (node.kind != ExpressionKind::call || node.children.empty()) return false;
  const auto is_call_of = [](const ExpressionNode& call, std::string_view name) {
    return call.kind == ExpressionKind::call && equals_ignoring_case(call.text, name);
  };
  if (is_call_of(node, "fromJSON")) return is_call_of(expression.nodes[node.children[0]], "toJSON");
  const bool is_text_function = is_call_of(node, "format") || is_call_of(node, "contains") ||
                                is_call_of(node, "startsWith") || is_call_of(node, "endsWith");
  return is_text_function &&
         std::all_of(node.children.begin(), node.children.end(),
                     [&](std::size_t child) { return is_literal(expression, child); });
}

void check_tree(const Tree& tree, Sink& sink) {
  for_each_expression(tree, [&](NodeRef scalar, const Expression& expression) {
    const auto& nodes = expression.nodes;
    const bool hides_value =
        std::any_of(nodes.begin(), nodes.end(),
                    [&](const ExpressionNode& node) { return is_needless(expression, node); });
    if (!hides_value) return;
    const std::string path = scalar.path();
    sink.report(expression.at,
                quote(slice(tree.source, expression.at)) + " can be written without a call")
        .with_node(path)
        .with_resource(address_of(path));
  });
}

void check_uses(NodeRef uses, const std::string& address, Sink& sink) {
  if (uses.is_scalar() && hides(uses.value()))
    sink.report(uses, quote(uses.value()) + " takes a roundabout path").with_resource(address);
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  for (const Job& job : workflow.jobs) {
    check_uses(job.node["uses"], job.address(), sink);
    for (const Step& step : job.steps) check_uses(step.node["uses"], step.address(), sink);
  }
  check_tree(*workflow.node.tree(), sink);
}

void check_action(const Action& action, Sink& sink) {
  if (action.node.tree() == nullptr) return;
  for (const Step& step : action.steps) check_uses(step.node["uses"], step.address(), sink);
  check_tree(*action.node.tree(), sink);
}

}  // namespace

extern constinit const Rule obfuscation{
    .id = "actions/obfuscation",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Reference or expression hides what it means",
    .risk =
        "Reviewers and tools that compare names do not see which action runs, or which value is "
        "used.",
    .fix = "Write the plain path, or the value itself.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::integrity},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc obfuscation_doc{
    .rule = obfuscation,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
