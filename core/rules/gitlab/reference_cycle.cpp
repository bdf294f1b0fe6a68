#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/cycles.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`!reference` that leads back to itself makes GitLab refuse the pipeline: nothing of it runs, checks
included.
)";

constexpr std::string_view kBad[] = {
    R"(.a:
  script:
    - !reference «[.b, script]»
.b:
  script:
    - !reference [.a, script]
job:
  script:
    - !reference [.a, script]
)",
    R"(job:
  script: [make]
  rules:
    - !reference «[job, rules]»
)",
};
constexpr std::string_view kGood[] = {
    R"(.a:
  script:
    - !reference [.b, script]
.b:
  before_script:
    - !reference [.a, script]
  script: [make]
job:
  script:
    - !reference [.a, script]
    - !reference [.b, before_script]
)",
    R"(.a:
  script:
    - echo !reference [.a, script]
job:
  script: [!reference [.a, script], !reference [.missing, script]]
)",
};

// What a reference names, as far as this file holds it.
NodeRef target_of(const Pipeline& pipeline, NodeRef reference) {
  NodeRef target = pipeline.node;
  for (const NodeRef name : reference.children()) target = target[name.value()];
  return target;
}

void check(const Pipeline& pipeline, Sink& sink) {
  const Tree* const tree = pipeline.node.tree();
  if (tree == nullptr) return;
  std::vector<NodeRef> references;  // in order of their index
  for (NodeIndex i = 0; i < tree->nodes.size(); ++i) {
    if (tree->nodes[i].kind != NodeKind::sequence) continue;
    const NodeRef node(*tree, i);
    if (node.tag() == "!reference") references.push_back(node);
  }
  Graph graph(references.size());
  for (std::size_t i = 0; i < references.size(); ++i) {
    const NodeRef target = target_of(pipeline, references[i]);
    if (!target) continue;
    // A value's nodes stand together in the tree, so its references do in the list.
    const Span inside = target.span();
    for (std::size_t other = 0; other < references.size(); ++other) {
      if (inside.contains(references[other].span())) graph[i].push_back(other);
    }
  }
  for (const Cycle& cycle : find_cycles(graph)) {
    Hit& hit = sink.report(references[cycle.front().node]);
    for (std::size_t i = 1; i < cycle.size(); ++i)
      hit.relate(references[cycle[i].node].span(), "which leads on here");
  }
}

}  // namespace

extern constinit const Rule reference_cycle{
    .id = "gitlab/reference-cycle",
    .severity = Severity::medium,
    .title = "Reference leads back to itself",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Take one reference out of the circle.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc reference_cycle_doc{
    .rule = reference_cycle,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: !reference",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
